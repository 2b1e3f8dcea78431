//! The fact sheet: where a value comes from, and what can be done about it.

use serde::Serialize;
use ts_rs::TS;

use super::fact::{EvidenceView, FactRow, Limit, ShownValue, Source};

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FactSheetView {
    pub row: FactRow,
    pub given: String,
    /// To say aloud.
    pub question: String,
    /// Newest first.
    pub entries: Vec<SheetEntry>,
    /// Systems a correction is written back to: `web_shop`, `crm`, `marketing`.
    pub written_back_to: Vec<String>,
    /// *Not for me* is offered for this theme, brand or category.
    pub not_for: Option<NotForOffer>,
    /// The four answers; *still right* only where something is held.
    pub can_confirm: bool,
    pub can_change: bool,
    pub can_decline: bool,
    /// A consent that can be withdrawn.
    pub can_withdraw: bool,
    /// A *not for me* that can be lifted.
    pub can_lift: bool,
    /// One of several values that can be taken away.
    pub can_remove: bool,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SheetEntry {
    pub what: EntryKind,
    pub value: Option<ShownValue>,
    pub source: Source,
    pub evidence: Option<EvidenceView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    Said,
    Confirmed,
    Guessed,
    RatherNotSay,
    Ended,
    WrongGuess,
    Undone,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NotForOffer {
    pub scope: Vec<Limit>,
    /// It is said already.
    pub said: bool,
}
