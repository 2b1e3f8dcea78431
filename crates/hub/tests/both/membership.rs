//! In which stores' buckets a customer is, and what of it their feeds say.

use crate::support::chain::*;
use proptest::prelude::*;
use visavi_domain::record::{OrderStatus, PickupState};
use visavi_domain::{DeviceNumber, Moment};
use visavi_hub::{Batch, Handed, Hub};
use visavi_protocol::{BucketId, Change, Digest, Item, ItemKey, NumberedItem};

const MONTH_MS: i64 = 31 * 86_400_000;

fn months_ago(months: i64) -> Moment {
    Moment(NOW.0 - months * MONTH_MS)
}

fn buys(hub: &Hub, from: DeviceNumber, id: &str, at: &str, when: Moment) {
    owns(hub, from, vec![record(from, id, Some(customer(1)), 1, order(at, when, OrderStatus::Delivered))]);
}

/// The stores whose buckets hold something, in the order of their names.
fn stores(hub: &Hub) -> Vec<String> {
    let states = hub.buckets().unwrap();
    states.into_iter().filter(|state| state.items > 0).map(|state| state.bucket.to_string()).collect()
}

/// Everything a feed holds, read in small pages as a device would.
fn feed(hub: &Hub, bucket: &BucketId, page_size: usize) -> Vec<NumberedItem> {
    let scope = scope_of(hub, bucket);
    let mut items: Vec<NumberedItem> = Vec::new();
    loop {
        let after = items.last().map_or(0, |item| item.number);
        let page = hub.within(&scope).page(bucket, after, page_size).unwrap().unwrap();
        if page.items.is_empty() {
            assert_eq!(page.cursor, Some(page.state.head));
            return items;
        }
        assert_eq!(page.cursor, page.items.last().map(|item| item.number));
        items.extend(page.items);
    }
}

fn scope_of(hub: &Hub, bucket: &BucketId) -> visavi_hub::Scope {
    let BucketId::Store(store) = bucket else { panic!("only stores are read here") };
    let key = p256::ecdsa::SigningKey::from_slice(&[9; 32]).unwrap();
    let code = hub.enrol_code(store, NOW).unwrap();
    let device = hub.enrol(&crate::support::calls::enrol_request(&code, &key), NOW).unwrap().unwrap().device;
    hub.scope(device).unwrap().unwrap()
}

#[test]
fn a_customer_is_where_they_bought_within_the_term() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    buys(&hub, from, "1", "LKP", months_ago(1));
    buys(&hub, from, "2", "NRK", months_ago(30));
    assert_eq!(stores(&hub), ["store:LKP"]);
    assert_eq!(state(&hub, &bucket("LKP")).items, 2, "the whole dossier, also what happened elsewhere");
}

#[test]
fn somebody_who_comes_again_brings_the_whole_dossier() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    says(&hub, from, vec![said(from, 1, customer(1), None, "sea"), said(from, 2, customer(1), None, "hills")]);
    assert!(stores(&hub).is_empty());
    buys(&hub, from, "1", "LKP", NOW);
    assert_eq!(state(&hub, &bucket("LKP")).items, 3);
}

#[test]
fn at_most_three_stores_the_most_recent_and_the_one_left_is_told() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    for (months, code) in [(4, "AAA"), (3, "BBB"), (2, "CCC")] {
        buys(&hub, from, code, code, months_ago(months));
    }
    assert_eq!(stores(&hub), ["store:AAA", "store:BBB", "store:CCC"]);
    buys(&hub, from, "DDD", "DDD", months_ago(1));
    assert_eq!(stores(&hub), ["store:BBB", "store:CCC", "store:DDD"]);
    let news: Vec<Change> = feed(&hub, &bucket("AAA"), 10).into_iter().map(|item| item.item.change).collect();
    assert_eq!(news, [Change::Left(customer(1))]);
    assert_eq!(state(&hub, &bucket("AAA")).digest, Digest::ZERO);
}

#[test]
fn open_work_keeps_a_store_until_it_is_done() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let collect = |version, state| record(from, "p", Some(customer(1)), version, pickup("AAA", state, months_ago(30)));
    owns(&hub, from, vec![collect(1, PickupState::Ready)]);
    for code in ["BBB", "CCC", "DDD"] {
        buys(&hub, from, code, code, months_ago(1));
    }
    assert_eq!(stores(&hub), ["store:AAA", "store:BBB", "store:CCC"]);
    owns(&hub, from, vec![collect(2, PickupState::HandedOver)]);
    assert_eq!(stores(&hub), ["store:BBB", "store:CCC", "store:DDD"]);
}

#[test]
fn who_leaves_and_comes_back_within_one_transaction_is_not_told_to_have_left() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let collect = |version, state| record(from, "p", Some(customer(1)), version, pickup("AAA", state, months_ago(30)));
    owns(&hub, from, vec![collect(1, PickupState::Ready)]);
    let bought = record(from, "1", Some(customer(1)), 1, order("AAA", NOW, OrderStatus::Delivered));
    let handed = [collect(2, PickupState::HandedOver), bought].map(|record| {
        let batch = Batch { operations: Vec::new(), records: vec![record] };
        Handed { from, batch, now: NOW }
    });
    hub.intake_of_many(handed.into()).unwrap();
    let keys: Vec<ItemKey> = feed(&hub, &bucket("AAA"), 10).iter().map(|item| item.item.key()).collect();
    assert_eq!(keys.len(), 2);
    assert!(!keys.contains(&ItemKey::Left(customer(1))));
}

#[test]
fn who_comes_back_is_no_longer_told_to_have_left() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let collect = |version, state| record(from, "p", Some(customer(1)), version, pickup("AAA", state, months_ago(30)));
    owns(&hub, from, vec![collect(1, PickupState::Ready)]);
    owns(&hub, from, vec![collect(2, PickupState::HandedOver)]);
    assert_eq!(feed(&hub, &bucket("AAA"), 10).len(), 1);
    buys(&hub, from, "1", "AAA", NOW);
    let keys: Vec<ItemKey> = feed(&hub, &bucket("AAA"), 10).iter().map(|item| item.item.key()).collect();
    assert_eq!(keys.len(), 2);
    assert!(!keys.contains(&ItemKey::Left(customer(1))));
}

#[test]
fn time_alone_ends_a_membership_at_the_next_sweep() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    buys(&hub, from, "1", "LKP", NOW);
    let later = |months| Moment(NOW.0 + months * MONTH_MS);
    assert_eq!(hub.sweep_memberships(later(23)).unwrap(), 0);
    assert_eq!(hub.sweep_memberships(later(25)).unwrap(), 1);
    assert!(stores(&hub).is_empty());
    assert_eq!(hub.sweep_memberships(later(25)).unwrap(), 0);
}

#[test]
fn the_chain_decides_how_long_the_term_is() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    hub.set_meta(|meta| meta.membership_months = 6).unwrap();
    buys(&hub, from, "1", "LKP", months_ago(8));
    assert!(stores(&hub).is_empty());
}

#[test]
fn a_clock_that_runs_ahead_does_not_hold_a_place_for_years() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    buys(&hub, from, "1", "LKP", Moment(NOW.0 + 120 * MONTH_MS));
    assert_eq!(hub.sweep_memberships(Moment(NOW.0 + 25 * MONTH_MS)).unwrap(), 1);
}

#[test]
fn a_device_cannot_call_a_dossier_into_its_store_by_guessing_an_id() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    hub.put_store(shop("LKP"), NOW).unwrap();
    hub.put_store(shop("NRK"), NOW).unwrap();
    buys(&hub, from, "1", "NRK", NOW);
    let device = scope_of(&hub, &bucket("LKP")).device();
    let answer = says(&hub, device, vec![said(device, 1, customer(1), Some("LKP"), "sea")]);
    assert_eq!(answer, [visavi_protocol::Disposition::Merged]);
    assert_eq!(state(&hub, &bucket("LKP")).items, 0);
    assert_eq!(state(&hub, &bucket("NRK")).items, 2, "what it said is kept, and told where the customer is");
    says(
        &hub,
        device,
        vec![said(device, 2, customer(2), Some("NRK"), "sea"), said(device, 3, customer(2), None, "hills")],
    );
    assert_eq!(state(&hub, &bucket("LKP")).items, 2, "somebody new is met in the device's own store");
}

#[test]
fn a_clock_that_is_years_behind_puts_nobody_out_of_sight() {
    let hub = hub();
    hub.put_store(shop("LKP"), NOW).unwrap();
    let device = scope_of(&hub, &bucket("LKP")).device();
    let mut operation = said(device, 1, customer(1), None, "sea");
    operation.written_at = months_ago(120);
    says(&hub, device, vec![operation]);
    assert_eq!(state(&hub, &bucket("LKP")).items, 1, "somebody new was met here");
}

#[test]
fn a_customer_whose_time_was_up_and_who_is_served_again_is_back() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    hub.put_store(shop("LKP"), NOW).unwrap();
    buys(&hub, from, "1", "LKP", months_ago(20));
    let later = Moment(NOW.0 + 5 * MONTH_MS);
    hub.sweep_memberships(later).unwrap();
    assert_eq!(state(&hub, &bucket("LKP")).items, 0);
    let device = scope_of(&hub, &bucket("LKP")).device();
    // The device had not heard yet that they left.
    let mut operation = said(device, 1, customer(1), None, "sea");
    operation.written_at = later;
    hub.intake(device, Batch { operations: vec![operation], records: Vec::new() }, later).unwrap();
    assert_eq!(state(&hub, &bucket("LKP")).items, 2);
}

#[test]
fn a_backup_that_is_put_back_twice_is_another_history_each_time() {
    let hub = hub();
    let source = hub.source("shop").unwrap();
    let first = hub.begin_again(NOW, 1).unwrap();
    let second = hub.begin_again(NOW, 1).unwrap();
    assert!(first != 1 && second > first);
    let behind = hub.begin_again(Moment(0), 1).unwrap();
    assert!(behind > second, "whatever the clock says");
    assert_eq!(hub.device(source).unwrap().unwrap().epoch.0, 4, "what it says from now on has numbers of its own");
    let next = hub.source("web shop").unwrap();
    assert!(next.0 > source.0 + 10_000, "numbers given after the backup are not given again");
}

#[test]
fn one_backup_put_back_twice_while_the_clock_is_behind_is_two_histories() {
    let epochs = [1, 2].map(|chance| {
        let hub = hub();
        hub.begin_again(NOW, 7).unwrap();
        hub.begin_again(Moment(0), chance).unwrap()
    });
    assert_ne!(epochs[0], epochs[1]);
}

#[test]
fn today_brings_staff_then_who_is_expected_then_who_was_met() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    hub.put_store(shop("LKP"), NOW).unwrap();
    let day = 86_400_000;
    let bought = |id: &str, who, months| {
        record(from, id, Some(customer(who)), 1, order("LKP", months_ago(months), OrderStatus::Delivered))
    };
    let records = vec![
        bought("1", 1, 5),
        bought("2", 2, 1),
        record(from, "3", Some(customer(3)), 1, appointment("LKP", Moment(NOW.0 + 3_600_000))),
        record(from, "4", Some(customer(4)), 1, pickup("LKP", PickupState::ToPick, Moment(NOW.0 - 8 * 60_000))),
        record(from, "5", Some(customer(5)), 1, follow_up("LKP", Moment(NOW.0 - 2 * day))),
        record(from, "6", Some(customer(6)), 1, appointment("LKP", Moment(NOW.0 + 9 * day))),
        bought("7", 4, 7),
    ];
    owns(&hub, from, records);
    hub.put_staff(staff("A1", "LKP", true), NOW).unwrap();
    let scope = scope_of(&hub, &bucket("LKP"));
    let page = hub.within(&scope).today(&bucket("LKP"), NOW, 1_000).unwrap().unwrap();
    let who: Vec<Option<u8>> =
        page.items.iter().map(|item| item.item.customer().map(|customer| customer.0[0])).collect();
    assert_eq!(who, [None, Some(5), Some(4), Some(4), Some(3), Some(6), Some(2), Some(1)]);
    assert_eq!(page.cursor, None);
    assert_eq!(page.state, state(&hub, &bucket("LKP")));
    let small = hub.within(&scope).today(&bucket("LKP"), NOW, 3).unwrap().unwrap();
    assert_eq!(small.items.len(), 3);
    assert!(
        small.items.iter().filter(|item| item.item.customer() == Some(customer(4))).count() != 1,
        "never half a dossier"
    );
}

/// One thing that happens to the chain.
#[derive(Clone, Debug)]
enum Event {
    Said { who: u8, at: Option<u8> },
    Bought { who: u8, id: u8, version: u64, at: u8, months_ago: i64 },
    Collect { who: u8, id: u8, version: u64, at: u8, done: bool },
    Swept { months_later: i64 },
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (0..3_u8, proptest::option::of(0..5_u8)).prop_map(|(who, at)| Event::Said { who, at }),
        (0..3_u8, 0..4_u8, 1..4_u64, 0..5_u8, 0..40_i64).prop_map(|(who, id, version, at, months_ago)| Event::Bought {
            who,
            id,
            version,
            at,
            months_ago
        }),
        (0..3_u8, 0..2_u8, 1..4_u64, 0..5_u8, any::<bool>()).prop_map(|(who, id, version, at, done)| Event::Collect {
            who,
            id,
            version,
            at,
            done
        }),
        (0..30_i64).prop_map(|months_later| Event::Swept { months_later }),
    ]
}

fn name(at: u8) -> String {
    format!("S{at}")
}

/// A device that follows the feed of one store and keeps what it is told.
#[derive(Default)]
struct Follower {
    cursor: u64,
    items: std::collections::BTreeMap<ItemKey, Item>,
}

impl Follower {
    fn catch_up(&mut self, hub: &Hub, bucket: &BucketId, scope: &visavi_hub::Scope, page_size: usize) {
        loop {
            let page = hub.within(scope).page(bucket, self.cursor, page_size).unwrap().unwrap();
            for NumberedItem { number, item } in page.items {
                assert!(number > self.cursor, "numbers only grow");
                self.cursor = number;
                if let Change::Left(customer) = item.change {
                    self.items.retain(|_, item| item.customer() != Some(customer));
                } else {
                    self.items.insert(item.key(), item);
                }
            }
            self.cursor = page.cursor.unwrap();
            if self.cursor == page.state.head {
                let digest = self.items.values().fold(Digest::ZERO, |sum, item| sum.plus(item.digest()));
                assert_eq!((self.items.len() as u64, digest), (page.state.items, page.state.digest));
                return;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever comes in, in whatever batches and however many of them in one transaction: the
    /// incremental digest is the sum of the feed, a device that pulls now and then holds
    /// exactly the bucket, and it holds what it would if each batch had come alone.
    #[test]
    fn a_device_that_follows_the_feed_holds_exactly_the_bucket(
        transactions in proptest::collection::vec(
            proptest::collection::vec(proptest::collection::vec(event(), 1..5), 1..4),
            1..10,
        ),
        page_size in 1..7_usize,
        lazy in 1..4_usize,
    ) {
        let (hub, one_by_one) = (hub(), self::hub());
        let from = hub.source("shop").unwrap();
        prop_assert_eq!(one_by_one.source("shop").unwrap(), from);
        let stores: Vec<BucketId> = (0..5).map(|at| bucket(&name(at))).collect();
        for at in 0..5 {
            hub.put_store(shop(&name(at)), NOW).unwrap();
        }
        let scopes: Vec<_> = stores.iter().map(|bucket| scope_of(&hub, bucket)).collect();
        let mut followers: Vec<Follower> = stores.iter().map(|_| Follower::default()).collect();
        let mut sequence = 0;
        for (round, batches) in transactions.into_iter().enumerate() {
            let mut handed = Vec::new();
            for events in batches {
                let mut batch = Batch::default();
                for event in events {
                    match event {
                        Event::Said { who, at } => {
                            sequence += 1;
                            batch.operations.push(said(from, sequence, customer(who), at.map(name).as_deref(), "sea"));
                        }
                        Event::Bought { who, id, version, at, months_ago: ago } => batch.records.push(record(
                            from, &format!("{who}-{id}"), Some(customer(who)), version,
                            order(&name(at), months_ago(ago), OrderStatus::Delivered),
                        )),
                        Event::Collect { who, id, version, at, done } => batch.records.push(record(
                            from, &format!("{who}-{id}"), Some(customer(who)), version,
                            pickup(&name(at), if done { PickupState::HandedOver } else { PickupState::Ready }, NOW),
                        )),
                        Event::Swept { months_later } => for hub in [&hub, &one_by_one] {
                            hub.sweep_memberships(Moment(NOW.0 + months_later * MONTH_MS)).unwrap();
                        },
                    }
                }
                handed.push(Handed { from, batch, now: NOW });
            }
            let alone: Vec<_> =
                handed.iter().map(|one| one_by_one.intake(from, one.batch.clone(), NOW).unwrap()).collect();
            let together = hub.intake_of_many(handed).unwrap().into_iter().map(Result::unwrap);
            prop_assert_eq!(together.collect::<Vec<_>>(), alone);
            for store in &stores {
                let (mine, other) = (state(&hub, store), state(&one_by_one, store));
                prop_assert_eq!((mine.items, mine.digest), (other.items, other.digest));
            }
            for (at, store) in stores.iter().enumerate() {
                let stands = state(&hub, store);
                let sum = hub.added_up(store).unwrap().unwrap_or((0, Digest::ZERO));
                prop_assert_eq!((stands.items, stands.digest), sum);
                if (round + at) % lazy == 0 {
                    followers[at].catch_up(&hub, store, &scopes[at], page_size);
                }
            }
        }
        for ((follower, store), scope) in followers.iter_mut().zip(&stores).zip(&scopes) {
            follower.catch_up(&hub, store, scope, page_size);
        }
    }
}
