//! Who may do what: PINs, the lock, visits, the record of views.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use serde_json::{Value, json};
use support::{PIN, Tablet, id};
use visavi_app::Code;
use visavi_protocol::{Erasure, ErasureKey, Erasures, Seal};

const FOUR: &str = "900.1.1/0 annika name holds name Annika Lindqvist imported at LKP on 2026-03-02
    900.1.2/0 bo name holds name Bo Ek imported at LKP on 2026-03-02
    900.1.3/0 cilla name holds name Cilla Ahl imported at LKP on 2026-03-02
    900.1.4/0 dag name holds name Dag Moe imported at LKP on 2026-03-02";

fn open(name: &str) -> Value {
    json!({ "customer": id(name), "purpose": "visit" })
}

fn pin(pin: &str) -> Value {
    json!({ "associate": "sara", "pin": pin })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_device_answers_nothing_about_customers() {
    let tablet = Tablet::locked(FOUR, Vec::new()).await;
    assert_eq!(tablet.ok("state", json!({})).await["stage"], "locked");
    for (name, args) in [
        ("start", json!({})),
        ("find", json!({ "text": "an" })),
        ("scan", json!({ "code": "1" })),
        ("open", open("annika")),
        ("customer", json!({ "customer": id("annika") })),
        ("sync_centre", json!({})),
        ("help", json!({})),
        ("likely_twins", json!({ "name": "Annika Lindqvist", "contact": "" })),
        // Even what could not be read is not looked at.
        ("correct", json!({ "nonsense": 1 })),
    ] {
        assert_eq!(tablet.code(name, args).await, Code::Locked, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_request_and_unknown_arguments_are_bad_requests() {
    let tablet = Tablet::with(FOUR, Vec::new()).await;
    assert_eq!(tablet.code("drop_everything", json!({})).await, Code::BadRequest);
    assert_eq!(tablet.code("find", json!({ "text": "an", "more": 1 })).await, Code::BadRequest);
    assert_eq!(tablet.code("open", json!({ "customer": "annika", "purpose": "visit" })).await, Code::BadRequest);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_pins_are_counted_and_then_have_to_wait() {
    let tablet = Tablet::locked(FOUR, Vec::new()).await;
    for left in [4, 3, 2, 1] {
        let trouble = tablet.trouble("sign_in", pin("000000")).await;
        assert_eq!((trouble.code, trouble.left), (Code::WrongPin, Some(left)));
    }
    let trouble = tablet.trouble("sign_in", pin("000000")).await;
    assert_eq!((trouble.code, trouble.until), (Code::TooManyTries, Some(support::NOW.0 + 30_000)));
    // The right one has to wait too, also after a restart.
    let tablet = tablet.restart().await;
    assert_eq!(tablet.code("sign_in", pin(PIN)).await, Code::TooManyTries);
    let tiles = tablet.ok("staff", json!({})).await;
    assert_eq!(tiles[1]["lockedUntil"], support::NOW.0 + 30_000);
    tablet.clock.forward_ms(30_000);
    assert_eq!(tablet.ok("sign_in", pin(PIN)).await["stage"], "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_pin_forgets_the_wrong_ones() {
    let tablet = Tablet::locked(FOUR, Vec::new()).await;
    for _ in 0..4 {
        tablet.trouble("sign_in", pin("000000")).await;
    }
    tablet.ok("sign_in", pin(PIN)).await;
    assert_eq!(tablet.trouble("sign_in", pin("000000")).await.left, Some(4));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_is_not_on_the_list_hears_what_a_wrong_pin_hears() {
    let tablet = Tablet::locked(FOUR, Vec::new()).await;
    let trouble = tablet.trouble("sign_in", json!({ "associate": "nobody", "pin": PIN })).await;
    assert_eq!(trouble.code, Code::WrongPin);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_locks_after_two_minutes_untouched_and_a_touch_puts_that_off() {
    let tablet = Tablet::with(FOUR, Vec::new()).await;
    tablet.clock.forward_ms(110_000);
    tablet.ok("touch", json!({})).await;
    tablet.clock.forward_ms(110_000);
    assert_eq!(tablet.ok("state", json!({})).await["stage"], "open");
    // Asking how things stand is no touch.
    tablet.clock.forward_ms(11_000);
    assert_eq!(tablet.ok("state", json!({})).await["stage"], "locked");
    assert_eq!(tablet.code("find", json!({ "text": "an" })).await, Code::Locked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_keeps_the_visit_for_the_same_person_and_shows_it_to_nobody_else() {
    let tablet = Tablet::with(FOUR, Vec::new()).await;
    tablet.ok("open", open("annika")).await;
    tablet.ok("set_errand", json!({ "customer": id("annika"), "text": "Boots by Saturday" })).await;
    tablet.ok("lock", json!({})).await;
    let theirs = tablet.sign_in("jonas").await;
    assert_eq!(theirs["visits"], json!([]));
    assert_eq!(tablet.code("customer", json!({ "customer": id("annika") })).await, Code::NoVisit);
    let mine = tablet.sign_in("sara").await;
    assert_eq!(mine["visits"][0]["given"], "Annika");
    assert_eq!(tablet.card().await["visit"]["errand"]["text"], "Boots by Saturday");
}

#[tokio::test(flavor = "multi_thread")]
async fn three_visits_may_be_open_and_the_fourth_asks_which_to_end() {
    let tablet = Tablet::with(FOUR, Vec::new()).await;
    for name in ["annika", "bo", "cilla"] {
        tablet.ok("open", open(name)).await;
        tablet.clock.forward_ms(1_000);
    }
    assert_eq!(tablet.code("open", open("dag")).await, Code::ThreeVisits);
    // One that is open already is no fourth.
    tablet.ok("open", open("annika")).await;
    tablet.ok("end_visit", json!({ "customer": id("bo") })).await;
    tablet.ok("open", open("dag")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_ends_after_half_an_hour_untouched() {
    let tablet = Tablet::with(FOUR, Vec::new()).await;
    tablet.ok("open", open("annika")).await;
    tablet.clock.forward_ms(30 * 60_000);
    assert_eq!(tablet.sign_in("sara").await["visits"], json!([]));
    assert_eq!(tablet.code("customer", json!({ "customer": id("annika") })).await, Code::NoVisit);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_shown_only_in_a_visit_and_whom_i_met_is_listed() {
    let tablet = Tablet::with(FOUR, Vec::new()).await;
    assert_eq!(tablet.code("customer", json!({ "customer": id("annika") })).await, Code::NoVisit);
    tablet.ok("open", open("annika")).await;
    let start = tablet.ok("start", json!({})).await;
    assert_eq!(start["met"][0]["person"]["name"], "Annika Lindqvist");
    assert_eq!(start["customers"], 4);
    assert_eq!(tablet.code("open", open("nobody")).await, Code::UnknownCustomer);
}

#[tokio::test(flavor = "multi_thread")]
async fn help_without_saving_is_in_memory_only_and_gone_when_it_ends() {
    let tablet = Tablet::with(FOUR, Vec::new()).await;
    tablet.ok("help", json!({})).await;
    let help = json!({ "errand": "Gloves", "sizes": [{ "garment": "gloves", "system": "glove", "label": "7.5" }], "openedAt": 0 });
    tablet.ok("help_note", json!({ "help": help })).await;
    assert_eq!(tablet.ok("help", json!({})).await["errand"], "Gloves");
    assert_eq!(tablet.ok("state", json!({})).await["helping"], true);
    assert_eq!(tablet.sign_in("jonas").await["helping"], false);
    tablet.sign_in("sara").await;
    assert_eq!(tablet.ok("help", json!({})).await["errand"], "");
    assert_eq!(tablet.ok("help_end", json!({})).await["helping"], false);
    assert_eq!(tablet.ok("state", json!({})).await["sync"]["waiting"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_follow_the_person_and_the_place_stays_with_the_device() {
    let tablet = Tablet::with(FOUR, Vec::new()).await;
    let swedish = json!({ "language": "sv", "theme": "dark", "leftHanded": true, "place": "desk" });
    tablet.ok("settings", json!({ "settings": swedish })).await;
    let jonas = tablet.sign_in("jonas").await;
    assert_eq!((&jonas["settings"]["language"], &jonas["settings"]["place"]), (&json!("en"), &json!("desk")));
    let sara = tablet.sign_in("sara").await;
    assert_eq!(sara["settings"], swedish);
    let card = tablet.ok("open", open("annika")).await;
    assert_eq!(support::row(&card, "name")["label"], "Namn");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_wakes_a_waiting_screen() {
    let tablet = Tablet::with(FOUR, Vec::new()).await;
    let since = tablet.ok("state", json!({})).await["revision"].clone();
    let waiting = {
        let app = tablet.app.clone();
        tokio::spawn(async move { app.call("changed", json!({ "since": since })).await })
    };
    tablet.ok("open", open("annika")).await;
    let state = waiting.await.unwrap().unwrap();
    assert_eq!(state["visits"][0]["given"], "Annika");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_that_cannot_be_read_is_put_aside_and_the_screen_says_what_became_of_it() {
    let tablet = Tablet::with(FOUR, Vec::new()).await.restart_spoiled().await;
    // The PIN opens it; who the device is stands in its credentials, and its hub has to say the
    // rest.
    let state = tablet.sign_in("sara").await;
    assert_eq!(state["stage"], "first_load");
    assert_eq!(state["rescue"]["unknown"], true);
    assert_eq!(tablet.code("find", json!({ "text": "an" })).await, Code::Locked);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_worked_here_last_is_the_first_tile_and_the_others_stand_by_name() {
    let tablet = Tablet::locked(FOUR, Vec::new()).await;
    let given = async || {
        let tiles = tablet.ok("staff", json!({})).await;
        tiles.as_array().unwrap().iter().map(|tile| tile["given"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(given().await, ["Jonas", "Sara"]);
    tablet.sign_in("sara").await;
    tablet.ok("lock", json!({})).await;
    assert_eq!(given().await, ["Sara", "Jonas"]);
    assert_eq!(tablet.ok("state", json!({})).await["demonstrationKey"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_card_of_somebody_who_was_erased_closes_and_nobody_opens_it_again() {
    let tablet = Tablet::visiting(FOUR).await;
    let key = ErasureKey([1; 32]);
    let list = vec![Erasure { tag: key.tag(support::customer("annika")), seal: Seal([1; 32]) }];
    let told = Erasures { key, total: 1, after: 0, list, receipt: 0 };
    let tablet = tablet.restart_after(|device| drop(device.erase(&told, support::NOW).unwrap())).await;
    tablet.sign_in("sara").await;
    assert_eq!(tablet.code("customer", json!({ "customer": id("annika") })).await, Code::Erased);
    assert_eq!(tablet.code("open", open("annika")).await, Code::UnknownCustomer);
    tablet.ok("open", open("bo")).await;
}
