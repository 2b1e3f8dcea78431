//! What comes in ends in exactly one way, and twice is the same as once.

use crate::support::chain::*;
use visavi_domain::record::{OrderStatus, RecordBody};
use visavi_domain::{AssociateId, CustomerId, DeviceNumber, Moment};
use visavi_hub::{Batch, HubError};
use visavi_protocol::limits::{FACTS_PER_OPERATION_MAX, PAYLOAD_BYTES_MAX};
use visavi_protocol::{Body, BucketId, Disposition, Operation, Payload};

const MERGED: Disposition = Disposition::Merged;
const APPLIED: Disposition = Disposition::Applied;

#[test]
fn a_source_keeps_its_number_by_its_name() {
    let hub = hub();
    let shop = hub.source("shop").unwrap();
    assert_ne!(hub.source("club").unwrap(), shop);
    assert_eq!(hub.source("shop").unwrap(), shop);
    assert_eq!(hub.source("hub").unwrap(), DeviceNumber::HUB);
}

#[test]
fn nobody_without_a_number_hands_anything_in() {
    let answer = hub().intake(DeviceNumber(77), Batch::default(), NOW);
    assert!(matches!(answer, Err(HubError::UnknownSource(DeviceNumber(77)))));
}

#[test]
fn what_is_handed_in_twice_ends_the_same_way_and_changes_nothing() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let batch = || Batch {
        operations: vec![said(from, 1, customer(1), Some("LKP"), "sea")],
        records: vec![record(from, "1", Some(customer(1)), 1, order("LKP", NOW, OrderStatus::Delivered))],
    };
    let once = hub.intake(from, batch(), NOW).unwrap();
    let stands = hub.buckets().unwrap();
    assert_eq!(once, [MERGED, APPLIED]);
    assert_eq!(hub.intake(from, batch(), Moment(NOW.0 + 1)).unwrap(), once);
    assert_eq!(hub.buckets().unwrap(), stands);
}

#[test]
fn one_id_with_two_contents_is_held_as_a_fork_and_kept() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let (first, second) =
        (said(from, 1, customer(1), Some("LKP"), "sea"), said(from, 1, customer(1), Some("LKP"), "hills"));
    assert_eq!(says(&hub, from, vec![first.clone()]), [MERGED]);
    let stands = hub.buckets().unwrap();
    for _ in 0..2 {
        assert_eq!(says(&hub, from, vec![second.clone()]), [held("fork")]);
    }
    let kept: Vec<Option<Operation>> = hub.held().unwrap().into_iter().map(|held| held.content).collect();
    assert_eq!(kept, [Some(second)]);
    assert_eq!(hub.buckets().unwrap(), stands);
    assert_eq!(says(&hub, from, vec![first]), [MERGED]);
}

#[test]
fn nobody_speaks_under_anothers_number() {
    let hub = hub();
    let (mine, other) = (hub.source("shop").unwrap(), hub.source("club").unwrap());
    assert_eq!(says(&hub, mine, vec![said(other, 1, customer(1), None, "sea")]), [refused("not-yours")]);
    let theirs = record(other, "1", Some(customer(1)), 1, order("LKP", NOW, OrderStatus::Delivered));
    assert_eq!(owns(&hub, mine, vec![theirs]), [refused("not-yours")]);
}

#[test]
fn a_command_that_no_owner_knows_is_refused_and_the_rest_goes_on() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let mut command = said(from, 1, customer(1), None, "sea");
    command.body = Body::Command(Payload { version: 1, bytes: vec![1] });
    let answer = says(&hub, from, vec![command, said(from, 2, customer(1), None, "sea")]);
    assert_eq!(answer, [refused("unknown-command"), MERGED]);
}

#[test]
fn facts_of_a_newer_version_are_taken_in_and_broken_ones_are_refused() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let with = |sequence, version, bytes| {
        let mut operation = said(from, sequence, customer(1), Some("LKP"), "sea");
        operation.body = Body::Facts(Payload { version, bytes });
        operation
    };
    let answer = says(&hub, from, vec![with(1, 99, vec![7, 7]), with(2, 1, vec![7, 7])]);
    assert_eq!(answer, [MERGED, refused("unreadable")]);
    assert_eq!(state(&hub, &bucket("LKP")).items, 1);
}

#[test]
fn limits_of_an_operation_are_kept() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let mut large = said(from, 1, customer(1), None, "sea");
    large.body = Body::Facts(Payload { version: 99, bytes: vec![0; PAYLOAD_BYTES_MAX + 1] });
    let many = vec![draft("sea"); FACTS_PER_OPERATION_MAX + 1];
    let mut crowded = said(from, 2, customer(1), None, "sea");
    crowded.body = Body::Facts(Payload::write(&many));
    let (mut zero, mut endless) = (said(from, 0, customer(1), None, "sea"), said(from, 3, customer(1), None, "sea"));
    zero.id.sequence = 0;
    endless.id.sequence = u64::MAX;
    assert_eq!(
        says(&hub, from, vec![large, crowded, zero, endless]),
        ["too-large", "too-many-facts", "out-of-range", "out-of-range"].map(refused)
    );
    assert_eq!(hub.next_sequence(from).unwrap(), 1);
}

#[test]
fn a_source_goes_on_counting_where_it_stopped() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    assert_eq!(hub.next_sequence(from).unwrap(), 1);
    says(&hub, from, vec![said(from, 1, customer(1), None, "sea"), said(from, 2, customer(1), None, "hills")]);
    assert_eq!(hub.next_sequence(from).unwrap(), 3);
}

#[test]
fn an_older_record_arriving_late_does_not_win() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let version = |version, status| record(from, "1", Some(customer(1)), version, order("LKP", NOW, status));
    assert_eq!(owns(&hub, from, vec![version(2, OrderStatus::Ready)]), [APPLIED]);
    let stands = hub.buckets().unwrap();
    let late = vec![version(1, OrderStatus::Open), version(2, OrderStatus::Delivered), version(2, OrderStatus::Ready)];
    assert_eq!(owns(&hub, from, late), [refused("version-not-newer"), refused("version-not-newer"), APPLIED]);
    assert_eq!(hub.buckets().unwrap(), stands);
    assert_eq!(owns(&hub, from, vec![version(3, OrderStatus::Delivered)]), [APPLIED]);
    let now = state(&hub, &bucket("LKP"));
    assert_eq!((now.items, now.head), (1, 2));
}

#[test]
fn a_record_stays_with_its_customer() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let of = |who: Option<CustomerId>, version, body| record(from, "1", who, version, body);
    let bought = || order("LKP", NOW, OrderStatus::Delivered);
    let answer = owns(
        &hub,
        from,
        vec![
            of(Some(customer(1)), 1, bought()),
            of(Some(customer(2)), 2, bought()),
            of(None, 3, bought()),
            of(Some(customer(1)), 4, RecordBody::Store(shop("LKP"))),
        ],
    );
    assert_eq!(answer, [APPLIED, refused("customer-changed"), refused("wrong-customer"), refused("wrong-customer")]);
}

#[test]
fn what_is_said_in_the_name_of_somebody_who_had_left_waits_for_a_person() {
    let hub = hub();
    let from = hub.source("tablet").unwrap();
    hub.put_store(shop("LKP"), NOW).unwrap();
    hub.put_staff(staff("A1", "LKP", true), NOW).unwrap();
    let by = |sequence, written_at| {
        let mut operation = said(from, sequence, customer(1), Some("LKP"), "sea");
        operation.associate = Some(AssociateId("A1".to_owned()));
        operation.written_at = written_at;
        operation
    };
    assert_eq!(says(&hub, from, vec![by(1, NOW)]), [MERGED]);
    hub.put_staff(staff("A1", "LKP", false), NOW).unwrap();
    let late = by(2, Moment(NOW.0 + 1));
    assert_eq!(says(&hub, from, vec![by(3, NOW), late.clone()]), [MERGED, held("associate-left")]);
    hub.put_staff(staff("A1", "LKP", true), NOW).unwrap();
    assert_eq!(says(&hub, from, vec![late]), [held("associate-left")]);
    assert_eq!(says(&hub, from, vec![by(4, Moment(NOW.0 + 1))]), [MERGED]);
}

#[test]
fn staff_and_stock_are_told_in_their_store_only_and_what_all_share_to_all() {
    let hub = hub();
    hub.put_store(shop("LKP"), NOW).unwrap();
    hub.put_store(shop("NRK"), NOW).unwrap();
    hub.put_staff(staff("A1", "LKP", true), NOW).unwrap();
    assert_eq!(state(&hub, &BucketId::Shared).items, 2);
    assert_eq!((state(&hub, &bucket("LKP")).items, state(&hub, &bucket("NRK")).items), (1, 0));
    hub.put_staff(staff("A1", "NRK", true), NOW).unwrap();
    assert_eq!(state(&hub, &bucket("NRK")).items, 1);
    let before = state(&hub, &bucket("LKP"));
    assert_eq!((before.items, before.head), (1, 2), "the old store must learn that the associate moved");
}

#[test]
fn spreads_are_terciles_and_only_a_change_makes_a_new_version() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let prices: Vec<i64> = (1..=30).map(|step| step * 100).collect();
    let body = priced_order("LKP", NOW, OrderStatus::Delivered, &prices);
    owns(&hub, from, vec![record(from, "1", Some(customer(1)), 1, body)]);
    assert_eq!(hub.count_prices(NOW).unwrap(), 1);
    let (version, spread) = spread_of(&hub, "shoes").unwrap();
    assert_eq!((version, spread.budget_max_minor, spread.premium_min_minor, spread.lines), (1, 1_000, 2_100, 30));
    assert_eq!(hub.count_prices(NOW).unwrap(), 0);
    let more = priced_order("LKP", NOW, OrderStatus::Delivered, &[9_900]);
    owns(&hub, from, vec![record(from, "2", Some(customer(1)), 1, more)]);
    assert_eq!(hub.count_prices(NOW).unwrap(), 1);
    assert_eq!(spread_of(&hub, "shoes").unwrap().0, 2);
    assert_eq!(state(&hub, &BucketId::Shared).items, 1);
}

#[test]
fn who_listens_hears_after_the_commit_which_buckets_moved_and_nothing_where_none_did() {
    let hub = std::sync::Arc::new(hub());
    let heard = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let (asked, ears) = (std::sync::Arc::downgrade(&hub), std::sync::Arc::clone(&heard));
    hub.on_moved(move |moved| {
        let heads = asked.upgrade().unwrap().buckets().unwrap().iter().map(|state| state.head).collect::<Vec<_>>();
        ears.lock().unwrap().push((moved.to_vec(), heads));
    });
    let from = hub.source("shop").unwrap();
    let operation = said(from, 1, customer(1), Some("LKP"), "sea");
    says(&hub, from, vec![operation.clone()]);
    says(&hub, from, vec![operation]);
    assert_eq!(*heard.lock().unwrap(), [(vec![bucket("LKP")], vec![1])]);
}

#[test]
fn a_code_that_no_database_can_hold_is_refused_and_the_rest_of_the_push_goes_on() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let mut zero = said(from, 1, customer(1), Some("LKP"), "sea");
    zero.associate = Some(AssociateId("sara\0".to_owned()));
    let nowhere = said(from, 2, customer(1), Some("L\0P"), "sea");
    let endless = said(from, 3, customer(1), Some(&"L".repeat(5_000)), "sea");
    let right = said(from, 4, customer(1), Some("LKP"), "sea");
    let no = || refused("out-of-range");
    assert_eq!(says(&hub, from, vec![zero, nowhere, endless, right]), [no(), no(), no(), Disposition::Merged]);
    let named = |id: &str| record(from, id, Some(customer(1)), 1, order("LKP", NOW, OrderStatus::Open));
    let placed = |at: &str| record(from, "1", Some(customer(1)), 1, order(at, NOW, OrderStatus::Open));
    let leaving = record(from, "2", None, 1, RecordBody::Staff(staff("A\0", "LKP", false)));
    let records = vec![named("1\0"), named(&"1".repeat(5_000)), placed("L\0P"), leaving, placed("LKP")];
    assert_eq!(owns(&hub, from, records), [no(), no(), no(), no(), Disposition::Applied]);
    assert_eq!(state(&hub, &bucket("LKP")).items, 2);
}
