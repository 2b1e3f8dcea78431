//! Many writers on one database, some of them slow, and readers beside them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use visavi_domain::record::OrderStatus;
use visavi_domain::{CustomerId, DeviceNumber};
use visavi_hub::{Batch, Hub, Scope};
use visavi_protocol::{BucketId, Disposition};

use crate::support::calls::enrol_request;
use crate::support::chain::*;
use crate::support::cluster;
use crate::support::place::in_database;

const WRITERS: u8 = 8;
const READERS: usize = 3;
const TRANSACTIONS: u64 = 40;

/// Lets every tenth transaction linger after it has given numbers and before it commits.
const SLOW: &str = "
    create function linger() returns trigger language plpgsql as $$
    begin
        if random() < 0.1 then perform pg_sleep(random() * 0.02); end if;
        return null;
    end $$;
    create trigger slow after insert on feed for each statement execute function linger();
";

fn open(url: &str) -> Hub {
    Hub::open(in_database(url.to_owned())).unwrap()
}

fn scope_at(hub: &Hub, code: &str) -> Scope {
    hub.put_store(shop(code), NOW).unwrap();
    let key = p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap();
    let code = hub.enrol_code(&store(code), NOW).unwrap();
    let device = hub.enrol(&enrol_request(&code, &key), NOW).unwrap().unwrap().device;
    hub.scope(device).unwrap().unwrap()
}

#[track_caller]
fn digest_is_right(hub: &Hub, bucket: &BucketId) {
    let stands = state(hub, bucket);
    assert_eq!(hub.added_up(bucket).unwrap(), Some((stands.items, stands.digest)), "{bucket}");
}

/// One who writes; also one who fails is done, so that nobody waits for them.
struct Writes<'a>(&'a AtomicUsize);

impl Drop for Writes<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Reads the feed from its beginning until everybody has written and it gives nothing
/// more; returns the last number, having seen each of them in its turn.
fn follow(hub: &Hub, scope: &Scope, bucket: &BucketId, writing: &AtomicUsize) -> u64 {
    let mut cursor = 0;
    loop {
        let is_last = writing.load(Ordering::SeqCst) == 0;
        let page = hub.within(scope).page(bucket, cursor, 50).unwrap().unwrap();
        for item in &page.items {
            assert_eq!(item.number, cursor + 1, "a number was seen before a lower one");
            cursor = item.number;
        }
        if is_last && page.items.is_empty() {
            return cursor;
        }
    }
}

#[test]
fn no_reader_ever_skips_a_row_of_eight_writers_and_numbers_are_in_the_order_of_commit() {
    let url = cluster::database();
    let hub = open(&url);
    let scope = scope_at(&hub, "LKP");
    cluster::query(&url, SLOW).unwrap();
    let writing = AtomicUsize::new(usize::from(WRITERS));
    thread::scope(|threads| {
        for writer in 0..WRITERS {
            let (url, writing) = (&url, &writing);
            threads.spawn(move || {
                let _writes = Writes(writing);
                let hub = open(url);
                let from = hub.source(&format!("till {writer}")).unwrap();
                for transaction in 0..TRANSACTIONS {
                    // Five customers for all, so that writers meet at dossiers too.
                    let operations = (1..=5)
                        .map(|place| {
                            let who = customer(1 + (writer + transaction as u8 + place as u8) % 5);
                            said(from, transaction * 5 + place, who, Some("LKP"), "sea")
                        })
                        .collect();
                    says(&hub, from, operations);
                }
            });
        }
        let readers: Vec<_> =
            (0..READERS).map(|_| threads.spawn(|| follow(&hub, &scope, &bucket("LKP"), &writing))).collect();
        for reader in readers {
            assert_eq!(reader.join().unwrap(), u64::from(WRITERS) * TRANSACTIONS * 5);
        }
    });
    digest_is_right(&hub, &bucket("LKP"));
}

/// Lets two programs do something at the same moment, again and again.
fn at_once(url: &str, times: u8, one: impl Fn(&Hub, u8) + Sync, other: impl Fn(&Hub, u8) + Sync) {
    let (to_other, from_one) = mpsc::channel();
    let (to_one, from_other) = mpsc::channel();
    let meeting = |work: &(dyn Fn(&Hub, u8) + Sync), here: mpsc::Sender<()>, there: mpsc::Receiver<()>| {
        let hub = open(url);
        for time in 1..=times {
            // Gone where the other has failed.
            if here.send(()).and(there.recv().map_err(|_| mpsc::SendError(()))).is_err() {
                return;
            }
            work(&hub, time);
        }
    };
    thread::scope(|threads| {
        threads.spawn(|| meeting(&one, to_other, from_other));
        meeting(&other, to_one, from_one);
    });
}

fn buys(hub: &Hub, from: DeviceNumber, who: CustomerId, at: &str) {
    let id = format!("{at} {who}");
    let bought = record(from, &id, Some(who), 1, order(at, NOW, OrderStatus::Delivered));
    assert_eq!(owns(hub, from, vec![bought]), [Disposition::Applied]);
}

#[test]
fn a_customer_who_is_new_in_two_shops_at_the_same_moment_is_whole_in_both() {
    let url = cluster::database();
    let hub = open(&url);
    let (first, second) = (hub.source("first").unwrap(), hub.source("second").unwrap());
    at_once(
        &url,
        40,
        |hub, who| buys(hub, first, customer(who), "LKP"),
        |hub, who| buys(hub, second, customer(who), "NRK"),
    );
    for at in ["LKP", "NRK"] {
        assert_eq!(state(&hub, &bucket(at)).items, 80, "{at}");
        digest_is_right(&hub, &bucket(at));
    }
}

#[test]
fn a_fourth_shop_drives_out_the_same_one_whoever_comes_first() {
    let url = cluster::database();
    let hub = open(&url);
    let (first, second) = (hub.source("first").unwrap(), hub.source("second").unwrap());
    at_once(
        &url,
        20,
        |hub, who| ["AAA", "BBB"].into_iter().for_each(|at| buys(hub, first, customer(who), at)),
        |hub, who| ["CCC", "DDD"].into_iter().for_each(|at| buys(hub, second, customer(who), at)),
    );
    let of = |at: &str| {
        digest_is_right(&hub, &bucket(at));
        state(&hub, &bucket(at)).items
    };
    // Of four visits at one moment, the code decides.
    assert_eq!(["AAA", "BBB", "CCC", "DDD"].map(of), [80, 80, 80, 0]);
}

#[test]
fn one_operation_from_two_programs_at_the_same_moment_is_one() {
    let url = cluster::database();
    let hub = open(&url);
    let from = hub.source("shop").unwrap();
    let push = |hub: &Hub, time: u8| {
        let operations = vec![said(from, u64::from(time), customer(time), Some("LKP"), "sea")];
        assert_eq!(says(hub, from, operations), [Disposition::Merged]);
    };
    at_once(&url, 40, push, push);
    assert_eq!((state(&hub, &bucket("LKP")).items, state(&hub, &bucket("LKP")).head), (40, 40));
    digest_is_right(&hub, &bucket("LKP"));
}

#[test]
fn two_sides_of_a_fork_at_the_same_moment_are_one_taken_in_and_one_held() {
    let url = cluster::database();
    let hub = open(&url);
    let from = hub.source("shop").unwrap();
    let push = |hub: &Hub, time: u8, who: u8| {
        // Other customers too, so that nobody waits for a dossier.
        hub.intake(
            from,
            Batch {
                operations: vec![said(from, u64::from(time), customer(who), Some("LKP"), "sea")],
                records: Vec::new(),
            },
            NOW,
        )
        .unwrap();
    };
    at_once(&url, 40, |hub, time| push(hub, time, time), |hub, time| push(hub, time, 100 + time));
    assert_eq!(state(&hub, &bucket("LKP")).items, 40);
    assert_eq!(hub.held().unwrap().len(), 40);
    digest_is_right(&hub, &bucket("LKP"));
}

#[test]
fn two_versions_of_what_all_share_at_the_same_moment_leave_the_digest_right() {
    let url = cluster::database();
    let hub = open(&url);
    let put = |hub: &Hub, time: u8, name: &str| {
        // Somebody may be told to look again.
        hub.put_store(visavi_domain::record::Store { name: format!("{name} {time}"), ..shop("LKP") }, NOW).ok();
    };
    at_once(&url, 30, |hub, time| put(hub, time, "one"), |hub, time| put(hub, time, "other"));
    assert_eq!(state(&hub, &BucketId::Shared).items, 1);
    digest_is_right(&hub, &BucketId::Shared);
}

#[test]
fn a_source_that_two_programs_meet_at_the_same_moment_has_one_number() {
    let url = cluster::database();
    let hub = open(&url);
    let numbers = Arc::new(std::sync::Mutex::new(std::collections::BTreeSet::new()));
    let meet = |hub: &Hub, time: u8| {
        let number = hub.source(&format!("till {time}")).unwrap();
        numbers.lock().unwrap().insert((time, number));
    };
    at_once(&url, 20, meet, meet);
    assert_eq!(numbers.lock().unwrap().len(), 20);
    assert_eq!(hub.devices().unwrap().len(), 0);
}
