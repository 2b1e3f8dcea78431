//! Devices that listen: what they are told, when, and when no more.

use std::time::Duration;

use crate::support::calls::*;
use crate::support::chain::*;
use crate::support::place::Shelf;
use axum::body::{Body, Bytes};
use http_body_util::BodyExt;
use tower::ServiceExt;
use visavi_domain::record::OrderStatus;
use visavi_hub::serve::Settings;
use visavi_protocol::heads::CONTENT_TYPE;
use visavi_protocol::{BucketId, Heads, HeadsReader, PushRequest, encode};

/// Longer than anything here takes; a test that reaches it has failed.
const FAR_TOO_LONG: Duration = Duration::from_secs(30);

/// A device's end of its stream.
struct Ear {
    body: Body,
    reader: HeadsReader,
}

impl Ear {
    async fn of(world: &World, device: &Device) -> Self {
        let request = world.signed(device, "GET", "/v1/listen", Vec::new()).request();
        let response = world.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()["content-type"], CONTENT_TYPE);
        Self { body: response.into_body(), reader: HeadsReader::default() }
    }

    async fn piece(&mut self) -> Option<Bytes> {
        self.body.frame().await.map(|frame| frame.unwrap().into_data().unwrap())
    }

    /// Returns the next word; `None` when the stream has ended.
    async fn next(&mut self) -> Option<Heads> {
        tokio::time::timeout(FAR_TOO_LONG, self.heads()).await.expect("the hub says nothing new")
    }

    async fn heads(&mut self) -> Option<Heads> {
        loop {
            let piece = self.piece().await?;
            let mut heads = self.reader.read(&piece).unwrap();
            assert!(heads.len() <= 1);
            if let Some(heads) = heads.pop() {
                return Some(heads);
            }
        }
    }

    /// Reads on until the store's bucket stands at `head`.
    async fn until(&mut self, at: &str, head: u64) -> Heads {
        loop {
            let heads = self.next().await.expect("the stream goes on");
            if heads.heads[&bucket(at)] == head {
                return heads;
            }
        }
    }
}

async fn push(world: &World, device: &Device, sequence: u64) {
    let operation = said(device.number, sequence, customer(1), Some("LKP"), "sea");
    world
        .post(device, "/v1/push", encode(&PushRequest { operations: vec![operation], ..PushRequest::default() }))
        .await;
}

#[tokio::test]
async fn who_listens_is_told_at_once_where_the_feeds_stand_and_then_when_they_move() {
    let world = World::new();
    let (one, two) = (world.device(1, "LKP"), world.device(2, "LKP"));
    let mut ear = Ear::of(&world, &two).await;
    let stood = ear.next().await.unwrap();
    assert_eq!(stood.hub_epoch, world.hub.meta().unwrap().hub_epoch);
    assert_eq!(stood.heads[&bucket("LKP")], 0);
    assert_eq!(stood.heads[&BucketId::Shared], state(&world.hub, &BucketId::Shared).head);
    push(&world, &one, 1).await;
    let moved = ear.until("LKP", 1).await;
    assert_eq!(moved.heads[&BucketId::Shared], stood.heads[&BucketId::Shared]);
}

#[tokio::test]
async fn nobody_hears_of_a_bucket_out_of_scope() {
    let world = World::new();
    let here = world.device(1, "LKP");
    let mut ear = Ear::of(&world, &here).await;
    let stood = ear.next().await.unwrap();
    let names: Vec<BucketId> = stood.heads.into_keys().collect();
    assert_eq!(names, [BucketId::Shared, bucket("LKP")]);
    let from = world.hub.source("shop").unwrap();
    for (number, at) in [(1, "NRK"), (2, "NRK"), (3, "LKP")] {
        let bought = order(at, NOW, OrderStatus::Delivered);
        owns(&world.hub, from, vec![record(from, &number.to_string(), Some(customer(number)), 1, bought)]);
    }
    // The first that is said is of the own store, and nothing was said of the other.
    let heard = ear.next().await.unwrap();
    assert_eq!(heard.heads[&bucket("LKP")], 1);
    assert_eq!(heard.heads.len(), 2);
}

#[tokio::test]
async fn a_device_that_is_shut_out_hears_nothing_more() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let mut ear = Ear::of(&world, &device).await;
    ear.next().await.unwrap();
    world.hub.set_enabled(device.number, false).unwrap();
    assert_eq!(ear.next().await, None);
}

#[tokio::test]
async fn who_listens_anew_ends_what_was_listened_to_before() {
    let world = World::with(Settings { streams_max: 1, ..Settings::default() });
    let device = world.device(1, "LKP");
    let mut before = Ear::of(&world, &device).await;
    before.next().await.unwrap();
    let mut anew = Ear::of(&world, &device).await;
    assert_eq!(before.next().await, None);
    // That the first one is gone must not end the second.
    drop(before);
    anew.next().await.unwrap();
    push(&world, &device, 1).await;
    anew.until("LKP", 1).await;
}

#[tokio::test]
async fn more_devices_than_may_listen_are_sent_away_until_one_is_gone() {
    let world = World::with(Settings { streams_max: 1, ..Settings::default() });
    let (one, two) = (world.device(1, "LKP"), world.device(2, "LKP"));
    let mut ear = Ear::of(&world, &one).await;
    ear.next().await.unwrap();
    assert_eq!(world.get(&two, "/v1/listen").await.code(), "busy");
    world.hub.set_enabled(one.number, false).unwrap();
    assert_eq!(ear.next().await, None);
    Ear::of(&world, &two).await.next().await.unwrap();
}

#[tokio::test]
async fn another_life_of_the_hub_is_told() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let mut ear = Ear::of(&world, &device).await;
    ear.next().await.unwrap();
    let epoch = world.hub.begin_again(NOW, 1).unwrap();
    assert_eq!(ear.next().await.unwrap().hub_epoch, epoch);
}

#[tokio::test]
async fn a_stream_with_nothing_to_say_says_that_it_is_still_there_and_ends_in_good_order() {
    let settings = Settings {
        still_here_every: Duration::from_millis(20),
        stream_lifetime: Duration::from_secs(1),
        ..Settings::default()
    };
    let world = World::with(settings);
    let device = world.device(1, "LKP");
    let mut ear = Ear::of(&world, &device).await;
    ear.next().await.unwrap();
    assert_eq!(ear.piece().await.as_deref(), Some(&b":\n\n"[..]));
    assert_eq!(ear.next().await, None);
}

#[tokio::test]
async fn what_another_process_writes_is_heard_too() {
    let shelf = Shelf::new();
    let world = World::over(shelf.open(), Settings::default());
    let device = world.device(1, "LKP");
    let mut ear = Ear::of(&world, &device).await;
    ear.next().await.unwrap();
    let other = shelf.open();
    let from = other.source("shop").unwrap();
    says(&other, from, vec![said(from, 1, customer(1), Some("LKP"), "sea")]);
    ear.until("LKP", 1).await;
    other.set_enabled(device.number, false).unwrap();
    assert_eq!(ear.next().await, None);
}
