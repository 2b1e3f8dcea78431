//! How far each device has been heard, and whose numbers are whose.

use crate::support::calls::enrol_request;
use crate::support::chain::*;
use visavi_domain::{DeviceNumber, Epoch};
use visavi_hub::Hub;
use visavi_protocol::{Disposition, History, Operation};

fn heard(hub: &Hub, device: DeviceNumber) -> Vec<(u16, u64)> {
    let scope = hub.scope(device).unwrap().unwrap();
    let told = hub.within(&scope).buckets(0, NOW).unwrap().heard;
    told.into_iter().map(|History { epoch, last_sequence }| (epoch.0, last_sequence)).collect()
}

fn in_epoch(epoch: u16, operation: Operation) -> Operation {
    let mut operation = operation;
    operation.id.epoch = Epoch(epoch);
    operation
}

fn enrolled(hub: &Hub) -> DeviceNumber {
    hub.put_store(shop("LKP"), NOW).unwrap();
    hub.put_store(shop("STO"), NOW).unwrap();
    let code = hub.enrol_code(&store("LKP"), NOW).unwrap();
    hub.enrol(&enrol_request(&code, &p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap()), NOW)
        .unwrap()
        .unwrap()
        .device
}

#[test]
fn a_device_is_told_how_far_it_was_heard_in_each_of_its_epochs() {
    let hub = hub();
    let device = enrolled(&hub);
    assert_eq!(heard(&hub, device), []);
    says(&hub, device, vec![said(device, 3, customer(1), Some("LKP"), "sea")]);
    says(&hub, device, vec![said(device, 2, customer(1), Some("LKP"), "hills")]);
    assert_eq!(heard(&hub, device), [(1, 3)], "what comes late does not take it back");
    assert_eq!(hub.begin_epoch(device).unwrap(), Epoch(2));
    assert_eq!(hub.begin_epoch(device).unwrap(), Epoch(3), "no two get the same");
    says(&hub, device, vec![in_epoch(3, said(device, 1, customer(1), Some("LKP"), "town"))]);
    says(&hub, device, vec![said(device, 9, customer(1), Some("LKP"), "woods")]);
    assert_eq!(heard(&hub, device), [(3, 1), (1, 9)]);
}

#[test]
fn an_epoch_that_a_restored_hub_has_forgotten_is_still_the_devices_own() {
    let hub = hub();
    let device = enrolled(&hub);
    let operation = in_epoch(4, said(device, 1, customer(1), Some("LKP"), "sea"));
    assert_eq!(says(&hub, device, vec![operation]), [Disposition::Merged]);
    assert_eq!(hub.begin_epoch(device).unwrap(), Epoch(5), "and is given to nobody else");
}

#[test]
fn a_device_that_is_given_to_another_store_has_that_stores_bucket() {
    let hub = hub();
    let device = enrolled(&hub);
    assert!(!hub.move_device(device, &store("XXX")).unwrap(), "there is no such store");
    assert!(!hub.move_device(DeviceNumber(999), &store("STO")).unwrap(), "there is no such device");
    assert!(hub.move_device(device, &store("STO")).unwrap());
    let scope = hub.scope(device).unwrap().unwrap();
    assert!(scope.covers(&bucket("STO")) && !scope.covers(&bucket("LKP")));
}
