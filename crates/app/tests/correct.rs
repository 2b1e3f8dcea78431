//! Correcting, confirming, undoing, settling: what an associate does with a fact.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use serde_json::{Value, json};
use support::{Tablet, choice, id, row, rows, size, slot};
use visavi_app::Code;

const SHOES: &str = "900.1.1/0 annika shoe_size holds size eu 42 told by jonas at LKP on 2026-01-10";
/// Two years and five months old: ageing, since sizes are fresh for two.
const OLD_SHOES: &str = "900.1.1/0 annika shoe_size holds size eu 42 told by jonas at LKP on 2023-12-10";
const CHILDREN: &str = "900.1.2/0 annika children_at_home holds choice no told by jonas at LKP on 2024-01-10";
const TWO_ANSWERS: &str = "900.1.1/0 annika shoe_size holds size eu 42.5 told by jonas at LKP on 2026-05-10
    901.1.1/0 annika shoe_size holds size eu 43 told by sara at LKP on 2026-05-11";

fn with(args: Value, more: Value) -> Value {
    let mut args = args;
    for (key, value) in more.as_object().unwrap() {
        args[key] = value.clone();
    }
    args
}

fn about(attribute: &str, more: Value) -> Value {
    with(json!({ "customer": id("annika"), "slot": slot(attribute) }), more)
}

fn told(attribute: &str, value: Value) -> Value {
    about(attribute, json!({ "value": value, "how": "told" }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_size_is_shown_at_once_with_its_source_and_a_cloud() {
    let tablet = Tablet::visiting(SHOES).await;
    tablet.ok("correct", told("shoe_size", size("eu", "42,5"))).await;
    let row = tablet.row("shoe_size").await;
    assert_eq!(row["state"]["is"], "held");
    assert_eq!(row["state"]["value"], size("eu", "42.5"));
    let source = &row["state"]["source"];
    assert_eq!((&source["who"], &source["mine"]), (&json!("Sara Nyström"), &json!(true)));
    assert_eq!((&source["pending"], &source["freshness"]), (&json!(true), &json!("fresh")));
    assert_eq!(row["acts"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_saved_survives_a_restart() {
    let tablet = Tablet::visiting(SHOES).await;
    tablet.ok("correct", told("shoe_size", size("eu", "43"))).await;
    let tablet = tablet.restart().await;
    tablet.sign_in("sara").await;
    assert_eq!(tablet.row("shoe_size").await["state"]["value"], size("eu", "43"));
    assert_eq!(tablet.ok("state", json!({})).await["sync"]["waiting"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_brings_back_the_old_value_with_its_old_age() {
    let tablet = Tablet::visiting(OLD_SHOES).await;
    let before = tablet.row("shoe_size").await;
    let saved = tablet.ok("correct", told("shoe_size", size("eu", "43"))).await;
    let offered = tablet.row("shoe_size").await;
    assert_eq!(offered["undo"]["operation"], saved["operation"]);
    tablet.clock.forward_ms(9_000);
    tablet.ok("undo", json!({ "operation": saved["operation"] })).await;
    assert_eq!(tablet.row("shoe_size").await["state"]["value"], before["state"]["value"]);
    assert_eq!(tablet.row("shoe_size").await["state"]["source"]["asOf"], before["state"]["source"]["asOf"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_ten_seconds_it_is_too_late_to_undo() {
    let tablet = Tablet::visiting(SHOES).await;
    let saved = tablet.ok("correct", told("shoe_size", size("eu", "43"))).await;
    tablet.clock.forward_ms(10_000);
    assert_eq!(tablet.code("undo", json!({ "operation": saved["operation"] })).await, Code::TooLateToUndo);
    assert_eq!(tablet.row("shoe_size").await["undo"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_is_not_undone_and_nobody_undoes_for_another() {
    let tablet = Tablet::visiting(SHOES).await;
    let saved = tablet.ok("correct", told("shoe_size", size("eu", "43"))).await;
    let other = tablet.ok("correct", told("coffee", choice("tea"))).await;
    let undone = tablet.ok("undo", json!({ "operation": saved["operation"] })).await;
    for operation in [&undone["operation"], &saved["operation"]] {
        assert_eq!(tablet.code("undo", json!({ "operation": operation })).await, Code::TooLateToUndo);
    }
    tablet.sign_in("jonas").await;
    assert_eq!(tablet.code("undo", json!({ "operation": other["operation"] })).await, Code::TooLateToUndo);
}

#[tokio::test(flavor = "multi_thread")]
async fn still_right_closes_the_ring_and_says_who_and_when() {
    let tablet = Tablet::visiting(OLD_SHOES).await;
    let before = tablet.row("shoe_size").await;
    assert_eq!(before["acts"], json!(["still_right"]));
    tablet.ok("still_right", about("shoe_size", json!({ "fact": before["state"]["fact"] }))).await;
    let row = tablet.row("shoe_size").await;
    assert_eq!(row["state"]["value"], size("eu", "42"));
    let source = &row["state"]["source"];
    assert_eq!(
        (&source["confirmed"], &source["freshness"], &source["who"]),
        (&json!(true), &json!("fresh"), &json!("Sara Nyström"))
    );
    assert_eq!((&row["undo"]["confirmed"], &row["acts"]), (&json!(true), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_what_is_held_already_is_still_right() {
    let tablet = Tablet::visiting(OLD_SHOES).await;
    tablet.ok("correct", told("shoe_size", size("eu", "42"))).await;
    let row = tablet.row("shoe_size").await;
    assert_eq!(row["state"]["source"]["confirmed"], true);
    assert_eq!(row["undo"]["confirmed"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_fact_is_a_question_and_rather_not_say_is_never_asked_again() {
    let tablet = Tablet::visiting(CHILDREN).await;
    let asked = |card: &Value| {
        card["questions"].as_array().unwrap().iter().any(|question| question["slot"]["attribute"] == "children_at_home")
    };
    assert!(asked(&tablet.card().await));
    tablet.ok("rather_not_say", about("children_at_home", json!({}))).await;
    let card = tablet.card().await;
    assert!(!asked(&card));
    assert_eq!(row(&card, "children_at_home")["state"]["is"], "declined");
    assert_eq!(card["visit"]["asked"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn not_now_is_not_asked_again_in_this_visit_and_stores_nothing() {
    let tablet = Tablet::visiting(CHILDREN).await;
    let card = tablet.ok("not_now", about("children_at_home", json!({}))).await;
    assert!(
        card["questions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|question| question["slot"]["attribute"] != "children_at_home")
    );
    assert_eq!(tablet.ok("state", json!({})).await["sync"]["waiting"], 0);
    tablet.ok("end_visit", json!({ "customer": id("annika") })).await;
    let card = tablet.ok("open", json!({ "customer": id("annika"), "purpose": "visit" })).await;
    assert!(
        card["questions"]
            .as_array()
            .unwrap()
            .iter()
            .any(|question| question["slot"]["attribute"] == "children_at_home")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_answers_stay_both_until_one_is_settled_on() {
    let tablet = Tablet::visiting(TWO_ANSWERS).await;
    let conflict = tablet.row("shoe_size").await;
    assert_eq!(conflict["state"]["is"], "conflict");
    assert_eq!(conflict["state"]["sides"].as_array().unwrap().len(), 2);
    assert_eq!(conflict["acts"], json!(["settle"]));
    let centre = tablet.ok("sync_centre", json!({})).await;
    assert_eq!(centre["twoAnswers"].as_array().unwrap().len(), 1);
    assert_eq!(centre["twoAnswers"][0]["visiting"], true);
    tablet.ok("settle", about("shoe_size", json!({ "value": size("eu", "42.5") }))).await;
    assert_eq!(tablet.row("shoe_size").await["state"]["value"], size("eu", "42.5"));
    let centre = tablet.ok("sync_centre", json!({})).await;
    assert_eq!(centre["twoAnswers"], json!([]));
    assert_eq!(centre["onTheWay"][0]["what"], "settled");
    let again = about("shoe_size", json!({ "value": size("eu", "43") }));
    assert_eq!(tablet.code("settle", again).await, Code::NothingToSettle);
}

#[tokio::test(flavor = "multi_thread")]
async fn ask_next_time_hides_the_card_until_the_next_visit_and_settles_nothing() {
    let tablet = Tablet::visiting(TWO_ANSWERS).await;
    let centre = tablet.ok("ask_next_time", about("shoe_size", json!({}))).await;
    assert_eq!(centre["twoAnswers"], json!([]));
    assert_eq!(tablet.row("shoe_size").await["state"]["is"], "conflict");
    tablet.ok("end_visit", json!({ "customer": id("annika") })).await;
    tablet.ok("open", json!({ "customer": id("annika"), "purpose": "visit" })).await;
    assert_eq!(tablet.ok("sync_centre", json!({})).await["twoAnswers"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guess_becomes_said_by_yes_and_goes_for_good_when_wrong() {
    let guesses = "900.1.1/0 annika coffee holds choice tea inferred via Model on 2026-05-01
        900.1.2/0 annika home holds choice flat inferred via Model on 2026-05-01";
    let tablet = Tablet::visiting(guesses).await;
    let row = tablet.row("coffee").await;
    assert_eq!((&row["state"]["is"], &row["acts"]), (&json!("guess"), &json!(["wrong_guess", "says_yes"])));
    tablet.ok("says_yes", about("coffee", json!({ "value": choice("tea") }))).await;
    let row = tablet.row("coffee").await;
    assert_eq!((&row["state"]["is"], &row["state"]["source"]["how"]), (&json!("held"), &json!("told")));
    tablet.ok("wrong_guess", about("home", json!({ "value": choice("flat") }))).await;
    assert_eq!(tablet.row("home").await, Value::Null);
    let gone = about("home", json!({ "value": choice("flat") }));
    assert_eq!(tablet.code("says_yes", gone).await, Code::UnknownFact);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_phone_stands_beside_the_first_and_one_can_be_taken_away() {
    let tablet =
        Tablet::visiting("900.1.1/0 annika phone holds phone +46701740612 told by jonas at LKP on 2026-01-10").await;
    let phone = |number: &str| json!({ "kind": "phone", "number": number });
    tablet.ok("correct", told("phone", phone("070-555 01 18"))).await;
    let numbers = rows(&tablet.card().await, "phone");
    assert_eq!(numbers.len(), 2);
    let first = numbers.iter().find(|row| row["state"]["value"] == phone("+46701740612")).unwrap();
    tablet.ok("no_longer", about("phone", json!({ "fact": first["state"]["fact"] }))).await;
    let held: Vec<Value> =
        rows(&tablet.card().await, "phone").into_iter().filter(|row| row["state"]["is"] == "held").collect();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0]["state"]["value"], phone("+46705550118"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_is_changed_takes_the_place_of_the_one_that_was_meant() {
    let tablet =
        Tablet::visiting("900.1.1/0 annika phone holds phone +46701740612 told by jonas at LKP on 2026-01-10").await;
    let fact = tablet.row("phone").await["state"]["fact"].clone();
    let number = json!({ "kind": "phone", "number": "070-555 01 18" });
    tablet.ok("correct", about("phone", json!({ "value": number, "how": "told", "fact": fact }))).await;
    let held = rows(&tablet.card().await, "phone");
    assert_eq!(held.len(), 1, "{held:?}");
    assert_eq!(held[0]["state"]["value"]["number"], "+46705550118");
}

#[tokio::test(flavor = "multi_thread")]
async fn not_for_me_is_said_shown_and_lifted() {
    let tablet = Tablet::visiting(SHOES).await;
    let scope = json!([{ "dimension": "brand", "code": "tindvik" }]);
    tablet.ok("not_for_me", json!({ "customer": id("annika"), "scope": scope })).await;
    let row = tablet.row("not_for_me").await;
    assert_eq!((&row["state"]["value"]["yes"], &row["slot"]["scope"]), (&json!(true), &scope));
    tablet.ok("lift_not_for_me", json!({ "customer": id("annika"), "scope": scope })).await;
    assert_eq!(tablet.row("not_for_me").await["state"]["is"], "ended");
    assert_eq!(tablet.code("not_for_me", json!({ "customer": id("annika"), "scope": [] })).await, Code::Empty);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_withdrawn_with_one_tap_and_never_given_by_staff() {
    let given =
        "900.1.1/0 annika consent[purpose=news,channel=email] holds consent yes 2026-01 - self_service on 2026-01-10";
    let tablet = Tablet::visiting(given).await;
    assert_eq!(tablet.row("consent").await["state"]["value"]["given"], true);
    let scope = json!([{ "dimension": "purpose", "code": "news" }, { "dimension": "channel", "code": "email" }]);
    let slot = json!({ "attribute": "consent", "scope": scope });
    let sheet = tablet.ok("fact_sheet", json!({ "customer": id("annika"), "slot": slot, "value": null })).await;
    assert_eq!(
        (&sheet["canWithdraw"], &sheet["canChange"], &sheet["canConfirm"]),
        (&json!(true), &json!(false), &json!(false))
    );
    tablet.ok("withdraw_consent", json!({ "customer": id("annika"), "purpose": "news", "channel": "email" })).await;
    assert_eq!(tablet.row("consent").await["state"]["value"]["given"], false);
    let yes = json!({ "customer": id("annika"), "slot": slot, "how": "told", "value": { "kind": "consent", "given": true, "text_version": "2026-01" } });
    assert_eq!(tablet.code("correct", yes).await, Code::OnlyTheCustomer);
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_refused_with_the_field_it_is_about_and_nothing_is_saved() {
    let tablet = Tablet::visiting(SHOES).await;
    for (attribute, value, code) in [
        ("shoe_size", size("eu", "420"), Code::NotASize),
        ("phone", json!({ "kind": "phone", "number": "112" }), Code::NotAPhone),
        ("email", json!({ "kind": "email", "address": "annika" }), Code::NotAnEmail),
        ("coffee", choice("a\u{202e}b"), Code::ForbiddenCharacter),
        ("home", choice("castle"), Code::NotAChoice),
        ("birthday", json!({ "kind": "day", "year": 1980, "month": 2, "day": 30 }), Code::NotADay),
        ("name_said", json!({ "kind": "text", "text": "x".repeat(1_000_000) }), Code::TooLong),
        ("coffee", size("eu", "42"), Code::BadRequest),
    ] {
        assert_eq!(tablet.code("correct", told(attribute, value)).await, code, "{attribute}");
    }
    assert_eq!(tablet.ok("state", json!({})).await["sync"]["waiting"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_a_name_is_text() {
    let tablet = Tablet::visiting(SHOES).await;
    let name = json!({ "kind": "name", "given": "<img onerror=alert(1)>", "family": "Lind" });
    tablet.ok("correct", told("name", name.clone())).await;
    assert_eq!(tablet.row("name").await["state"]["value"], name);
}
