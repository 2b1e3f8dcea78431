//! Taking a bucket in as a snapshot: the same end as by its feed, cut off anywhere.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use proptest::prelude::*;
use support::*;
use visavi_device::{BucketProgress, Device, PartTaken};
use visavi_domain::record::Channel;
use visavi_protocol::snapshot::{LAYOUT, Manifest, PartBuilder, PartHash};
use visavi_protocol::{BucketId, Change, Digest, Disposition, Item};

/// A snapshot of a bucket: what the hub would serve.
struct Ready {
    manifest: Manifest,
    parts: Vec<Vec<u8>>,
}

fn snapshot(number: u64, parts: &[Vec<Item>]) -> Ready {
    let digest = parts.iter().flatten().fold(Digest::ZERO, |sum, item| sum.plus(item.digest()));
    let packed = parts.iter().map(|items| {
        let mut builder = PartBuilder::default();
        items.iter().for_each(|item| builder.push(&item.change));
        builder.finish()
    });
    let (names, parts): (Vec<_>, Vec<_>) = packed.unzip();
    let items = names.iter().map(|name| name.items).sum();
    Ready { manifest: Manifest { layout: LAYOUT, bucket: bucket(), number, items, digest, parts: names }, parts }
}

fn take_all(device: &Device, ready: &Ready) -> PartTaken {
    device.begin_snapshot(&ready.manifest).unwrap();
    let mut last = None;
    for part in &ready.parts {
        last = Some(device.take_part(&bucket(), part).unwrap());
    }
    last.unwrap()
}

/// The word that stands for a customer.
fn id(number: usize) -> String {
    String::from(char::from(b'a' + number as u8))
}

/// Some customers of whom this and that is known.
fn people(count: usize) -> Vec<Vec<Item>> {
    let names = ["Annika Lindqvist", "Åsa Berg", "Erik Holm", "Maja Dahl", "Nils Öberg"];
    (0..count)
        .map(|number| {
            let id = id(number);
            let (given, family) = names[number % names.len()].split_once(' ').unwrap();
            let first = number * 10 + 1;
            let text = format!(
                "900.1.{first}/0 {id} name holds name \"{given}\" \"{family}\" told by sara at LKP on {}\n\
                 900.1.{first}/1 {id} phone holds phone \"+46701{number:06}\" told by sara at LKP on {}\n\
                 9.1.{}/0 {id} coffee holds choice tea told by sara at LKP on {}\n\
                 8.1.{first}/0 {id} coffee holds choice espresso told by liv at LKP on {}",
                date(1),
                date(1),
                number + 1,
                date(2),
                date(3)
            );
            let mut items = items(&text);
            if number % 2 == 0 {
                items.push(record_item(&order(&id, &format!("55{number}"), NOW, Channel::Store)));
            }
            items
        })
        .collect()
}

fn in_parts(people: &[Vec<Item>], each: usize) -> Vec<Vec<Item>> {
    people.chunks(each).map(<[_]>::concat).collect()
}

fn assert_same(one: &Device, other: &Device, count: usize) {
    assert_eq!(progress(one, &bucket()), progress(other, &bucket()));
    for number in 0..count {
        let customer = customer(&id(number));
        let (one, other) = (one.dossier(customer).unwrap(), other.dossier(customer).unwrap());
        assert_eq!((one.facts, one.records, one.unread), (other.facts, other.records, other.unread));
    }
    assert_eq!(one.derived_fingerprint().unwrap(), other.derived_fingerprint().unwrap());
    for text in ["ann", "berg", "070 10", "550"] {
        // People heard of at the same moment come in the order in which they were met.
        let sorted = |device: &Device| {
            let mut names = found(device, text);
            names.sort();
            names
        };
        assert_eq!(sorted(one), sorted(other), "{text}");
    }
}

#[test]
fn snapshot_and_feed_end_in_the_same_state() {
    let people = people(9);
    let all = people.concat();
    let (by_feed, by_snapshot) = (device(), device());
    take(&by_feed, &all);
    let ready = snapshot(all.len() as u64, &in_parts(&people, 2));
    let last = take_all(&by_snapshot, &ready);
    assert_eq!(last, PartTaken::Complete(progress(&by_feed, &bucket())));
    assert_same(&by_feed, &by_snapshot, 9);
    let before = by_snapshot.derived_fingerprint().unwrap();
    by_snapshot.rebuild_derived().unwrap();
    assert_eq!(by_snapshot.derived_fingerprint().unwrap(), before);
    // The feed goes on from the snapshot's number, and finds what it changes.
    for device in [&by_feed, &by_snapshot] {
        hear(device, "900.1.500/0 d name holds name \"Ann\" \"Ek\" told by sara at LKP on 2026-04-01");
        take(device, &[left("a")]);
    }
    assert_same(&by_feed, &by_snapshot, 9);
}

/// Most facts are not read while a snapshot comes: those that lists and search could rest on
/// are found all the same.
#[test]
fn what_is_passed_over_changes_no_derived_row() {
    let told = |lines: &[&str]| {
        let line = |line: &&str| format!("{line} told by sara at LKP on 2026-02-01");
        items(&lines.iter().map(line).collect::<Vec<_>>().join("\n"))
    };
    let all = [
        // Values side by side, one of them twice, and one that is no more.
        told(&["900.1.1/0 a theme_liked holds choice music", "900.1.2/0 a theme_liked holds choice garden"]),
        told(&["900.1.3/0 b theme_liked holds choice music", "900.1.4/0 b theme_liked no_longer_holds"]),
        // Two answers, and an answer with one in its place.
        told(&["8.1.1/0 c coffee holds choice tea", "9.1.1/0 c coffee holds choice espresso"]),
        told(&["8.1.2/0 d coffee holds choice tea", "8.1.3/0 d coffee holds choice espresso replaces 8.1.2/0"]),
        // An undo: of a name, and of one of two answers.
        told(&["8.1.4/0 e name holds name \"Anna\" \"Berg\"", "8.1.5/0 e name retracts 8.1.4"]),
        told(&["8.1.6/0 f coffee holds choice tea", "9.1.2/0 f coffee holds choice espresso"]),
        told(&["9.1.3/0 f coffee retracts 9.1.2"]),
        // An undo that stands in a slot of its own.
        told(&["8.1.7/0 g name holds name \"Anna\" \"Ek\"", "8.1.8/0 g coffee retracts 8.1.7"]),
    ]
    .concat();
    let (by_feed, by_snapshot) = (device(), device());
    take(&by_feed, &all);
    assert!(matches!(take_all(&by_snapshot, &snapshot(99, &in_parts(&[all], 1))), PartTaken::Complete(_)));
    let rows = |device: &Device| device.derived_fingerprint().unwrap();
    assert_eq!(rows(&by_snapshot), rows(&by_feed));
    assert_eq!(by_snapshot.conflicts().unwrap().len(), 1);
}

#[test]
fn what_belongs_to_nobody_comes_with_it() {
    let catalogue = visavi_domain::record::RecordBody::Catalogue("not a catalogue".to_owned());
    let record = visavi_domain::Record {
        key: visavi_domain::RecordKey {
            kind: visavi_domain::RecordKind::Catalogue,
            owner: visavi_domain::DeviceNumber(900),
            id: "x".to_owned(),
        },
        customer: None,
        version: 1,
        body: catalogue,
    };
    let mut all = vec![record_item(&record)];
    all.extend(people(1).concat());
    let (by_feed, by_snapshot) = (device(), device());
    take(&by_feed, &all);
    take_all(&by_snapshot, &snapshot(all.len() as u64, std::slice::from_ref(&all)));
    assert_same(&by_feed, &by_snapshot, 1);
}

#[test]
fn the_first_part_is_shown_before_the_others_have_come() {
    let device = device();
    let ready = snapshot(99, &in_parts(&people(6), 2));
    assert_eq!(device.begin_snapshot(&ready.manifest).unwrap().len(), 3);
    let taken = device.take_part(&bucket(), &ready.parts[0]).unwrap();
    assert!(matches!(taken, PartTaken::More(BucketProgress { cursor: 0, items: 7, .. })), "{taken:?}");
    assert_eq!(found(&device, "annika"), ["Annika Lindqvist"]);
    assert_eq!(device.taken_so_far().unwrap(), 7);
    // The bucket itself holds nothing yet: nobody may take it for read.
    assert_eq!(progress(&device, &bucket()).cursor, 0);
}

#[test]
fn a_cut_off_snapshot_goes_on_with_the_missing_parts() {
    let folder = tempfile::tempdir().unwrap();
    let people = people(6);
    let ready = snapshot(99, &in_parts(&people, 2));
    let before = device_in(&folder);
    before.begin_snapshot(&ready.manifest).unwrap();
    before.take_part(&bucket(), &ready.parts[1]).unwrap();
    drop(before);
    let after = Device::open(visavi_device::Place::File(folder.path().join("visavi.db")), &key()).unwrap();
    let missing = after.begin_snapshot(&ready.manifest).unwrap();
    assert_eq!(missing, [PartHash::of(&ready.parts[0]), PartHash::of(&ready.parts[2])]);
    after.take_part(&bucket(), &ready.parts[0]).unwrap();
    assert_eq!(after.take_part(&bucket(), &ready.parts[1]).unwrap(), PartTaken::Unwanted);
    let last = after.take_part(&bucket(), &ready.parts[2]).unwrap();
    assert!(matches!(last, PartTaken::Complete(_)));
    let by_feed = device();
    take(&by_feed, &people.concat());
    assert_eq!(after.derived_fingerprint().unwrap(), by_feed.derived_fingerprint().unwrap());
}

#[test]
fn another_snapshot_begins_anew() {
    let device = device();
    let people = people(6);
    let older = snapshot(90, &in_parts(&people[..4], 2));
    device.begin_snapshot(&older.manifest).unwrap();
    device.take_part(&bucket(), &older.parts[0]).unwrap();
    let newer = snapshot(99, &in_parts(&people[1..], 3));
    assert!(matches!(take_all(&device, &newer), PartTaken::Complete(_)));
    let by_feed = support::device();
    take(&by_feed, &people[1..].concat());
    assert_eq!(device.derived_fingerprint().unwrap(), by_feed.derived_fingerprint().unwrap());
    assert!(device.dossier(customer("a")).unwrap().facts.is_empty());
}

#[test]
fn a_wrong_digest_throws_everything_away() {
    let device = device();
    let mut ready = snapshot(99, &in_parts(&people(4), 2));
    ready.manifest.digest = ready.manifest.digest.plus(Digest(1));
    assert_eq!(take_all(&device, &ready), PartTaken::Wrong);
    let empty = BucketProgress { bucket: bucket(), cursor: 0, items: 0, digest: Digest::ZERO };
    assert_eq!(progress(&device, &bucket()), empty);
    assert!(found(&device, "annika").is_empty());
    assert_eq!(device.derived_fingerprint().unwrap(), support::device().derived_fingerprint().unwrap());
    // The feed is there for it.
    hear_name(&device, "a", 1, "Annika", "Lindqvist", 1);
    assert_eq!(found(&device, "annika"), ["Annika Lindqvist"]);
}

#[test]
fn a_part_that_cannot_be_read_throws_everything_away() {
    let device = device();
    let mut ready = snapshot(99, &in_parts(&people(4), 2));
    ready.parts[1] = b"VSVP nothing that could be opened".to_vec();
    ready.manifest.parts[1].hash = PartHash::of(&ready.parts[1]);
    assert_eq!(take_all(&device, &ready), PartTaken::Wrong);
    assert!(found(&device, "annika").is_empty());
}

#[test]
fn a_part_that_was_changed_on_its_way_changes_nothing() {
    let device = device();
    let ready = snapshot(99, &in_parts(&people(4), 2));
    device.begin_snapshot(&ready.manifest).unwrap();
    device.take_part(&bucket(), &ready.parts[0]).unwrap();
    let mut changed = ready.parts[1].clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(device.take_part(&bucket(), &changed).unwrap(), PartTaken::Unwanted);
    assert!(matches!(device.take_part(&bucket(), &ready.parts[1]).unwrap(), PartTaken::Complete(_)));
}

#[test]
fn a_feed_is_never_laid_over_half_a_snapshot() {
    let device = device();
    let people = people(4);
    let ready = snapshot(99, &in_parts(&people, 2));
    device.begin_snapshot(&ready.manifest).unwrap();
    device.take_part(&bucket(), &ready.parts[0]).unwrap();
    let by_feed = support::device();
    for device in [&device, &by_feed] {
        take(device, &people[1..].concat());
    }
    assert_same(&device, &by_feed, 4);
}

#[test]
fn what_was_done_here_meanwhile_is_shown_beside_it() {
    let people = people(3);
    let (by_feed, by_snapshot) = (device(), device());
    for device in [&by_feed, &by_snapshot] {
        let said = format!("7.1.1/0 b phone holds phone \"+46709999999\" told by sara at LKP on {}", date(5));
        device.save(deed("b", "corrected", &said)).unwrap();
    }
    take(&by_feed, &people.concat());
    take_all(&by_snapshot, &snapshot(people.concat().len() as u64, &in_parts(&people, 1)));
    assert_same(&by_feed, &by_snapshot, 3);
    assert_eq!(by_snapshot.waiting().unwrap(), by_feed.waiting().unwrap());
}

/// Of our own the hub's copy is shown from then on, and no other is kept.
#[test]
fn our_own_operations_come_back_with_it() {
    let (by_feed, by_snapshot) = (device(), device());
    for device in [&by_feed, &by_snapshot] {
        let said = format!("7.1.1/0 b phone holds phone \"+46709999999\" told by sara at LKP on {}", date(5));
        device.save(deed("b", "corrected", &said)).unwrap();
        let own = device.outbox(10).unwrap();
        device.settle(&[(own[0].id, Disposition::Merged)], NOW).unwrap();
        let mut items = people(2).concat();
        items.push(Item { change: Change::Operation(own[0].clone()) });
        if std::ptr::eq(device, &by_feed) {
            take(device, &items);
        } else {
            take_all(device, &snapshot(items.len() as u64, &[items]));
        }
        assert_eq!(device.pending(customer("b")).unwrap(), []);
    }
    assert_same(&by_feed, &by_snapshot, 2);
}

/// What another bucket holds of a customer counts too, and stays when this one goes.
#[test]
fn a_customer_of_two_buckets_is_one_customer() {
    let other = BucketId::Device(visavi_domain::DeviceNumber(OWN));
    let people = people(3);
    let (by_feed, by_snapshot) = (device(), device());
    for device in [&by_feed, &by_snapshot] {
        device.set_buckets(&[BucketId::Shared, bucket(), other.clone()]).unwrap();
        take_into(device, &other, &people[1]);
    }
    take(&by_feed, &people.concat());
    take_all(&by_snapshot, &snapshot(people.concat().len() as u64, &in_parts(&people, 2)));
    assert_same(&by_feed, &by_snapshot, 3);
    by_snapshot.forget_bucket(&bucket()).unwrap();
    assert_eq!(found(&by_snapshot, "åsa"), ["Åsa Berg"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// However the hub cuts it, whoever's items lie apart, and wherever it was cut off.
    #[test]
    fn any_cut_of_any_bucket_ends_as_its_feed(
        order in Just((0_usize..32).collect::<Vec<_>>()).prop_shuffle(),
        part in 1_usize..9,
        again in 0_usize..9,
    ) {
        let all = people(7).concat();
        let mixed: Vec<Item> = order.iter().filter_map(|at| all.get(*at)).cloned().collect();
        let mixed: Vec<Item> = if mixed.len() == all.len() { mixed } else { all.clone() };
        let (by_feed, by_snapshot) = (device(), device());
        take(&by_feed, &all);
        let parts: Vec<Vec<Item>> = mixed.chunks(part).map(<[Item]>::to_vec).collect();
        let ready = snapshot(all.len() as u64, &parts);
        by_snapshot.begin_snapshot(&ready.manifest).unwrap();
        for part in ready.parts.iter().take(again) {
            by_snapshot.take_part(&bucket(), part).unwrap();
        }
        let last = take_all(&by_snapshot, &ready);
        prop_assert!(matches!(last, PartTaken::Complete(_) | PartTaken::Unwanted), "{:?}", last);
        assert_same(&by_feed, &by_snapshot, 7);
    }
}
