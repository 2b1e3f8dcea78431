//! A customer of another store walks in: found in the chain, borrowed, served, given back.

use serde_json::{Value, json};
use visavi_app::Code;
use visavi_domain::{CustomerId, Day, notation};
use visavi_tests::in_process::Clock;
use visavi_tests::until::until_async;

use super::desk::{Desk, staff};

/// It asks by itself once an hour, so that nothing happens here but what is done.
const AN_HOUR_MS: u64 = 60 * 60 * 1_000;

fn visit(customer: CustomerId) -> Value {
    json!({ "customer": customer.to_string(), "purpose": "order" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_of_another_store_is_found_borrowed_served_and_given_back() {
    let now = Clock::at_noon(Day { year: 2026, month: 5, day: 20 });
    let chain = super::shelf::chain(now.clone());
    chain.hub().put_staff(staff("sara", "Sara Nyström"), now.now()).expect("the store is there");
    chain.import(
        "Old club",
        "annika name holds name Annika Lindqvist imported at NRK on 2026-03-02
         annika shoe_size[department=women] holds size eu 42 imported at NRK on 2026-03-02
         bo name holds name Bo Ek imported at LKP on 2026-03-02",
    );
    let annika = notation::customer("annika").expect("stories name customers by a word");
    let desk = Desk::enrol(&chain, now.now(), AN_HOUR_MS).await;
    assert_eq!((desk.found_here("annika").await, desk.found_here("bo").await), (0, 1));

    // An id alone opens nothing, and without the network only this shop can be searched.
    assert_eq!(desk.refused("open", visit(annika)).await, Code::UnknownCustomer);
    desk.cable.pull();
    assert_eq!(desk.refused("look_up", json!({ "text": "annika" })).await, Code::OnlyThisShop);
    desk.cable.plug();

    let found = desk.ask("look_up", json!({ "text": "lindqv" })).await;
    assert_eq!(found["people"][0]["person"]["name"], "Annika Lindqvist");
    assert_eq!(found["people"].as_array().map(Vec::len), Some(1));
    // Whoever is on this device was found above.
    assert_eq!(desk.ask("look_up", json!({ "text": "bo ekx" })).await["people"], json!([]));
    let card = desk.ask("open", visit(annika)).await;
    assert_eq!(card["person"]["name"], "Annika Lindqvist");
    let written = chain.hub().disclosures_of(annika).expect("the shelf can be read");
    let written: Vec<_> = written.into_iter().map(|one| (one.associate.0, one.lent.map(|(_, what)| what))).collect();
    assert_eq!(written, [("sara".to_owned(), Some("order".to_owned()))]);

    // Given back when the visit ends: gone from the device.
    assert_eq!(desk.found_here("annika").await, 1);
    desk.ask("end_visit", json!({ "customer": annika.to_string() })).await;
    until_async("the borrowed dossier is gone", async || (desk.found_here("annika").await == 0).then_some(())).await;

    // What is said in a visit brings the customer into this store, and there they stay.
    desk.ask("open", visit(annika)).await;
    let said = json!({
        "customer": annika.to_string(),
        "slot": { "attribute": "coffee", "scope": [] },
        "value": { "kind": "choice", "code": "tea" },
        "how": "told",
    });
    desk.ask("correct", said).await;
    desk.is_drained().await;
    desk.ask("end_visit", json!({ "customer": annika.to_string() })).await;
    until_async("the loan has ended and the customer is in the store", async || {
        let own = chain.buckets().into_iter().find(|state| state.bucket.to_string().starts_with("device:"))?;
        (own.items == 0 && desk.found_here("annika").await == 1).then_some(())
    })
    .await;
}
