//! The card: full, thin and quiet, and what its parts are made of.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use serde_json::{Value, json};
use support::{NOW, Tablet, customer, id, record, row, slot};
use visavi_domain::record::{
    Amount, Channel, Complaint, FollowUp, Item, Order, OrderLine, OrderStatus, Pickup, PickupState, Record, RecordBody,
    Return, ReturnLine, ReturnReason, Stock, Wish,
};
use visavi_domain::{AssociateId, Garment, Moment, Size, SizeSystem, Spread, StoreId};

const NAME: &str = "900.9.1/0 annika name holds name Annika Lindqvist imported at LKP on 2026-03-02";

fn item(name: &str, category: &str, brand: Option<&str>, garment: Option<Garment>) -> Item {
    Item {
        sku: format!("NH-{name}"),
        name: name.to_owned(),
        category: category.to_owned(),
        brand: brand.map(str::to_owned),
        department: Some("women".to_owned()),
        garment,
        art: Some("boot/brown".to_owned()),
    }
}

fn line(item: Item, size: Option<(SizeSystem, &str)>, price: i64) -> OrderLine {
    OrderLine {
        item,
        size: size.map(|(system, label)| Size { system, label: label.to_owned() }),
        colour: Some("brown".to_owned()),
        quantity: 1,
        unit_price: Amount { mantissa: price, scale: 0 },
        gift: false,
    }
}

fn order(number: &str, days_ago: i64, channel: Channel, lines: Vec<OrderLine>) -> Record {
    record(
        number,
        Some("annika"),
        RecordBody::Order(Order {
            number: number.to_owned(),
            at: NOW.plus_days(-days_ago),
            channel,
            store: StoreId("LKP".to_owned()),
            associate: Some(AssociateId("jonas".to_owned())),
            currency: "SEK".to_owned(),
            lines,
            status: OrderStatus::Delivered,
            status_at: None,
        }),
    )
}

fn shoe(label: &str) -> OrderLine {
    line(item("Trail shoe", "shoes", Some("tindvik"), Some(Garment::Shoes)), Some((SizeSystem::Eu, label)), 1_299)
}

async fn card(facts: &str, records: Vec<Record>) -> Value {
    let tablet = Tablet::with(&format!("{NAME}\n{facts}"), records).await;
    tablet.ok("open", json!({ "customer": id("annika"), "purpose": "visit" })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_order_and_no_facts_is_a_thin_card_with_three_questions() {
    let card = card(
        "",
        vec![order("4120-77", 30, Channel::Online, vec![line(item("Kettle", "kitchen", None, None), None, 649)])],
    )
    .await;
    assert_eq!(card["shape"], "thin");
    assert_eq!(card["questions"].as_array().unwrap().len(), 3);
    assert_eq!((&card["known"]["onlineOrders"], &card["visit"]["askedMax"]), (&json!(1), &json!(3)));
    assert_eq!((&card["about"], &card["sizes"], &card["now"]), (&json!([]), &json!([]), &json!([])));
    let bought = &card["history"][0];
    assert_eq!(
        (&bought["title"], &bought["number"], &bought["amount"]),
        (&json!("Kettle"), &json!("4120-77"), &json!("649"))
    );
    assert_eq!((&bought["online"], &bought["store"]), (&json!(true), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_orders_that_let_nothing_be_guessed_are_a_thin_card_too() {
    let bought = |number: u32| {
        let lamp = OrderLine { colour: None, ..line(item("Lamp", "home", None, None), None, 99) };
        order(&number.to_string(), i64::from(number), Channel::Online, vec![lamp])
    };
    let card = card("", (1..=40).map(bought).collect()).await;
    assert_eq!((&card["shape"], card["history"].as_array().unwrap().len()), (&json!("thin"), 40));
    assert_eq!(card["questions"].as_array().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thin_card_stays_thin_while_its_questions_are_answered() {
    let tablet = Tablet::with(NAME, Vec::new()).await;
    let card = tablet.ok("open", json!({ "customer": id("annika"), "purpose": "visit" })).await;
    let first = &card["questions"][0];
    let answer =
        json!({ "customer": id("annika"), "slot": first["slot"], "value": first["answers"][0], "how": "told" });
    tablet.ok("correct", answer).await;
    let card = tablet.ok("customer", json!({ "customer": id("annika") })).await;
    assert_eq!((&card["shape"], card["questions"].as_array().unwrap().len()), (&json!("thin"), 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_said_no_to_everything_gets_a_quiet_card() {
    let facts = "900.1.1/0 annika no_to_everything holds flag yes self_service on 2026-01-10
        900.1.2/0 annika shoe_size holds size eu 39 told by jonas at LKP on 2020-01-10
        900.1.3/0 annika colour_liked holds choice navy told by jonas at LKP on 2026-01-10";
    let wish = record(
        "w",
        Some("annika"),
        RecordBody::Wish(Wish {
            item: item("Lamp", "home", None, None),
            size: None,
            colour: None,
            added_at: NOW,
            removed: false,
        }),
    );
    let card = card(facts, vec![wish, order("1", 3, Channel::Store, vec![shoe("39")])]).await;
    assert_eq!(card["shape"], "quiet");
    for part in ["questions", "about", "goals", "prices", "now"] {
        assert_eq!(card[part], json!([]), "{part}");
    }
    assert_eq!(card["visit"]["askedMax"], 0);
    assert_eq!(card["history"].as_array().unwrap().len(), 1);
    for tile in card["sizes"].as_array().unwrap() {
        assert_eq!(tile["row"]["acts"], json!([]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_size_stands_beside_its_brand_exception_with_the_reason() {
    let facts = "900.1.1/0 annika department holds choice women told by jonas at LKP on 2026-01-10
        900.1.2/0 annika shoe_size[department=women] holds size eu 42 told by jonas at LKP on 2026-01-10
        900.1.3/0 annika shoe_size[department=women,brand=tindvik] holds size eu 42.5 told by jonas at LKP on 2026-01-10";
    let back = record(
        "r1",
        Some("annika"),
        RecordBody::Return(Return {
            order: "4398-02".to_owned(),
            at: NOW.plus_days(-20),
            store: StoreId("LKP".to_owned()),
            lines: vec![ReturnLine { line: 0, quantity: 1, reason: ReturnReason::TooSmall }],
        }),
    );
    let card = card(facts, vec![order("4398-02", 30, Channel::Online, vec![shoe("42")]), back]).await;
    let tile = &card["sizes"][0];
    assert_eq!(tile["row"]["state"]["value"]["label"], "42");
    assert_eq!(tile["brands"][0]["brand"], "tindvik");
    assert_eq!(tile["brands"][0]["row"]["state"]["value"]["label"], "42.5");
    assert_eq!(tile["brands"][0]["was"], json!({ "label": "42", "tooSmall": true }));
    let returned = &card["history"][0];
    assert_eq!(
        (&returned["kind"], &returned["amount"], &returned["size"]),
        (&json!("return"), &json!("-1299"), &json!("42"))
    );
    assert_eq!(returned["tag"], json!({ "is": "returned", "reason": "too_small" }));
    assert_eq!(card["history"][1]["lines"][0]["returned"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_matters_now_is_in_its_order_and_a_wish_only_in_their_size() {
    let store = || StoreId("LKP".to_owned());
    let jacket = || item("Rain jacket", "clothing", None, Some(Garment::Outerwear));
    let today = NOW.day();
    let records = |stock: &str| {
        vec![
            record(
                "f",
                Some("annika"),
                RecordBody::FollowUp(FollowUp {
                    store: store(),
                    owner: AssociateId("sara".into()),
                    due: today,
                    about: "New TV".into(),
                    act: "Ask how the sound is".into(),
                    item: None,
                    done: false,
                }),
            ),
            record(
                "w",
                Some("annika"),
                RecordBody::Wish(Wish { item: jacket(), size: None, colour: None, added_at: NOW, removed: false }),
            ),
            record(
                "p",
                Some("annika"),
                RecordBody::Pickup(Pickup {
                    order: "4471-08".into(),
                    store: store(),
                    state: PickupState::Ready,
                    promised_at: NOW,
                    ready_at: Some(NOW),
                    place: Some("B-14".into()),
                    held_until: Some(today),
                    items: vec![jacket(), jacket()],
                }),
            ),
            record(
                "c",
                Some("annika"),
                RecordBody::Complaint(Complaint {
                    store: store(),
                    opened_at: NOW.plus_days(-6),
                    item: None,
                    about: "Boot zip".into(),
                    words: "It broke".into(),
                    promised_for: Some(today),
                    owner: Some(AssociateId("jonas".into())),
                    open: true,
                }),
            ),
            record(
                "s",
                None,
                RecordBody::Stock(Stock {
                    store: store(),
                    sku: "NH-Rain jacket".into(),
                    at: NOW,
                    counts: vec![(stock.into(), 2)],
                }),
            ),
        ]
    };
    let size = "900.1.1/0 annika outerwear_size holds size alpha M told by jonas at LKP on 2026-01-10";
    let kinds = |card: &Value| -> Vec<String> {
        card["now"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
    };
    let fits = card(size, records("M")).await;
    assert_eq!(kinds(&fits), ["complaint", "pickup", "wish", "follow_up"]);
    assert_eq!((&fits["now"][0]["day"], &fits["now"][0]["owner"]), (&json!(6), &json!("Jonas")));
    assert_eq!((&fits["now"][1]["place"], &fits["now"][1]["items"]), (&json!("B-14"), &json!(2)));
    assert_eq!((&fits["now"][2]["here"], &fits["now"][2]["size"]["label"]), (&json!(2), &json!("M")));
    assert_eq!(kinds(&card(size, records("XL")).await), ["complaint", "pickup", "follow_up"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recent_big_spend_stands_beside_the_price_levels_and_a_gift_does_not() {
    let spread = Spread {
        category: "tv_and_sound".into(),
        currency: "SEK".into(),
        budget_max_minor: 200_000,
        premium_min_minor: 500_000,
        lines: 100,
    };
    let tv = |gift| {
        let tv = OrderLine { gift, ..line(item("Vidd 55", "tv_and_sound", None, None), None, 12_990) };
        vec![order("1", 20, Channel::Store, vec![tv]), record("tv", None, RecordBody::Spread(spread.clone()))]
    };
    let facts = "900.1.1/0 annika price_level[category=washing_machines] holds price budget just_work told by jonas at LKP on 2026-01-10";
    let own = card(facts, tv(false)).await;
    assert_eq!(own["prices"][0]["category"], "washing_machines");
    assert_eq!((&own["prices"][1]["kind"], &own["prices"][1]["minor"]), (&json!("big_spend"), &json!("1299000")));
    let gift = card(facts, tv(true)).await;
    assert!(gift["prices"].as_array().unwrap().iter().all(|row| row["kind"] != "big_spend"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_has_five_rows_about_a_person_and_the_most_pressing_first() {
    let facts = "900.1.1/0 annika children_at_home holds choice no told by jonas at LKP on 2024-01-10
        900.1.2/0 annika material_avoided holds choice wool told by jonas at LKP on 2026-01-10
        900.1.3/0 annika not_for_me[category=party_dresses] holds flag yes told by jonas at LKP on 2026-01-10
        900.1.4/0 annika home holds choice flat told by jonas at LKP on 2026-01-10
        900.1.5/0 annika coffee holds choice tea told by jonas at LKP on 2026-01-10
        900.1.6/0 annika fit_liked holds choice slim told by jonas at LKP on 2026-01-10
        900.1.7/0 annika phone holds phone +46701740612 told by jonas at LKP on 2026-01-10";
    let card = card(facts, Vec::new()).await;
    let about = card["about"].as_array().unwrap();
    assert_eq!(about.len(), 5);
    assert_eq!(about[0]["slot"]["attribute"], "children_at_home");
    assert_eq!((&about[0]["covered"], &about[0]["acts"]), (&json!(true), &json!(["still_right"])));
    assert!(about.iter().all(|row| row["slot"]["attribute"] != "phone"));
    assert_eq!(row(&card, "phone")["state"]["is"], "held");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_known_by_number_only_is_shown_by_it() {
    let facts = "900.1.1/0 seventeen member_number holds text 17850 imported at LKP on 2026-03-02";
    let tablet = Tablet::with(facts, Vec::new()).await;
    let found = tablet.ok("find", json!({ "text": "17850" })).await;
    let person = &found["people"][0]["person"];
    assert_eq!((&person["name"], &person["number"]), (&Value::Null, &json!("17850")));
    assert_eq!(found["people"][0]["reason"], json!({ "by": "member_number", "number": "17850" }));
    let card = tablet.ok("open", json!({ "customer": id("seventeen"), "purpose": "order" })).await;
    assert_eq!((&card["given"], &card["person"]["number"]), (&json!(""), &json!("17850")));
    assert_eq!(
        tablet.ok("scan", json!({ "code": "17850" })).await,
        json!({ "kind": "customer", "customer": customer("seventeen").to_string() })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_customer_is_found_opened_and_on_the_way_and_twins_are_shown_first() {
    let facts = format!("{NAME}\n900.1.1/0 annika phone holds phone +46705550118 told by jonas at LKP on 2026-01-10");
    let tablet = Tablet::with(&facts, Vec::new()).await;
    let twins = tablet.ok("likely_twins", json!({ "name": "Anika Lindqvist", "contact": "070-555 01 18" })).await;
    assert_eq!(twins[0]["person"]["customer"], id("annika"));
    assert_eq!(twins[0]["same"][0], "phone");
    let new = |contact: &str| json!({ "name": "Bo Ek", "contact": contact, "reachBy": "sms", "language": "sv", "errand": "Gloves for a gift" });
    let trouble = tablet.trouble("new_customer", new("12")).await;
    assert_eq!((trouble.code, trouble.field.as_deref()), (visavi_app::Code::NotAPhone, Some("contact")));
    assert_eq!(tablet.ok("state", json!({})).await["sync"]["waiting"], 0);
    let card = tablet.ok("new_customer", new("070-174 06 12")).await;
    assert_eq!((&card["given"], &card["visit"]["errand"]["text"]), (&json!("Bo"), &json!("Gloves for a gift")));
    let found = tablet.ok("find", json!({ "text": "ek" })).await;
    assert_eq!(found["people"][0]["person"]["name"], "Bo Ek");
    assert_eq!(found["people"][0]["visiting"], true);
    let centre = tablet.ok("sync_centre", json!({})).await;
    assert_eq!(centre["onTheWay"][0]["what"], "new_customer");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_errand_goes_with_the_visit_unless_it_is_kept_as_a_goal() {
    let tablet = Tablet::visiting("").await;
    let annika = json!({ "customer": id("annika") });
    tablet.ok("set_errand", json!({ "customer": id("annika"), "text": "  Boots for  Kungsleden " })).await;
    tablet.ok("keep_errand", annika.clone()).await;
    let card = tablet.ok("clear_errand", annika.clone()).await;
    assert_eq!(card["visit"]["errand"], Value::Null);
    assert_eq!(card["goals"][0]["state"]["value"]["what"], "Boots for Kungsleden");
    assert_eq!(tablet.code("keep_errand", annika).await, visavi_app::Code::Empty);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_goal_whose_day_is_past_leaves_the_card_and_not_the_memory() {
    let card = card(
        "900.1.1/0 annika goal holds goal \"Half marathon\" - 2026-05-01 told by jonas at LKP on 2026-01-10",
        Vec::new(),
    )
    .await;
    assert_eq!(card["goals"], json!([]));
    assert_eq!(row(&card, "goal")["state"]["value"]["what"], "Half marathon");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_sheet_tells_where_a_value_comes_from_newest_first() {
    let facts = "900.1.1/0 annika children_at_home holds choice yes told by jonas at LKP on 2025-01-10
        900.1.2/0 annika children_at_home holds choice no replaces 900.1.1/0 told by sara at LKP on 2026-01-10";
    let tablet = Tablet::visiting(facts).await;
    let slot = support::slot("children_at_home");
    let sheet = tablet.ok("fact_sheet", json!({ "customer": id("annika"), "slot": slot, "value": null })).await;
    let said: Vec<&str> =
        sheet["entries"].as_array().unwrap().iter().map(|entry| entry["value"]["code"].as_str().unwrap()).collect();
    assert_eq!(said, ["no", "yes"]);
    assert_eq!(sheet["entries"][1]["source"]["who"], "Jonas Ek");
    assert_eq!(
        (&sheet["canConfirm"], &sheet["canChange"], &sheet["canDecline"], &sheet["canRemove"]),
        (&json!(true), &json!(true), &json!(true), &json!(false))
    );
    // No connector takes corrections yet: nothing is promised.
    assert_eq!(sheet["writtenBackTo"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_opens_its_picker_at_what_is_held() {
    let tablet =
        Tablet::visiting("900.1.1/0 annika shoe_size holds size eu 42 told by jonas at LKP on 2026-01-10").await;
    let args = json!({ "customer": id("annika"), "slot": support::slot("shoe_size") });
    let editor = tablet.ok("editor", args).await;
    assert_eq!(editor["kind"]["garment"], "shoes");
    let first = &editor["kind"]["systems"][0];
    assert_eq!((&first["system"], &first["near"]), (&json!("eu"), &json!("42")));
    assert!(first["labels"].as_array().unwrap().contains(&json!("42.5")));
    assert_eq!(editor["current"]["label"], "42");
    let addable = tablet.ok("addable", json!({ "customer": id("annika") })).await;
    let keys: Vec<&str> =
        addable.as_array().unwrap().iter().map(|editor| editor["slot"]["attribute"].as_str().unwrap()).collect();
    assert!(
        keys.contains(&"coffee") && keys.contains(&"phone") && !keys.contains(&"consent") && !keys.contains(&"name")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn history_is_exact_and_newest_first() {
    let third = |price: i64, scale| OrderLine {
        unit_price: Amount { mantissa: price, scale },
        quantity: 3,
        ..line(item("Socks", "clothing", None, None), None, 0)
    };
    let at = Moment(NOW.0 - 1);
    let mut late = order("2", 1, Channel::Store, vec![third(1_005, 3), third(1, 0)]);
    if let RecordBody::Order(order) = &mut late.body {
        order.at = at;
    }
    let card = card("", vec![order("1", 2, Channel::Store, vec![shoe("42")]), late]).await;
    let first = &card["history"][0];
    assert_eq!((&first["at"], &first["amount"], &first["items"]), (&json!(at.0), &json!("6.015"), &json!(6)));
    assert_eq!(
        (&first["store"], &first["associate"], &first["title"]),
        (&json!("Linköping"), &json!("Jonas"), &json!(""))
    );
    assert_eq!(first["lines"][0]["unitPrice"], "1.005");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_whose_answers_all_stand_there_leads_to_no_others() {
    let card = card("", Vec::new()).await;
    let question = |attribute: &str| {
        let all = card["questions"].as_array().unwrap();
        all.iter().find(|question| question["slot"]["attribute"] == attribute).cloned().unwrap()
    };
    let codes = |question: &Value| {
        let answers = question["answers"].as_array().unwrap().clone();
        answers.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let department = question("department");
    assert_eq!((codes(&department).join(" ").as_str(), &department["complete"]), ("women men any", &json!(true)));
    // Five ways: three of them on one line with *not now*, and a way to the others.
    let reach_by = question("reach_by");
    assert_eq!((codes(&reach_by).join(" ").as_str(), &reach_by["complete"]), ("email sms call", &json!(false)));
    let shoes = question("shoe_size");
    let labels: Vec<_> = shoes["answers"].as_array().unwrap().iter().map(|one| one["label"].clone()).collect();
    assert_eq!((json!(labels), &shoes["complete"]), (json!(["39", "40", "41", "42", "43"]), &json!(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_is_shown_by_its_name_and_chosen_from_the_chains() {
    let tablet =
        Tablet::visiting("900.1.1/0 annika home_store holds choice LKP told by jonas at LKP on 2026-01-10").await;
    let named = json!({ "kind": "choice", "code": "LKP", "name": "Nordhem Linköping" });
    assert_eq!(tablet.row("home_store").await["state"]["value"], named);
    let about = json!({ "customer": id("annika"), "slot": slot("home_store") });
    let editor = tablet.ok("editor", about.clone()).await;
    assert_eq!(editor["kind"], json!({ "is": "choice", "choices": [named], "open": false }));
    assert_eq!(editor["current"], named);
    // The name is for eyes; what comes back from a screen is the code.
    let sheet = json!({ "customer": id("annika"), "slot": slot("home_store"), "value": named });
    assert_eq!(tablet.ok("fact_sheet", sheet).await["entries"][0]["value"], named);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_just_called_right_stays_on_the_card_while_it_can_be_taken_back() {
    let facts = "900.1.1/0 annika home holds choice flat told by jonas at LKP on 2022-01-10
        900.1.2/0 annika material_avoided holds choice wool told by jonas at LKP on 2026-01-10
        900.1.3/0 annika material_avoided holds choice down told by jonas at LKP on 2026-01-10
        900.1.4/0 annika material_avoided holds choice silk told by jonas at LKP on 2026-01-10
        900.1.5/0 annika fit_liked holds choice slim told by jonas at LKP on 2026-01-10
        900.1.6/0 annika theme_liked holds choice classic told by jonas at LKP on 2026-01-10
        900.1.7/0 annika hob holds choice gas told by jonas at LKP on 2026-01-10";
    let tablet = Tablet::visiting(facts).await;
    let attributes = async || {
        let rows = tablet.card().await["about"].as_array().unwrap().clone();
        rows.iter().map(|row| row["slot"]["attribute"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(attributes().await.first().map(String::as_str), Some("home"));
    let fact = tablet.row("home").await["state"]["fact"].clone();
    tablet.ok("still_right", json!({ "customer": id("annika"), "slot": slot("home"), "fact": fact })).await;
    let rows = attributes().await;
    assert!(rows.len() == 5 && rows.contains(&"home".to_owned()), "{rows:?}");
    tablet.clock.forward_ms(60_000);
    assert!(!attributes().await.contains(&"home".to_owned()));
}
