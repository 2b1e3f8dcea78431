//! What the hub answers to whom it knows, over its router.

use crate::support::calls::*;
use crate::support::chain::*;
use axum::http::StatusCode;
use p256::ecdsa::SigningKey;
use visavi_domain::CustomerId;
use visavi_domain::record::OrderStatus;
use visavi_hub::Batch;
use visavi_hub::serve::Settings;
use visavi_protocol::limits::{ENROL_CODE_MS, ITEMS_PER_PAGE_MAX, OPERATIONS_PER_PUSH_MAX};
use visavi_protocol::sign::unhex;
use visavi_protocol::{Body, Disposition, EnrolReply, Payload, PushReply, PushRequest, TimeReply, VERSION, encode};

fn json<T: serde::Serialize>(content: &T) -> Vec<u8> {
    serde_json::to_vec(content).unwrap()
}

async fn enrol(world: &World, code: &str, seed: u8) -> Answer {
    let key = SigningKey::from_slice(&[seed; 32]).unwrap();
    world.call(unsigned("POST", "/v1/enrol", "application/json", json(&enrol_request(code, &key)))).await
}

#[tokio::test]
async fn a_device_enrols_asks_the_time_and_is_known() {
    let world = World::new();
    let time = world.call(unsigned("GET", "/v1/time", "text/plain", "")).await;
    let time: TimeReply = serde_json::from_slice(&time.body).unwrap();
    assert_eq!((time.now, time.protocol), (NOW, VERSION));
    let code = world.hub.enrol_code(&store("LKP"), NOW).unwrap();
    let answer = enrol(&world, &code.to_lowercase().replace('-', " "), 1).await;
    let reply: EnrolReply = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((reply.store, reply.hub_epoch), (store("LKP"), time.hub_epoch));
    let hub_key = unhex(&reply.hub_key).unwrap();
    assert_eq!(hub_key, world.hub.keys().hub_key());
    assert_eq!(unhex(&reply.sealing_key).unwrap(), world.hub.keys().sealing_key());
    let device = Device::of(reply.device, SigningKey::from_slice(&[1; 32]).unwrap(), &hub_key);
    assert_eq!(world.get(&device, "/v1/buckets").await.status, StatusCode::OK);
    let known = world.hub.device(reply.device).unwrap().unwrap();
    assert_eq!((known.name.as_str(), known.protocol), ("Tablet 3, shoes", Some(VERSION)));
}

#[tokio::test]
async fn a_code_works_once_for_ten_minutes_and_a_wrong_one_gets_the_same_answer() {
    let world = World::new();
    let (used, old, good) = (
        world.hub.enrol_code(&store("LKP"), NOW).unwrap(),
        world.hub.enrol_code(&store("LKP"), NOW).unwrap(),
        world.hub.enrol_code(&store("LKP"), NOW).unwrap(),
    );
    assert_eq!(enrol(&world, &used, 1).await.status, StatusCode::OK);
    world.turn_clock(ENROL_CODE_MS - 1);
    assert_eq!(enrol(&world, &good, 2).await.status, StatusCode::OK);
    world.turn_clock(1);
    let answers = [enrol(&world, &used, 3).await, enrol(&world, &old, 3).await, enrol(&world, "AAAAA-AAAAA", 3).await];
    for answer in &answers {
        assert_eq!(answer.code(), "not-known");
        assert_eq!(answer.body, answers[0].body);
    }
    assert_eq!(world.hub.devices().unwrap().len(), 2);
}

#[tokio::test]
async fn a_request_that_makes_no_sense_does_not_use_the_code_up() {
    let world = World::new();
    let code = world.hub.enrol_code(&store("LKP"), NOW).unwrap();
    let key = SigningKey::from_slice(&[1; 32]).unwrap();
    let good = enrol_request(&code, &key);
    let mut spoiled = vec![good.clone(), good.clone(), good.clone(), good.clone(), good.clone()];
    spoiled[0].public_key = "04".to_owned() + &"11".repeat(64);
    spoiled[1].public_key = String::new();
    spoiled[2].name = "\u{0}".to_owned();
    spoiled[3].name = "x".repeat(81);
    spoiled[4].protocol = VERSION + 1;
    for request in spoiled {
        let answer = world.call(unsigned("POST", "/v1/enrol", "application/json", json(&request))).await;
        assert_eq!(answer.code(), "not-known");
    }
    for body in ["", "{", "[]", "{\"code\":1}"] {
        let answer = world.call(unsigned("POST", "/v1/enrol", "application/json", body)).await;
        assert_eq!(answer.code(), "not-understood");
    }
    let answer = world.call(unsigned("POST", "/v1/enrol", "application/json", json(&good))).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn other_content_types_are_refused_by_name() {
    let world = World::new();
    let device = world.device(1, "LKP");
    for wrong in ["text/html", "application/x-www-form-urlencoded", "application/jsonx", ""] {
        assert_eq!(world.call(unsigned("POST", "/v1/enrol", wrong, "{}")).await.code(), "wrong-content-type");
        let mut push = world.signed(&device, "POST", "/v1/push", encode(&PushRequest::default()));
        push.content_type = wrong;
        assert_eq!(world.call(push.request()).await.code(), "wrong-content-type");
    }
}

#[tokio::test]
async fn a_push_that_comes_twice_is_answered_the_same_and_done_once() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let mut command = said(device.number, 2, customer(1), None, "sea");
    command.body = Body::Command(Payload { version: 1, bytes: Vec::new() });
    let operations = vec![said(device.number, 1, customer(1), Some("LKP"), "sea"), command];
    let push = encode(&PushRequest { operations: operations.clone(), ..PushRequest::default() });
    let once: PushReply = world.post(&device, "/v1/push", push.clone()).await.frame();
    let stands = world.hub.buckets().unwrap();
    let twice: PushReply = world.post(&device, "/v1/push", push).await.frame();
    assert_eq!(once, twice);
    assert_eq!(once.results, [(operations[0].id, Disposition::Merged), (operations[1].id, refused("unknown-command"))]);
    assert_eq!(world.hub.buckets().unwrap(), stands);
    let page = world.page(&device, &bucket("LKP"), 0).await;
    assert_eq!(page.items.len(), 1);
}

#[tokio::test]
async fn what_one_device_pushes_another_of_the_store_pulls() {
    let world = World::new();
    let (one, two, elsewhere) = (world.device(1, "LKP"), world.device(2, "LKP"), world.device(3, "NRK"));
    let operation = said(one.number, 1, customer(1), Some("LKP"), "sea");
    world
        .post(&one, "/v1/push", encode(&PushRequest { operations: vec![operation.clone()], ..PushRequest::default() }))
        .await;
    let page = world.page(&two, &bucket("LKP"), 0).await;
    assert_eq!(page.items[0].item.change, visavi_protocol::Change::Operation(operation));
    assert_eq!(page.state.digest, page.items[0].item.digest());
    assert!(world.page(&elsewhere, &bucket("NRK"), 0).await.items.is_empty());
}

#[tokio::test]
async fn frames_that_are_none_broken_or_too_full_are_told_apart() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let full = |count: usize| {
        let operations =
            (1..=count as u64).map(|sequence| said(device.number, sequence, customer(1), None, "sea")).collect();
        encode(&PushRequest { operations, ..PushRequest::default() })
    };
    let mut broken = full(3);
    let last = broken.len() - 1;
    broken[last] ^= 1;
    let bomb = encode(&vec![0_u8; visavi_protocol::limits::FRAME_BYTES_MAX + 1]);
    let cases = [
        (b"<!doctype html><title>Sign in</title>".to_vec(), 400, "not-a-frame"),
        (Vec::new(), 400, "not-a-frame"),
        (broken, 400, "broken-frame"),
        (bomb, 413, "too-large"),
        (full(OPERATIONS_PER_PUSH_MAX + 1), 413, "too-many-operations"),
    ];
    for (body, status, code) in cases {
        let answer = world.post(&device, "/v1/push", body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code));
    }
    assert!(world.hub.buckets().unwrap().iter().all(|state| state.bucket == visavi_protocol::BucketId::Shared));
    let whole: PushReply = world.post(&device, "/v1/push", full(OPERATIONS_PER_PUSH_MAX)).await.frame();
    assert_eq!(whole.results.len(), OPERATIONS_PER_PUSH_MAX);
}

#[tokio::test]
async fn a_page_holds_what_was_asked_and_never_more_than_its_limit() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let from = world.hub.source("shop").unwrap();
    let operations = (1..=ITEMS_PER_PAGE_MAX as u64 + 5)
        .map(|sequence| said(from, sequence, CustomerId((sequence as u128).to_be_bytes()), Some("LKP"), "sea"))
        .collect();
    says(&world.hub, from, operations);
    for limit in ["0", "1001", "-1", "x", ""] {
        let answer = world.get(&device, &format!("/v1/pull?bucket=store:LKP&limit={limit}")).await;
        assert_eq!(answer.code(), "bad-query");
    }
    assert_eq!(world.get(&device, "/v1/pull?bucket=store:LKP&other=1").await.code(), "bad-query");
    let small: visavi_protocol::Page = world.get(&device, "/v1/pull?bucket=store:LKP&after=3&limit=2").await.frame();
    assert_eq!((small.items.len(), small.items[0].number, small.cursor), (2, 4, Some(5)));
    let first = world.page(&device, &bucket("LKP"), 0).await;
    assert_eq!((first.items.len(), first.cursor), (ITEMS_PER_PAGE_MAX, Some(ITEMS_PER_PAGE_MAX as u64)));
    let rest = world.page(&device, &bucket("LKP"), first.cursor.unwrap()).await;
    assert_eq!((rest.items.len(), rest.cursor), (5, Some(rest.state.head)));
    let beyond = world.page(&device, &bucket("LKP"), u64::MAX).await;
    assert_eq!((beyond.items.len(), beyond.cursor), (0, Some(rest.state.head)));
}

#[tokio::test]
async fn a_page_of_large_items_ends_before_it_is_too_large_to_send() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let from = world.hub.source("shop").unwrap();
    let operations = (1..=40).map(|sequence| {
        let mut operation = said(from, sequence, customer(1), Some("LKP"), "sea");
        // Bytes that no packing makes smaller.
        let mut seed = sequence;
        let bytes = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 56) as u8
        });
        operation.body = Body::Facts(Payload { version: 99, bytes: bytes.take(250_000).collect() });
        operation
    });
    world.hub.intake(from, Batch { operations: operations.collect(), records: Vec::new() }, NOW).unwrap();
    let (mut after, mut items) = (0, 0);
    loop {
        let answer = world.get(&device, &format!("/v1/pull?bucket=store:LKP&after={after}")).await;
        assert!(answer.body.len() <= visavi_protocol::limits::REPLY_BYTES_MAX);
        let page: visavi_protocol::Page = answer.frame();
        items += page.items.len();
        after = page.cursor.unwrap();
        if after == page.state.head {
            break;
        }
    }
    assert_eq!(items, 40);
}

#[tokio::test]
async fn today_is_asked_of_the_own_store() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let from = world.hub.source("shop").unwrap();
    let bought = record(from, "1", Some(customer(1)), 1, order("LKP", NOW, OrderStatus::Open));
    owns(&world.hub, from, vec![bought]);
    let page: visavi_protocol::Page = world.get(&device, "/v1/today?bucket=store:LKP").await.frame();
    assert_eq!((page.items.len(), page.cursor), (1, None));
}

#[tokio::test]
async fn more_requests_than_there_is_room_for_are_sent_away_at_once() {
    let world = World::with(Settings { requests_max: 0, ..Settings::default() });
    let answer = world.call(unsigned("GET", "/v1/time", "text/plain", "")).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "busy"));
    assert_eq!(answer.headers["retry-after"], "5");
}

#[tokio::test]
async fn bodies_for_which_there_is_no_memory_are_sent_away_and_small_ones_are_not() {
    let world = World::with(Settings { body_bytes_max: 64 * 1024, ..Settings::default() });
    let large = unsigned("POST", "/v1/push", "text/plain", vec![0; 65 * 1024]);
    assert_eq!(world.call(large).await.code(), "busy");
    let small = unsigned("POST", "/v1/push", "text/plain", vec![0; 64 * 1024]);
    assert_eq!(world.call(small).await.code(), "not-known");
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    let world = World::with(Settings { request_timeout: std::time::Duration::from_millis(50), ..Settings::default() });
    let request = axum::http::Request::builder()
        .method("POST")
        .uri("/v1/enrol")
        .header("content-type", "application/json")
        .body(axum::body::Body::new(Never))
        .unwrap();
    let answer = world.call(request).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (408, "too-slow"));
}

/// A body of which no byte ever comes.
struct Never;

impl hyper::body::Body for Never {
    type Data = axum::body::Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        std::task::Poll::Pending
    }
}
