//! Help without saving: one visit, nothing kept.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is remembered while somebody is helped; gone when the visit ends, never on
/// disk, never sent.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HelpView {
    pub errand: String,
    pub sizes: Vec<HelpSize>,
    #[ts(type = "number")]
    pub opened_at: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HelpSize {
    pub garment: String,
    pub system: String,
    pub label: String,
}
