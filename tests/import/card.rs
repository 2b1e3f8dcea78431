//! What an associate asks for, and what the card says of orders.

use serde::Deserialize;
use serde_json::json;

use crate::by_hand::{Line, thousandths};
use crate::handheld::Handheld;

/// One order as the card shows it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    kind: String,
    pub number: String,
    pub amount: String,
    pub currency: String,
    pub items: u32,
    pub online: bool,
    pub lines: Vec<EntryLine>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryLine {
    sku: String,
    quantity: i64,
    unit_price: String,
}

impl Entry {
    pub fn sorted_lines(&self) -> Vec<Line> {
        let line = |line: &EntryLine| (line.sku.clone(), line.quantity, thousandths(&line.unit_price));
        let mut lines: Vec<Line> = self.lines.iter().map(line).collect();
        lines.sort();
        lines
    }
}

pub async fn sign_in(device: &Handheld, associate: &str, pin: &str) {
    let state = device.ask("sign_in", json!({ "associate": associate, "pin": pin })).await;
    assert_eq!(state["stage"], "open");
}

/// Types a customer's number, opens who is first among `customers`, and returns their
/// history.
pub async fn open(device: &Handheld, number: &str, customers: usize) -> Vec<Entry> {
    let found = device.ask("find", json!({ "text": number })).await;
    assert_eq!(found["searched"], customers);
    let person = &found["people"][0]["person"];
    assert_eq!((person["number"].as_str(), &person["name"]), (Some(number), &json!(null)), "found first");
    let customer = &person["customer"];
    let card = device.ask("open", json!({ "customer": customer, "purpose": "visit" })).await;
    device.ask("end_visit", json!({ "customer": customer })).await;
    let history: Vec<Entry> = serde_json::from_value(card["history"].clone()).unwrap();
    assert!(history.iter().all(|entry| entry.kind == "order"));
    assert_eq!(card["known"]["onlineOrders"], history.iter().filter(|entry| !entry.number.starts_with('C')).count());
    history
}
