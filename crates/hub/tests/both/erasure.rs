//! Who is erased is gone: from every table, from what devices are told, and from whatever is
//! said or put back later.

use crate::support::calls::enrol_request;
use crate::support::chain::*;
use crate::support::place::Shelf;
use visavi_domain::record::OrderStatus;
use visavi_domain::{AssociateId, CustomerId, DeviceNumber, Moment, notation};
use visavi_hub::{Batch, Hub, Scope};
use visavi_protocol::erasure::list_hash;
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::look_up::{BorrowRequest, LookUpBy, LookUpRequest};
use visavi_protocol::{BucketId, Change, Disposition, Erasure, Operation, Payload, PurgeReceipt, Seal, Tag};

const DROPPED: Disposition = Disposition::DroppedByErasure;

/// What every test begins with: two stores, a source, and a device in the second store.
struct World {
    hub: Hub,
    from: DeviceNumber,
    scope: Scope,
}

fn world(hub: Hub) -> World {
    let from = hub.source("tablet").unwrap();
    for code in ["LKP", "STO"] {
        hub.put_store(shop(code), NOW).unwrap();
    }
    hub.put_staff(staff("A1", "STO", true), NOW).unwrap();
    let scope = device(&hub, "STO", 1);
    World { hub, from, scope }
}

fn device(hub: &Hub, at: &str, key: u8) -> Scope {
    let key = p256::ecdsa::SigningKey::from_slice(&[key; 32]).unwrap();
    let code = hub.enrol_code(&store(at), NOW).unwrap();
    let device = hub.enrol(&enrol_request(&code, &key), NOW).unwrap().unwrap().device;
    hub.scope(device).unwrap().unwrap()
}

fn fact(from: DeviceNumber, sequence: u64, who: u8, claim: &str) -> Operation {
    let said = notation::fact(&format!("1.1.1/0 annika {claim} told by sara at LKP on 2026-11-20")).unwrap();
    let id = visavi_domain::OperationId { device: from, epoch: visavi_domain::Epoch(1), sequence };
    Operation::of_facts(id, customer(who), None, Some(store("LKP")), NOW, &[said.draft()])
}

fn told(hub: &Hub, scope: &Scope, bucket: &BucketId) -> Vec<Change> {
    let page = hub.within(scope).page(bucket, 0, ITEMS_PER_PAGE_MAX).unwrap().unwrap();
    page.items.into_iter().map(|numbered| numbered.item.change).collect()
}

#[track_caller]
fn digests_are_right(hub: &Hub) {
    for stands in hub.buckets().unwrap() {
        assert_eq!(hub.added_up(&stands.bucket).unwrap(), Some((stands.items, stands.digest)), "{}", stands.bucket);
    }
}

/// Everything in which a customer can be named: dossiers in two stores, a loan, a look-up, a
/// disclosure, something held, news of having left, another's word that they are one person.
fn known_everywhere(world: &World) {
    let World { hub, from, scope } = world;
    says(
        hub,
        *from,
        vec![fact(*from, 1, 1, "name holds name Annika Lind"), fact(*from, 2, 2, "name holds name Bo Ek")],
    );
    owns(hub, *from, vec![record(*from, "1", Some(customer(1)), 1, order("LKP", NOW, OrderStatus::Delivered))]);
    let ask = LookUpRequest { associate: AssociateId("A1".to_owned()), by: LookUpBy::Name("Annika".to_owned()) };
    assert_eq!(hub.within(scope).look_up(&ask, NOW).unwrap().people.len(), 1);
    let borrow = BorrowRequest { customer: customer(1), associate: ask.associate, purpose: "order".to_owned() };
    hub.within(scope).borrow(&borrow, NOW).unwrap();
    assert_eq!(
        says(hub, *from, vec![fact(*from, 3, 1, "no_such_thing holds flag yes")]),
        [refused("attribute-unknown")]
    );
    let twins = format!("same_person[customer={}] holds flag yes", customer(1));
    says(hub, *from, vec![fact(*from, 4, 2, &twins)]);
    // A device of a third store had them, and heard that they left.
    says(hub, *from, vec![said(*from, 5, customer(1), Some("STO"), "boats")]);
}

#[test]
fn an_erased_customer_is_in_no_table_and_in_no_feed_and_all_digests_still_add_up() {
    let shelf = Shelf::new();
    let world = world(shelf.open());
    known_everywhere(&world);
    let before = state(&world.hub, &bucket("LKP"));
    assert!(world.hub.erase(customer(1), NOW).unwrap().was_known);
    assert!(!world.hub.knows(customer(1)).unwrap() && world.hub.knows(customer(2)).unwrap());
    let after = state(&world.hub, &bucket("LKP"));
    assert_eq!(after.items, before.items - 3);
    assert!(after.head > before.head, "whoever listens comes and hears of it");
    digests_are_right(&world.hub);
    let said = Payload::write(&told(&world.hub, &device(&world.hub, "LKP", 2), &bucket("LKP"))).bytes;
    let says = |what: &[u8]| said.windows(what.len()).any(|window| window == what);
    assert!(!says(b"Annika") && !says(&customer(1).0) && !says(customer(1).to_string().as_bytes()));
    assert!(says(b"Bo"), "others stay");
    assert!(world.hub.held().unwrap().is_empty());
    assert_eq!(world.hub.disclosures_of(customer(1)).unwrap(), []);
    let outlived = world.hub.disclosures_of(CustomerId::NOBODY).unwrap();
    assert_eq!(outlived.len(), 1, "that somebody looked, when and what for, stays");
    let table = shelf.tables_naming(customer(1));
    assert_eq!(table, Vec::<String>::new());
}

#[test]
fn every_column_that_can_name_a_customer_is_one_that_erasing_knows() {
    // A new one belongs into `crates/hub/src/erase/forget.rs`, and then here.
    let known = ["disclosures", "derived_look_up", "dossiers", "items", "loans", "memberships"];
    let shelf = Shelf::new();
    drop(shelf.open());
    let mut tables = shelf.tables_with_customers();
    tables.sort();
    tables.dedup();
    assert!(tables.iter().all(|table| known.contains(&table.as_str())) && tables.len() >= 5, "{tables:?}");
}

#[test]
fn what_comes_late_about_them_is_dropped_and_leaves_nothing() {
    let World { hub, from, .. } = world(hub());
    let first = fact(from, 1, 1, "name holds name Annika Lind");
    says(&hub, from, vec![first.clone()]);
    hub.erase(customer(1), NOW).unwrap();
    let stands = state(&hub, &bucket("LKP"));
    let record = record(from, "1", Some(customer(1)), 1, order("LKP", NOW, OrderStatus::Delivered));
    let batch = Batch {
        operations: vec![
            first,
            fact(from, 2, 1, "no_such_thing holds flag yes"),
            fact(from, 3, 2, "name holds name Bo Ek"),
        ],
        records: vec![record],
    };
    assert_eq!(hub.intake(from, batch, NOW).unwrap(), [DROPPED, DROPPED, Disposition::Merged, DROPPED]);
    assert!(!hub.knows(customer(1)).unwrap() && hub.held().unwrap().is_empty());
    assert_eq!(state(&hub, &bucket("LKP")).items, stands.items + 1);
    digests_are_right(&hub);
}

#[test]
fn a_device_hears_the_tags_after_the_number_it_knows_and_nothing_once_it_has_signed() {
    let World { hub, scope, .. } = world(hub());
    let asked = |known| hub.within(&scope).buckets(known, NOW).unwrap().erasures;
    assert_eq!(asked(0), None);
    for who in 1..=3 {
        assert_eq!(hub.erase(customer(who), NOW).unwrap().number, u64::from(who));
    }
    assert_eq!(hub.erase(customer(2), NOW).unwrap().number, 2, "twice is once");
    let whole = asked(0).unwrap();
    assert_eq!((whole.total, whole.after, whole.receipt), (3, 0, 0));
    let tags: Vec<Tag> = (1..=3).map(|who| whole.key.tag(customer(who))).collect();
    assert_eq!(whole.list.iter().map(|erasure| erasure.tag).collect::<Vec<_>>(), tags);
    assert_eq!(asked(2).unwrap().list, whole.list[2..]);

    let receipt = |erased: u64, list: &[Tag]| PurgeReceipt { erased, list: list_hash(list.iter().copied()) };
    let kept = |said: PurgeReceipt| visavi_hub::Receipt {
        device: scope.device(),
        erased: said.erased,
        at: NOW,
        signed: vec![1],
        body: vec![2],
        signature: vec![3],
    };
    let sign = |said: PurgeReceipt| hub.within(&scope).purged(said, &kept(said)).unwrap();
    assert!(!sign(receipt(3, &tags[1..])), "another list");
    assert!(!sign(receipt(4, &tags)), "more than there are");
    assert!(sign(receipt(3, &tags)) && sign(receipt(3, &tags)));
    assert_eq!(asked(3), None);
    assert_eq!(hub.receipts(scope.device()).unwrap(), [kept(receipt(3, &tags))]);
    assert_eq!(asked(1).unwrap().list.len(), 2, "a memory that was put back hears again");
}

#[test]
fn it_is_said_who_has_still_to_do_it_and_until_when() {
    let World { hub, scope, .. } = world(hub());
    let other = device(&hub, "LKP", 2);
    hub.erase(customer(1), NOW).unwrap();
    let tags = [hub.within(&scope).buckets(0, NOW).unwrap().erasures.unwrap().list[0].tag];
    let said = PurgeReceipt { erased: 1, list: list_hash(tags) };
    let receipt = visavi_hub::Receipt {
        device: scope.device(),
        erased: 1,
        at: NOW,
        signed: Vec::new(),
        body: Vec::new(),
        signature: Vec::new(),
    };
    assert!(hub.within(&scope).purged(said, &receipt).unwrap());
    let states = hub.erasures(NOW.plus_days(6)).unwrap();
    let [state] = states.as_slice() else { panic!("{states:?}") };
    assert_eq!((state.number, state.done, state.devices), (1, 1, 2));
    let [silent] = state.outstanding.as_slice() else { panic!("{state:?}") };
    assert_eq!((silent.device, silent.key_gone_at), (other.device(), NOW.plus_days(14)));
    let done = |now: Moment| hub.erasures(now).unwrap()[0].outstanding.is_empty();
    assert!(!done(NOW.plus_days(13)) && done(NOW.plus_days(15)), "its key is gone");
    hub.set_enabled(other.device(), false).unwrap();
    assert!(done(NOW.plus_days(1)));
}

#[test]
fn only_what_this_chain_has_sealed_is_erased_on_a_devices_word() {
    let World { hub, from, scope } = world(hub());
    says(&hub, from, vec![fact(from, 1, 1, "name holds name Annika Lind")]);
    hub.erase(customer(9), NOW).unwrap();
    let erasures = hub.within(&scope).buckets(0, NOW).unwrap().erasures.unwrap();
    let forged = Erasure { tag: erasures.key.tag(customer(1)), seal: Seal([7; 32]) };
    hub.within(&scope).offer_erasures(&[forged, erasures.list[0]], NOW).unwrap();
    assert!(hub.knows(customer(1)).unwrap());
    assert_eq!(hub.within(&scope).buckets(1, NOW).unwrap().erasures.unwrap().total, 1);
}

#[test]
fn an_old_snapshot_that_holds_them_is_handed_out_to_nobody() {
    let World { hub, from, scope } = world(hub());
    says(
        &hub,
        from,
        vec![said(from, 1, customer(1), Some("STO"), "boats"), said(from, 2, customer(2), Some("STO"), "tea")],
    );
    let take = || match hub.within(&scope).snapshot(&bucket("STO"), NOW).unwrap() {
        Some(visavi_hub::Snapshot::Ready { manifest, erased, .. }) => (manifest, erased),
        other => panic!("{other:?}"),
    };
    let (before, none) = take();
    hub.erase(customer(1), NOW).unwrap();
    let (after, one) = take();
    assert_eq!((none, one), (0, 1));
    assert_eq!(after.items, before.items - 1);
    for part in before.parts.iter().filter(|part| !after.parts.contains(part)) {
        assert_eq!(hub.within(&scope).snapshot_part(&bucket("STO"), part.hash).unwrap(), None);
    }
}
