//! Taking in feeds: twice is once, the digest is the sum, what left is gone.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use proptest::prelude::*;
use support::*;
use visavi_device::DeviceError;
use visavi_domain::record::{Channel, Record};
use visavi_domain::{DeviceNumber, Moment, StoreId};
use visavi_protocol::{Body, BucketId, Change, Digest, Item, Payload};

const THREE: &str = "900.1.1/0 annika coffee holds choice tea told by sara at LKP on 2026-01-01
    900.1.2/0 annika home holds choice flat told by sara at LKP on 2026-01-02
    900.1.3/0 bo coffee holds choice tea told by sara at LKP on 2026-01-03";

fn sum(items: &[Item]) -> Digest {
    items.iter().fold(Digest::ZERO, |sum, item| sum.plus(item.digest()))
}

#[test]
fn a_page_moves_the_cursor_and_says_who_changed() {
    let device = device();
    let applied = hear(&device, THREE);
    assert_eq!((applied.cursor, applied.items, applied.digest), (3, 3, sum(&items(THREE))));
    assert_eq!(applied.changed_customers, [customer("annika"), customer("bo")]);
    assert_eq!(device.dossier(customer("annika")).unwrap().facts.len(), 2);
    assert_eq!(device.customers().unwrap(), 2);
}

#[test]
fn a_page_taken_in_twice_changes_nothing_the_second_time() {
    let device = device();
    let page = page(&bucket(), 1, &items(THREE));
    let first = device.apply(&page).unwrap();
    let second = device.apply(&page).unwrap();
    assert_eq!((second.cursor, second.items, second.digest), (first.cursor, first.items, first.digest));
    assert!(second.changed_customers.is_empty());
}

#[test]
fn todays_customers_ahead_of_their_turn_do_not_move_the_cursor() {
    let device = device();
    let mut today = page(&bucket(), 40, &items(THREE));
    today.cursor = None;
    let applied = device.apply(&today).unwrap();
    assert_eq!((applied.cursor, applied.items), (0, 3));
    let mut same_in_turn = page(&bucket(), 40, &items(THREE));
    same_in_turn.cursor = Some(42);
    let applied = device.apply(&same_in_turn).unwrap();
    assert_eq!((applied.cursor, applied.items, applied.digest), (42, 3, sum(&items(THREE))));
    assert!(applied.changed_customers.is_empty());
}

#[test]
fn a_late_copy_of_an_old_page_takes_nothing_back() {
    let device = device();
    let old = page(&bucket(), 1, &[left("annika")]);
    device.apply(&old).unwrap();
    hear(&device, THREE);
    device.apply(&old).unwrap();
    assert_eq!(device.dossier(customer("annika")).unwrap().facts.len(), 2);
}

#[test]
fn a_page_of_a_bucket_that_is_not_ours_is_refused_whole() {
    let device = device();
    let foreign = BucketId::Store(StoreId("GBG".to_owned()));
    let refused = device.apply(&page(&foreign, 1, &items(THREE)));
    assert!(matches!(refused, Err(DeviceError::NotHeld(bucket)) if bucket == foreign));
    assert_eq!(device.customers().unwrap(), 0);
}

#[test]
fn a_page_of_more_than_a_thousand_items_is_taken_in_parts() {
    let device = device();
    let lines: Vec<String> = (1..=2_500)
        .map(|number| format!("900.1.{number}/0 annika brand_liked holds choice b{number} told by sara on 2026-01-01"))
        .collect();
    let applied = hear(&device, &lines.join("\n"));
    assert_eq!((applied.cursor, applied.items), (2_500, 2_500));
    assert_eq!(applied.changed_customers, [customer("annika")]);
    assert_eq!(device.dossier(customer("annika")).unwrap().facts.len(), 2_500);
}

#[test]
fn left_removes_the_customer_and_what_is_on_its_way_stays() {
    let device = device();
    hear(&device, THREE);
    take(&device, &[record_item(&order("annika", "4471-08", NOW, Channel::Store))]);
    let own = "7.1.1/0 annika home holds choice house told by sara at LKP on 2026-02-01";
    device.save(deed("annika", "corrected", own)).unwrap();
    let applied = take(&device, &[left("annika")]);
    assert_eq!((applied.items, applied.digest), (1, sum(&items(THREE)[2..])));
    let dossier = device.dossier(customer("annika")).unwrap();
    assert_eq!((dossier.facts.len(), dossier.records.len()), (1, 0));
    assert_eq!(device.waiting().unwrap(), 1);
    assert!(device.find("4471", 20).unwrap().people.is_empty());
}

#[test]
fn a_customer_in_two_buckets_stays_until_both_let_go() {
    let device = device();
    let looked_up = BucketId::Device(DeviceNumber(OWN));
    device.set_buckets(&[BucketId::Shared, bucket(), looked_up.clone()]).unwrap();
    hear(&device, THREE);
    take_into(&device, &looked_up, &items(THREE));
    assert_eq!(device.dossier(customer("annika")).unwrap().facts.len(), 2, "each once");
    take(&device, &[left("annika")]);
    assert_eq!(device.dossier(customer("annika")).unwrap().facts.len(), 2);
    take_into(&device, &looked_up, &[left("annika")]);
    assert!(device.person(customer("annika")).unwrap().is_none());
}

#[test]
fn a_bucket_that_is_not_allowed_any_more_is_dropped_with_all_it_holds() {
    let device = device();
    hear(&device, THREE);
    device.set_buckets(&[BucketId::Shared]).unwrap();
    assert_eq!(device.customers().unwrap(), 0);
    assert!(device.dossier(customer("annika")).unwrap().facts.is_empty());
    assert!(device.apply(&page(&bucket(), 9, &items(THREE))).is_err());
}

#[test]
fn a_forgotten_bucket_is_taken_anew_from_the_beginning() {
    let device = device();
    hear(&device, THREE);
    device.forget_bucket(&bucket()).unwrap();
    let empty = progress(&device, &bucket());
    assert_eq!((empty.cursor, empty.items, empty.digest), (0, 0, Digest::ZERO));
    assert_eq!(hear(&device, THREE).items, 3);
}

#[test]
fn an_older_version_of_a_record_never_replaces_a_newer_one() {
    let device = device();
    let version = |version, at| Record { version, ..order("annika", "4471-08", Moment(at), Channel::Store) };
    take(&device, &[record_item(&version(2, 200))]);
    let applied = take(&device, &[record_item(&version(1, 100))]);
    assert_eq!((applied.items, applied.digest), (1, sum(&[record_item(&version(2, 200))])));
    assert!(applied.changed_customers.is_empty());
    let applied = take(&device, &[record_item(&version(3, 300))]);
    assert_eq!((applied.items, applied.digest), (1, sum(&[record_item(&version(3, 300))])));
    assert_eq!(device.person(customer("annika")).unwrap().unwrap().met_at, Some(Moment(300)));
}

#[test]
fn an_operation_that_was_emptied_by_erasure_is_emptied_here() {
    let device = device();
    hear(&device, THREE);
    let mut emptied = items(THREE).swap_remove(0);
    let Change::Operation(operation) = &mut emptied.change else { unreachable!() };
    operation.body = Body::Facts(Payload::write::<[visavi_domain::FactDraft]>(&[]));
    let expected = sum(&items(THREE)[1..]).plus(emptied.digest());
    let applied = take(&device, &[emptied]);
    assert_eq!((applied.items, applied.digest), (3, expected));
    assert_eq!(device.dossier(customer("annika")).unwrap().facts.len(), 1);
}

#[test]
fn what_a_newer_version_wrote_is_kept_and_counted() {
    let device = device();
    let mut unread = items(THREE);
    let Change::Operation(operation) = &mut unread[0].change else { unreachable!() };
    operation.body = Body::Facts(Payload { version: 99, bytes: vec![1, 2, 3] });
    let mut record = record_item(&order("annika", "4471-08", NOW, Channel::Store));
    let Change::Record(envelope) = &mut record.change else { unreachable!() };
    envelope.body = Payload { version: 99, bytes: vec![4] };
    unread.push(record);
    let applied = take(&device, &unread);
    assert_eq!((applied.items, applied.digest), (4, sum(&unread)));
    let dossier = device.dossier(customer("annika")).unwrap();
    assert_eq!((dossier.facts.len(), dossier.unread), (1, 2));
    take(&device, &[left("annika")]);
    assert_eq!(progress(&device, &bucket()).digest, sum(&unread[2..3]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_digest_is_the_sum_of_what_is_held(steps in prop::collection::vec((0..4_u8, 0..3_usize, 1..6_u64), 1..40)) {
        let device = device();
        let names = ["annika", "bo", "asa"];
        let mut held: std::collections::BTreeMap<(usize, String), Item> = Default::default();
        for (kind, who, number) in steps {
            let name = names[who];
            match kind {
                0 => {
                    let line = format!(
                        "90{who}.1.{number}/0 {name} coffee holds choice c{number} told by sara at LKP on 2026-01-01"
                    );
                    let item = items(&line).remove(0);
                    take(&device, std::slice::from_ref(&item));
                    held.insert((who, item.key().text()), item);
                }
                1 | 2 => {
                    let id = format!("{who}-{number}");
                    let record = Record {
                        version: u64::from(kind),
                        ..order(name, &id, Moment(i64::from(kind)), Channel::Online)
                    };
                    let item = record_item(&record);
                    take(&device, std::slice::from_ref(&item));
                    let newer = held
                        .get(&(who, item.key().text()))
                        .is_some_and(|old| matches!(&old.change, Change::Record(old) if old.version > record.version));
                    if !newer {
                        held.insert((who, item.key().text()), item);
                    }
                }
                _ => {
                    take(&device, &[left(name)]);
                    held.retain(|(owner, _), _| *owner != who);
                }
            }
            let progress = progress(&device, &bucket());
            let expected: Vec<Item> = held.values().cloned().collect();
            prop_assert_eq!(progress.items, expected.len() as u64);
            prop_assert_eq!(progress.digest, sum(&expected));
        }
    }
}
