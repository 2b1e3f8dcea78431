//! The program that is killed: the real app with its memory and its line to a real hub,
//! serving one customer after the other, and saying what it has saved.

use std::sync::Arc;

use serde_json::{Value, json};
use visavi_app::{App, Start, Trouble};

/// Sara Nyström of the demonstration chain.
pub const ASSOCIATE: &str = "LKP-01";
/// Everybody of the demonstration chain has it.
pub const PIN: &str = "123456";

/// Works until it is killed.
///
/// # Errors
/// What the app refuses.
pub async fn work(start: Start) -> Result<(), Trouble> {
    let app = start.open().await?;
    sign_in(&app).await?;
    let found = app.call("find", json!({ "text": "an" })).await?;
    let people: Vec<Value> = found["people"].as_array().cloned().unwrap_or_default();
    for (turn, found) in people.iter().cycle().enumerate() {
        let customer = &found["person"]["customer"];
        app.call("open", json!({ "customer": customer, "purpose": "visit" })).await?;
        for code in ["tea", "espresso", "decaf"] {
            let value = json!({ "kind": "choice", "code": code });
            let slot = json!({ "attribute": "coffee", "scope": [] });
            let told = json!({ "customer": customer, "slot": slot, "value": value, "how": "told" });
            let saved = app.call("correct", told).await?;
            println!("{}", saved["operation"].as_str().unwrap_or_default());
        }
        app.call("end_visit", json!({ "customer": customer })).await?;
        if turn % 7 == 0 {
            app.call("sync_now", json!({})).await?;
        }
    }
    Ok(())
}

/// Waits for the shop's staff to come from the hub, and signs one of them in.
async fn sign_in(app: &Arc<App>) -> Result<(), Trouble> {
    let mut state = app.call("state", json!({})).await?;
    while state["stage"] != "locked" {
        state = app.call("changed", json!({ "since": state["revision"] })).await?;
    }
    app.call("sign_in", json!({ "associate": ASSOCIATE, "pin": PIN })).await?;
    // Until there is somebody to serve.
    while app.call("find", json!({ "text": "an" })).await?["people"].as_array().is_none_or(Vec::is_empty) {
        let state = app.call("state", json!({})).await?;
        app.call("changed", json!({ "since": state["revision"] })).await?;
    }
    Ok(())
}
