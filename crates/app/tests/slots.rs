//! Who opens a tablet: slots, wrong PINs, those who left.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use serde_json::{Value, json};
use support::{PIN, Tablet};
use visavi_app::Code;
use visavi_domain::record::Record;
use visavi_protocol::{BucketState, Change, Digest, Item, NumberedItem, Page, RecordEnvelope};

const ANNIKA: &str = "900.1.1/0 annika name holds name Annika Lindqvist imported at LKP on 2026-03-02";

fn pin(associate: &str, pin: &str) -> Value {
    json!({ "associate": associate, "pin": pin })
}

/// Lets the memory hear another version of a record, as its next page would.
async fn heard(tablet: Tablet, record: Record) -> Tablet {
    let record = Record { version: 2, ..record };
    tablet
        .restart_after(|device| {
            let before = device.buckets().unwrap().remove(0);
            let number = before.cursor + 1;
            let item = Item { change: Change::Record(RecordEnvelope::of(&record)) };
            let state = BucketState { bucket: before.bucket, head: number, items: number, digest: Digest::ZERO };
            let items = vec![NumberedItem { number, item }];
            device.apply(&Page { hub_epoch: 1, erased: 0, items, cursor: Some(number), state }).unwrap();
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tablet_that_was_restarted_shows_who_works_here_and_opens_its_database_with_a_pin_only() {
    let tablet = Tablet::with(ANNIKA, Vec::new()).await;
    assert!(tablet.is_open());
    let tablet = tablet.restart().await;
    tablet.until_closed().await;
    let state = tablet.ok("state", json!({})).await;
    assert_eq!((&state["stage"], &state["store"]["name"]), (&json!("locked"), &json!("Nordhem Linköping")));
    let tiles = tablet.ok("staff", json!({})).await;
    assert_eq!((&tiles[0]["given"], &tiles[1]["given"]), (&json!("Sara"), &json!("Jonas")));
    assert_eq!(tablet.code("find", json!({ "text": "an" })).await, Code::Locked);
    assert_eq!(tablet.trouble("sign_in", pin("sara", "000000")).await.left, Some(4));
    assert!(!tablet.is_open());
    assert_eq!(tablet.sign_in("sara").await["stage"], "open");
    assert_eq!(tablet.ok("find", json!({ "text": "an" })).await["people"].as_array().map(Vec::len), Some(1));
    // Locked it stays open for the carriage.
    tablet.ok("lock", json!({})).await;
    assert!(tablet.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_wrong_pins_close_the_tablet_to_that_associate_and_to_nobody_else() {
    let tablet = Tablet::locked(ANNIKA, Vec::new()).await;
    for _ in 0..9 {
        tablet.trouble("sign_in", pin("sara", "000000")).await;
        tablet.clock.forward_ms(60 * 60_000);
    }
    assert_eq!(tablet.code("sign_in", pin("sara", "000000")).await, Code::PinSpent);
    let tablet = tablet.restart().await;
    tablet.clock.forward_ms(24 * 60 * 60_000);
    assert_eq!(tablet.code("sign_in", pin("sara", PIN)).await, Code::PinSpent);
    tablet.sign_in("jonas").await;
    // Not even a colleague who has opened the database gives tries back.
    assert_eq!(tablet.code("sign_in", pin("sara", PIN)).await, Code::PinSpent);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_for_the_first_time_needs_a_colleague_or_the_hub_and_then_no_more() {
    let tablet = Tablet::known_to(&["sara"], ANNIKA, Vec::new()).await;
    assert_eq!(tablet.code("sign_in", pin("jonas", PIN)).await, Code::FirstTimeHere);
    tablet.sign_in("sara").await;
    tablet.ok("lock", json!({})).await;
    assert_eq!(tablet.trouble("sign_in", pin("jonas", "000000")).await.left, Some(4));
    tablet.sign_in("jonas").await;
    let tablet = tablet.restart().await;
    assert_eq!(tablet.sign_in("jonas").await["stage"], "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_pin_opens_nothing_once_the_tablet_has_heard_of_the_new_one() {
    let tablet = Tablet::locked(ANNIKA, Vec::new()).await;
    let tablet = heard(tablet, support::with_pin("sara", "Sara Nyström", Some("654321"))).await;
    assert_eq!(tablet.code("sign_in", pin("sara", PIN)).await, Code::WrongPin);
    assert_eq!(tablet.ok("state", json!({})).await["stage"], "locked");
    assert_eq!(tablet.ok("sign_in", pin("sara", "654321")).await["stage"], "open");
    let tablet = tablet.restart().await;
    assert_eq!(tablet.code("sign_in", pin("sara", PIN)).await, Code::WrongPin);
    assert_eq!(tablet.ok("sign_in", pin("sara", "654321")).await["stage"], "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_left_opens_nothing_once_the_tablet_has_heard_of_it() {
    let tablet = Tablet::locked(ANNIKA, Vec::new()).await;
    let tablet = heard(tablet, support::with_pin("sara", "Sara Nyström", None)).await;
    assert_eq!(tablet.code("sign_in", pin("sara", PIN)).await, Code::WrongPin);
    assert_eq!(tablet.ok("staff", json!({})).await.as_array().map(Vec::len), Some(1));
    let tablet = tablet.restart().await;
    assert_eq!(tablet.code("sign_in", pin("sara", PIN)).await, Code::WrongPin);
    assert_eq!(tablet.sign_in("jonas").await["stage"], "open");
}

const HOUR_MS: i64 = 60 * 60 * 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn without_the_hub_the_last_day_is_counted_down_and_then_nobody_gets_in() {
    let tablet = Tablet::with(ANNIKA, Vec::new()).await;
    tablet.clock.forward_ms(47 * HOUR_MS);
    assert_eq!(tablet.ok("state", json!({})).await["lease"]["endsAt"], Value::Null);
    tablet.clock.forward_ms(HOUR_MS);
    let lease = tablet.ok("state", json!({})).await["lease"].clone();
    assert_eq!(lease["ended"], false);
    let left_ms = lease["endsAt"].as_i64().unwrap() - support::NOW.0 - 48 * HOUR_MS;
    assert!((23 * HOUR_MS..=24 * HOUR_MS).contains(&left_ms), "{left_ms}");
    tablet.sign_in("sara").await;
    tablet.clock.forward_ms(24 * HOUR_MS);
    let state = tablet.ok("state", json!({})).await;
    assert_eq!((&state["stage"], &state["lease"]["ended"]), (&json!("locked"), &json!(true)));
    tablet.until_closed().await;
    assert_eq!(tablet.code("find", json!({ "text": "an" })).await, Code::Locked);
    assert_eq!(tablet.code("sign_in", pin("sara", PIN)).await, Code::LeaseEnded);
    // Neither a restart nor a clock set back helps.
    let tablet = tablet.restart().await;
    tablet.clock.forward_ms(-70 * HOUR_MS);
    assert_eq!(tablet.code("sign_in", pin("sara", PIN)).await, Code::LeaseEnded);
    assert!(!tablet.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_two_weeks_without_the_hub_the_key_is_gone_and_an_empty_memory_waits_for_it() {
    let tablet = Tablet::with(ANNIKA, Vec::new()).await;
    tablet.clock.forward_ms(14 * 24 * HOUR_MS);
    let state = tablet.ok("state", json!({})).await;
    assert_eq!(state["stage"], "first_load");
    assert_eq!(tablet.code("sign_in", pin("sara", PIN)).await, Code::LeaseEnded);
    let tablet = tablet.restart().await;
    assert_eq!(tablet.ok("state", json!({})).await["stage"], "first_load");
    assert!(tablet.ended_without_its_key().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_destroyed_while_the_tablet_was_off_is_gone_before_anybody_can_ask() {
    let tablet = Tablet::with(ANNIKA, Vec::new()).await;
    tablet.clock.forward_ms(14 * 24 * HOUR_MS);
    let tablet = tablet.restart().await;
    assert_eq!(tablet.ok("state", json!({})).await["stage"], "first_load");
    assert!(tablet.ended_without_its_key().await);
}
