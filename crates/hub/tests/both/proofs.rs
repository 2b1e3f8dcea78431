//! What a device may believe: which replies are proven to it, and which are not.

use crate::support::calls::*;
use crate::support::chain::*;
use axum::http::StatusCode;
use visavi_protocol::limits::CLOCK_SKEW_MS_MAX;
use visavi_protocol::{TimeReply, proof};

#[tokio::test]
async fn time_is_proven_to_a_device_whatever_time_it_thinks_it_is_and_as_often_as_it_asks() {
    let world = World::new();
    let device = world.device(1, "LKP");
    for skew in [0, 10 * 365 * 24 * 60 * 60_000, -1_000 * CLOCK_SKEW_MS_MAX, i64::MIN / 2] {
        let mut asked = world.signed(&device, "GET", "/v1/time", Vec::new());
        asked.time.0 = skew;
        for _ in 0..2 {
            let answer = world.call(asked.request()).await;
            assert!(device.believes(&asked.nonce, &answer), "{skew}");
            let time: TimeReply = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(time.now, NOW);
        }
    }
}

#[tokio::test]
async fn time_is_told_to_everybody_and_proven_to_nobody_who_did_not_sign() {
    let world = World::new();
    let (device, other) = (world.device(1, "LKP"), world.device(2, "LKP"));
    let mut forged = world.signed(&device, "GET", "/v1/time", Vec::new());
    forged.key = other.key.clone();
    let mut elsewhere = world.signed(&device, "GET", "/v1/time", Vec::new()).request();
    *elsewhere.uri_mut() = "/v1/time?now=1".parse().unwrap();
    let mut garbled = unsigned("GET", "/v1/time", "text/plain", "");
    garbled.headers_mut().insert("authorization", "Visavi 1.2.3".parse().unwrap());
    for request in [unsigned("GET", "/v1/time", "text/plain", ""), forged.request(), elsewhere, garbled] {
        let answer = world.call(request).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!answer.headers.contains_key(proof::HEADER));
    }
}

#[tokio::test]
async fn a_device_that_is_shut_out_still_hears_the_time_from_its_hub() {
    let world = World::new();
    let device = world.device(1, "LKP");
    world.hub.set_enabled(device.number, false).unwrap();
    // Panics when it is not proven.
    assert_eq!(world.get(&device, "/v1/time").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_no_that_a_known_device_gets_is_proven_too() {
    let world = World::new();
    let device = world.device(1, "LKP");
    for (target, code) in [
        ("/v1/pull?bucket=store:NRK", "not-found"),
        ("/v1/pull?bucket=shared&limit=0", "bad-query"),
        ("/v1/buckets?app=%C3%A9", "bad-query"),
    ] {
        assert_eq!(world.get(&device, target).await.code(), code);
    }
    assert_eq!(world.post(&device, "/v1/push", b"<html>".to_vec()).await.code(), "not-a-frame");
    let mut old = world.signed(&device, "GET", "/v1/buckets", Vec::new());
    old.protocol = 99;
    let answer = world.call(old.request()).await;
    assert_eq!((answer.code().as_str(), device.believes(&old.nonce, &answer)), ("protocol-not-spoken", true));
}

#[tokio::test]
async fn a_proof_is_for_one_request_of_one_device_and_one_hub() {
    let world = World::new();
    let (device, other) = (world.device(1, "LKP"), world.device(2, "LKP"));
    let (asked, again) = (
        world.signed(&device, "GET", "/v1/buckets", Vec::new()),
        world.signed(&device, "GET", "/v1/buckets", Vec::new()),
    );
    let mut answer = world.call(asked.request()).await;
    assert!(device.believes(&asked.nonce, &answer));
    assert!(!device.believes(&again.nonce, &answer), "an old answer");
    assert!(!other.believes(&asked.nonce, &answer), "another device's");
    let elsewhere = World::new();
    let there = Device::of(device.number, device.key.clone(), &elsewhere.hub.keys().hub_key());
    assert!(!there.believes(&asked.nonce, &answer), "another hub's");
    answer.status = StatusCode::ACCEPTED;
    assert!(!device.believes(&asked.nonce, &answer), "another status");
}

#[tokio::test]
async fn nothing_is_proven_to_whoever_repeats_a_request_or_signs_with_a_wrong_clock() {
    let world = World::new();
    let device = world.device(1, "LKP");
    let once = world.signed(&device, "GET", "/v1/buckets", Vec::new());
    world.call(once.request()).await;
    let mut late = world.signed(&device, "GET", "/v1/buckets", Vec::new());
    late.time.0 -= CLOCK_SKEW_MS_MAX + 1;
    // Or the device would take it for being shut out.
    for signed in [once, late] {
        let answer = world.call(signed.request()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(!answer.headers.contains_key(proof::HEADER));
    }
}
