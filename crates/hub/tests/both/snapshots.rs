//! Ready-made snapshots: what is in them, when they are made, and who gets them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::support::calls::*;
use crate::support::chain::*;
use crate::support::place::Shelf;
use axum::http::StatusCode;
use visavi_domain::record::{OrderStatus, PickupState};
use visavi_domain::{DeviceNumber, Moment};
use visavi_hub::{Hub, Snapshot};
use visavi_protocol::snapshot::{Manifest, PartHash, SnapshotReply, open};
use visavi_protocol::{BucketId, Digest, Item};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn two_years_ago() -> Moment {
    Moment(NOW.0 - 700 * DAY)
}

/// A shop with this many customers, each with an order and what they said.
fn shop_with(hub: &Hub, customers: u8) -> DeviceNumber {
    let from = hub.source("till").unwrap();
    for number in 1..=customers {
        let at = Moment(NOW.0 - i64::from(number) * DAY);
        let bought =
            record(from, &number.to_string(), Some(customer(number)), 1, order("LKP", at, OrderStatus::Delivered));
        owns(hub, from, vec![bought]);
        let sequence = hub.next_sequence(from).unwrap();
        says(hub, from, vec![said(from, sequence, customer(number), None, "outdoor")]);
    }
    from
}

async fn manifest(world: &World, device: &Device) -> Manifest {
    let reply: SnapshotReply = world.get(device, "/v1/snapshot?bucket=store:LKP").await.frame();
    assert_eq!(reply.hub_epoch, 1);
    reply.manifest
}

async fn part(world: &World, device: &Device, hash: PartHash) -> Answer {
    world.get(device, &format!("/v1/part?bucket=store:LKP&hash={}", hash.text())).await
}

async fn items(world: &World, device: &Device, manifest: &Manifest) -> Vec<Item> {
    let mut items = Vec::new();
    for name in &manifest.parts {
        let answer = part(world, device, name.hash).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers["content-type"], visavi_protocol::snapshot::CONTENT_TYPE);
        assert_eq!(PartHash::of(&answer.body), name.hash);
        items.extend(open(&answer.body).unwrap().items());
    }
    items
}

fn keys(items: impl IntoIterator<Item = Item>) -> BTreeSet<String> {
    items.into_iter().map(|item| item.key().text()).collect()
}

#[tokio::test]
async fn a_snapshot_holds_what_the_feed_holds_and_says_where_it_goes_on() {
    let world = World::new();
    shop_with(&world.hub, 30);
    world.hub.put_staff(staff("A1", "LKP", true), NOW).unwrap();
    let device = world.device(1, "LKP");
    let manifest = manifest(&world, &device).await;
    let state = state(&world.hub, &bucket("LKP"));
    assert_eq!((manifest.number, manifest.items, manifest.digest), (state.head, state.items, state.digest));
    let items = items(&world, &device, &manifest).await;
    let digest = items.iter().fold(Digest::ZERO, |sum, item| sum.plus(item.digest()));
    assert_eq!((items.len() as u64, digest), (state.items, state.digest));
    let feed = world.page(&device, &bucket("LKP"), 0).await.items.into_iter().map(|numbered| numbered.item);
    assert_eq!(keys(items), keys(feed));
    assert!(world.page(&device, &bucket("LKP"), manifest.number).await.items.is_empty());
}

#[tokio::test]
async fn an_empty_bucket_has_an_empty_snapshot() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let manifest = manifest(&world, &device).await;
    assert_eq!((manifest.number, manifest.items, manifest.parts.len()), (0, 0, 0));
}

#[tokio::test]
async fn it_is_made_once_until_one_in_twenty_items_has_changed() {
    let world = World::new();
    let from = shop_with(&world.hub, 40);
    let (one, other) = (world.device(1, "LKP"), world.device(2, "LKP"));
    let first = manifest(&world, &one).await;
    assert_eq!(first.items, 80);
    let says_something = || {
        let sequence = world.hub.next_sequence(from).unwrap();
        says(&world.hub, from, vec![said(from, sequence, customer(3), None, "city")]);
    };
    (0..4).for_each(|_| says_something());
    assert_eq!(manifest(&world, &other).await, first);
    (0..4).for_each(|_| says_something());
    let second = manifest(&world, &one).await;
    assert_eq!(second.number, first.number + 8);
    // Who has taken half of the first can take the other half.
    assert_eq!(part(&world, &other, first.parts[0].hash).await.status, StatusCode::OK);
    (0..8).for_each(|_| says_something());
    manifest(&world, &one).await;
    assert_eq!(part(&world, &other, first.parts[0].hash).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn todays_customers_come_first_then_those_met_last() {
    let world = World::new();
    let from = shop_with(&world.hub, 30);
    let waits = record(from, "p", Some(customer(25)), 1, pickup("LKP", PickupState::Ready, NOW));
    owns(&world.hub, from, vec![waits]);
    let device = world.device(1, "LKP");
    let manifest = manifest(&world, &device).await;
    let mut order: Vec<u8> =
        items(&world, &device, &manifest).await.iter().map(|item| item.customer().unwrap().0[0]).collect();
    order.dedup();
    assert_eq!(order[..4], [25, 1, 2, 3]);
    assert_eq!(order.len(), 30);
}

#[tokio::test]
async fn what_retention_takes_away_is_in_no_snapshot_any_more() {
    let shelf = Shelf::new();
    let hub = Arc::new(shelf.open());
    hub.put_store(shop("LKP"), NOW).unwrap();
    let from = shop_with(&hub, 20);
    let sequence = hub.next_sequence(from).unwrap();
    let day = NOW.day();
    let line = format!(
        "1.1.1/0 annika coffee holds choice tea told by sara at LKP on {:04}-{:02}-{:02}",
        day.year, day.month, day.day
    );
    let old = visavi_domain::notation::fact(&line).unwrap().draft();
    let mut operation = said(from, sequence, customer(7), None, "nature");
    operation.body = visavi_protocol::Body::Facts(visavi_protocol::Payload::write([old].as_slice()));
    assert_eq!(says(&hub, from, vec![operation]), [visavi_protocol::Disposition::Merged]);
    let scope = enrolled(&hub);
    let Some(Snapshot::Ready { manifest: before, .. }) = hub.within(&scope).snapshot(&bucket("LKP"), NOW).unwrap()
    else {
        panic!("nobody else makes one");
    };
    let had = |manifest: &Manifest| hub.within(&scope).snapshot_part(&bucket("LKP"), manifest.parts[0].hash).unwrap();
    assert!(had(&before).is_some());
    let in_five_years = Moment(NOW.0 + 1_840 * DAY);
    assert_eq!(hub.apply_retention(in_five_years).unwrap().facts["coffee"], 1);
    assert!(had(&before).is_none());
    assert!(!files(shelf.path()).iter().any(|name| name.ends_with(&before.parts[0].hash.text())));
    // Though no more than one item has changed.
    let Some(Snapshot::Ready { manifest: after, .. }) = hub.within(&scope).snapshot(&bucket("LKP"), NOW).unwrap()
    else {
        panic!("nobody else makes one");
    };
    assert!(after.number > before.number);
    assert!(had(&after).is_some());
}

#[tokio::test]
async fn a_hub_that_was_started_anew_still_has_it() {
    let shelf = Shelf::new();
    let hub = shelf.open();
    hub.put_store(shop("LKP"), NOW).unwrap();
    shop_with(&hub, 20);
    let scope = enrolled(&hub);
    let before = hub.within(&scope).snapshot(&bucket("LKP"), NOW).unwrap();
    drop(hub);
    let made: BTreeSet<String> = files(shelf.path());
    let hub = shelf.open();
    assert_eq!(hub.within(&scope).snapshot(&bucket("LKP"), NOW).unwrap(), before);
    assert_eq!(files(shelf.path()), made);
    // Another history of the hub has numbers of its own.
    hub.begin_again(two_years_ago(), 1).unwrap();
    let Some(Snapshot::Ready { manifest, .. }) = &before else { panic!("nobody else makes one") };
    assert_eq!(hub.within(&scope).snapshot_part(&bucket("LKP"), manifest.parts[0].hash).unwrap(), None);
}

#[tokio::test]
async fn a_part_that_lost_bytes_on_the_disk_is_not_taken_for_it() {
    let shelf = Shelf::new();
    let hub = shelf.open();
    hub.put_store(shop("LKP"), NOW).unwrap();
    shop_with(&hub, 5);
    let scope = enrolled(&hub);
    let Some(Snapshot::Ready { manifest, .. }) = hub.within(&scope).snapshot(&bucket("LKP"), NOW).unwrap() else {
        panic!("nobody else makes one");
    };
    let hash = manifest.parts[0].hash;
    let name = files(shelf.path()).into_iter().find(|name| name.ends_with(&hash.text())).unwrap();
    std::fs::write(&name, b"VSVP").unwrap();
    let bytes = hub.within(&scope).snapshot_part(&bucket("LKP"), hash).unwrap();
    assert_eq!(bytes, None);
    // It is made anew for whoever asks next.
    assert!(matches!(hub.within(&scope).snapshot(&bucket("LKP"), NOW).unwrap(), Some(Snapshot::Ready { .. })));
    assert!(hub.within(&scope).snapshot_part(&bucket("LKP"), hash).unwrap().is_some());
}

/// Twenty tablets are unpacked in the morning.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_devices_at_once_take_one_and_the_same() {
    let world = Arc::new(World::new());
    shop_with(&world.hub, 40);
    let mut asking = tokio::task::JoinSet::new();
    for seed in 1..=20 {
        let world = world.clone();
        let device = world.device(seed, "LKP");
        asking.spawn(async move {
            loop {
                let answer = world.get(&device, "/v1/snapshot?bucket=store:LKP").await;
                if answer.status == StatusCode::SERVICE_UNAVAILABLE {
                    assert!(answer.headers.contains_key("retry-after"));
                    tokio::task::yield_now().await;
                    continue;
                }
                let reply: SnapshotReply = answer.frame();
                return (keys(items(&world, &device, &reply.manifest).await), reply.manifest);
            }
        });
    }
    let all = asking.join_all().await;
    assert!(all.windows(2).all(|two| two[0] == two[1]));
    assert_eq!(all[0].0.len(), 80);
}

fn enrolled(hub: &Hub) -> visavi_hub::Scope {
    let key = p256::ecdsa::SigningKey::from_slice(&[9; 32]).unwrap();
    let code = hub.enrol_code(&store("LKP"), NOW).unwrap();
    let reply = hub.enrol(&enrol_request(&code, &key), NOW).unwrap().unwrap();
    hub.scope(reply.device).unwrap().unwrap()
}

/// Every file under the folder of snapshots.
fn files(folder: &std::path::Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.join("snapshots")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.display().to_string());
            }
        }
    }
    found
}

#[tokio::test]
async fn what_all_share_has_a_snapshot_too() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let reply: SnapshotReply = world.get(&device, "/v1/snapshot?bucket=shared").await.frame();
    let state = state(&world.hub, &BucketId::Shared);
    assert!(state.items > 0);
    assert_eq!((reply.manifest.items, reply.manifest.digest), (state.items, state.digest));
}
