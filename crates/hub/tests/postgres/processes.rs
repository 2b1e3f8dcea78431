//! Two real hub programs on one database; one of them is killed while devices push.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use p256::ecdsa::SigningKey;
use visavi_domain::{DeviceNumber, Moment, OperationId};
use visavi_hub::Hub;
use visavi_protocol::{Change, Disposition, Operation, PushReply, PushRequest, decode, encode};

use crate::support::calls::enrol_request;
use crate::support::chain::*;
use crate::support::cluster;
use crate::support::place::in_database;
use crate::support::program::Serving;

const DEVICES: u8 = 4;
const PUSHES: u64 = 15;
const OPERATIONS: u64 = 10;

/// Pushes as a device does; `None` when no whole answer comes back.
fn push_to(hub: &Serving, device: DeviceNumber, key: &SigningKey, operations: &[Operation]) -> Option<PushReply> {
    let body = encode(&PushRequest { operations: operations.to_vec(), ..PushRequest::default() });
    let (head, body) = hub.post(device, key, "/v1/push", &body)?;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    decode(&body).ok()
}

#[test]
fn what_a_killed_process_acknowledged_is_there_once_and_the_other_process_goes_on() {
    let url = cluster::database();
    let hub = Hub::open(in_database(url.clone())).unwrap();
    hub.put_store(shop("LKP"), NOW).unwrap();
    // Pushes linger before they commit, so that the kill finds some of them there.
    let linger = "create function linger() returns trigger language plpgsql as $$
                  begin perform pg_sleep(0.03); return null; end $$;
                  create trigger slow after insert on feed for each statement execute function linger();";
    cluster::query(&url, linger).unwrap();
    let home = ["--database".to_owned(), url.clone()];
    let (dying, living) = (Serving::start(&home), Serving::start(&home));
    let now = Moment(jiff::Timestamp::now().as_millisecond());
    let devices: Vec<_> = (1..=DEVICES)
        .map(|seed| {
            let key = SigningKey::from_slice(&[seed; 32]).unwrap();
            let code = hub.enrol_code(&store("LKP"), now).unwrap();
            (hub.enrol(&enrol_request(&code, &key), now).unwrap().unwrap().device, key)
        })
        .collect();
    let acknowledged = AtomicU64::new(0);
    let lost_answers = AtomicU64::new(0);
    thread::scope(|threads| {
        for (device, key) in &devices {
            threads.spawn(|| {
                for push in 0..PUSHES {
                    let operations: Vec<Operation> = (1..=OPERATIONS)
                        .map(|place| {
                            said(*device, push * OPERATIONS + place, customer(place as u8), Some("LKP"), "sea")
                        })
                        .collect();
                    let reply = push_to(&dying, *device, key, &operations).or_else(|| {
                        lost_answers.fetch_add(1, Ordering::Relaxed);
                        push_to(&living, *device, key, &operations)
                    });
                    let results = reply.expect("one of the two answers").results;
                    assert!(results.iter().all(|(_, end)| *end == Disposition::Merged));
                    acknowledged.fetch_add(results.len() as u64, Ordering::Relaxed);
                }
            });
        }
        threads.spawn(|| {
            while acknowledged.load(Ordering::Relaxed) < u64::from(DEVICES) * PUSHES * OPERATIONS / 3 {
                thread::yield_now();
            }
            dying.kill();
        });
    });
    assert!(lost_answers.load(Ordering::Relaxed) >= u64::from(DEVICES));
    let all = u64::from(DEVICES) * PUSHES * OPERATIONS;
    assert_eq!(acknowledged.load(Ordering::Relaxed), all);
    let stands = state(&hub, &bucket("LKP"));
    assert_eq!((stands.items, stands.head), (all, all));
    assert_eq!(hub.added_up(&bucket("LKP")).unwrap(), Some((stands.items, stands.digest)));
    let scope = hub.scope(devices[0].0).unwrap().unwrap();
    let page = hub.within(&scope).page(&bucket("LKP"), 0, 1_000).unwrap().unwrap();
    let told: BTreeSet<OperationId> = page
        .items
        .iter()
        .map(|item| match &item.item.change {
            Change::Operation(operation) => operation.id,
            other => panic!("nothing else was pushed: {other:?}"),
        })
        .collect();
    assert_eq!(told.len() as u64, all);
}
