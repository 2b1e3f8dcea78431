//! Who opens a device, and what is left of it when it was out of touch for too long.

use serde_json::json;
use visavi_app::Code;
use visavi_domain::Day;
use visavi_tests::in_process::{Chain, Clock};

use super::desk::{Desk, PIN, staff};

/// It asks often, so that a story does not take long.
const OFTEN_MS: u64 = 20;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

fn shop() -> (Clock, Chain) {
    let now = Clock::at_noon(Day { year: 2026, month: 5, day: 20 });
    let chain = super::shelf::chain(now.clone());
    for (associate, name) in [("sara", "Sara Nyström"), ("jonas", "Jonas Ek")] {
        chain.hub().put_staff(staff(associate, name), now.now()).expect("the store is there");
    }
    chain.import("Old club", "annika name holds name Annika Lindqvist imported at LKP on 2026-03-02");
    (now, chain)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_was_two_weeks_without_its_hub_begins_anew_as_soon_as_it_meets_it() {
    let (now, chain) = shop();
    let desk = Desk::enrol(&chain, now.now(), OFTEN_MS).await;
    desk.is_drained().await;
    desk.cable.pull();
    desk.clock.forward_ms(14 * DAY_MS);
    desk.reaches("first_load").await;
    let args = json!({ "associate": "sara", "pin": PIN });
    assert_eq!(desk.refused("sign_in", args).await, Code::LeaseEnded);
    desk.cable.plug();
    desk.reaches("locked").await;
    desk.sign_in("sara").await;
    assert_eq!(desk.found_here("annika").await, 1);
    // It gives numbers that nobody was given before.
    let saved = desk.says_tea().await;
    assert!(saved["operation"].as_str().is_some_and(|id| id.contains(".2.")), "{saved}");
    desk.is_drained().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_has_ended_begins_anew_with_the_pin_once_the_hub_is_in_reach() {
    let (now, chain) = shop();
    let desk = Desk::enrol(&chain, now.now(), OFTEN_MS).await;
    desk.cable.pull();
    desk.clock.forward_ms(4 * DAY_MS);
    desk.reaches("locked").await;
    let args = json!({ "associate": "sara", "pin": PIN });
    assert_eq!(desk.refused("sign_in", args).await, Code::LeaseEnded);
    let desk = desk.restart().await;
    desk.cable.plug();
    assert_eq!(desk.sign_in("sara").await["stage"], "open");
    assert_eq!(desk.found_here("annika").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_was_shut_out_sends_what_was_saved_on_it_and_keeps_nothing() {
    let (now, chain) = shop();
    let desk = Desk::enrol(&chain, now.now(), OFTEN_MS).await;
    desk.cable.pull();
    desk.says_tea().await;
    let device = chain.hub().devices().expect("the shelf can be read").pop().expect("one was enrolled");
    chain.hub().set_enabled(device.number, false).expect("the shelf can be written");
    desk.cable.plug();
    desk.reaches("enrol").await;
    assert_eq!(desk.ask("state", json!({})).await["shutOut"], true);
    assert_eq!(chain.hub().held().expect("the shelf can be read").len(), 1);
    assert!(!desk.has_files());
    let desk = desk.restart().await;
    let state = desk.ask("state", json!({})).await;
    assert_eq!((&state["stage"], &state["shutOut"]), (&json!("enrol"), &json!(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_is_new_to_a_device_is_let_in_by_the_hub_and_then_without_it() {
    let (now, chain) = shop();
    let desk = Desk::enrol(&chain, now.now(), OFTEN_MS).await.restart().await;
    desk.cable.pull();
    let args = |pin: &str| json!({ "associate": "jonas", "pin": pin });
    assert_eq!(desk.refused("sign_in", args(PIN)).await, Code::FirstTimeHere);
    desk.cable.plug();
    assert_eq!(desk.refused("sign_in", args("000000")).await, Code::WrongPin);
    desk.sign_in("jonas").await;
    assert_eq!(desk.found_here("annika").await, 1);
    let desk = desk.restart().await;
    desk.cable.pull();
    desk.sign_in("jonas").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_was_shut_out_and_begins_anew_still_sends_what_lies_sealed_of_it() {
    let (now, chain) = shop();
    let desk = Desk::enrol(&chain, now.now(), OFTEN_MS).await;
    desk.cable.pull();
    desk.says_tea().await;
    desk.clock.forward_ms(14 * DAY_MS);
    desk.reaches("first_load").await;
    let device = chain.hub().devices().expect("the shelf can be read").pop().expect("one was enrolled");
    chain.hub().set_enabled(device.number, false).expect("the shelf can be written");
    desk.cable.plug();
    desk.reaches("enrol").await;
    assert_eq!(chain.hub().held().expect("the shelf can be read").len(), 1);
    assert!(!desk.has_files());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_locked_and_hears_that_it_was_shut_out_sends_what_lies_sealed_and_keeps_nothing() {
    let (now, chain) = shop();
    let desk = Desk::enrol(&chain, now.now(), OFTEN_MS).await;
    desk.cable.pull();
    desk.says_tea().await;
    desk.clock.forward_ms(4 * DAY_MS);
    desk.reaches("locked").await;
    let device = chain.hub().devices().expect("the shelf can be read").pop().expect("one was enrolled");
    chain.hub().set_enabled(device.number, false).expect("the shelf can be written");
    desk.cable.plug();
    assert_eq!(desk.refused("sign_in", json!({ "associate": "sara", "pin": PIN })).await, Code::NotEnrolled);
    desk.reaches("enrol").await;
    assert_eq!(chain.hub().held().expect("the shelf can be read").len(), 1);
    assert!(!desk.has_files());
}
