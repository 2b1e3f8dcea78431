//! The sync centre: two answers, not accepted, on the way, settled.

use serde::Serialize;
use ts_rs::TS;

use super::fact::{FactRow, ShownValue, SlotRef};
use super::find::{PersonFace, TwinRow};
use super::state::SyncPill;

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncCentreView {
    pub pill: SyncPill,
    pub two_answers: Vec<TwoAnswers>,
    pub not_accepted: Vec<OperationRow>,
    pub on_the_way: Vec<OperationRow>,
    pub settled: Vec<OperationRow>,
    pub settled_total: u32,
    /// What lies sealed for the hub, and nobody here can read any more.
    pub sealed: SealedView,
    /// Why the carriage does not go on, where that is more than a missing network.
    pub trouble: Option<crate::trouble::Code>,
    /// Customers made on two devices who may be one person.
    pub twins: Vec<TwinPair>,
    pub device_number: u32,
    pub version: String,
    /// Sent since the device came online, for the line under the title.
    pub sent: u32,
    #[ts(type = "number | null")]
    pub online_since: Option<i64>,
}

/// Changes that were saved before the memory of this device was made anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SealedView {
    pub on_the_way: u32,
    /// The hub did not take them; those that were let go of since are among them.
    pub not_accepted: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TwoAnswers {
    pub person: PersonFace,
    pub given: String,
    pub row: FactRow,
    /// The customer's visit is open here: it can be settled on the card.
    pub visiting: bool,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OperationRow {
    pub operation: String,
    pub person: Option<PersonFace>,
    pub what: Deed,
    pub slot: Option<SlotRef>,
    pub label: Option<String>,
    pub value: Option<ShownValue>,
    #[ts(type = "number")]
    pub at: i64,
    /// Systems it will reach when sent.
    pub written_back_to: Vec<String>,
    /// Why the hub did not accept it: a stable code.
    pub refused: Option<String>,
}

/// What an operation did, for its icon and sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    Corrected,
    StillRight,
    RatherNotSay,
    WrongGuess,
    NotForMe,
    Lifted,
    Settled,
    Ended,
    Undone,
    NewCustomer,
    Withdrawn,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TwinPair {
    pub one: TwinRow,
    pub other: TwinRow,
}
