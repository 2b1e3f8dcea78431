//! The start screen and what is found as one types.

use serde::Serialize;
use ts_rs::TS;

/// Today's lists. A time beside a name, never a deed.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StartView {
    pub pickups: Vec<PickupRow>,
    pub pickups_open: u32,
    pub appointments: Vec<AppointmentRow>,
    pub follow_ups: Vec<FollowUpRow>,
    pub met: Vec<MetRow>,
    /// Customers on this device.
    pub customers: u32,
}

/// A person as a list shows them before they are opened.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonFace {
    pub customer: String,
    /// `None` for a customer known by number only; then `number` is there.
    pub name: Option<String>,
    pub number: Option<String>,
    pub initials: String,
    pub tone: u8,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PickupRow {
    pub person: PersonFace,
    pub state: PickupStateView,
    #[ts(type = "number")]
    pub promised_at: i64,
    #[ts(type = "number | null")]
    pub ready_at: Option<i64>,
    pub place: Option<String>,
    pub items: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PickupStateView {
    ToPick,
    Picking,
    Ready,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppointmentRow {
    pub person: PersonFace,
    #[ts(type = "number")]
    pub at: i64,
    pub minutes: u16,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FollowUpRow {
    pub person: PersonFace,
    /// Days until due; negative is overdue.
    pub due_in_days: i32,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MetRow {
    pub person: PersonFace,
    #[ts(type = "number")]
    pub at: i64,
}

/// What was found for a text.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FindView {
    /// The text this answers, to drop answers that come late.
    pub text: String,
    /// The first is what Enter opens; twenty at most.
    pub people: Vec<FoundPerson>,
    /// There are more than are shown.
    pub more: bool,
    /// Some were found by a close spelling.
    pub near: bool,
    /// Customers searched on this device.
    pub searched: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundPerson {
    pub person: PersonFace,
    /// The name (or number) cut at the matches.
    pub parts: Vec<NamePart>,
    pub reason: FoundBy,
    pub town: Option<String>,
    /// The last two digits, all that is shown before the person is opened.
    pub phone_ends: Option<String>,
    /// Last met in a shop.
    #[ts(type = "number | null")]
    pub met_at: Option<i64>,
    /// A visit of mine with them is open.
    pub visiting: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NamePart {
    pub text: String,
    pub matches: Match,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    No,
    Exact,
    Near,
}

/// Why a person is in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum FoundBy {
    Name,
    /// Spelled a little differently.
    NearName,
    Phone {
        ends: String,
    },
    Email,
    MemberNumber {
        number: String,
    },
    OrderNumber {
        number: String,
    },
}

/// Who was found in the rest of the chain.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChainView {
    /// The text this answers, to drop answers that come late.
    pub text: String,
    /// Those who are not on this device; ten at most.
    pub people: Vec<ChainPerson>,
}

/// As little as it takes to know somebody again.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChainPerson {
    pub person: PersonFace,
    /// The name of the shop they were in last.
    pub store: Option<String>,
    #[ts(type = "number | null")]
    pub seen_at: Option<i64>,
}

/// What a scanned or pasted code turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Recognised {
    /// Member card, order or pickup code of one customer: open them.
    Customer { customer: String },
    /// Not ours.
    Unknown { code: String },
}

/// Somebody who may be the same person.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TwinRow {
    pub person: PersonFace,
    pub town: Option<String>,
    pub phone_ends: Option<String>,
    pub same: Vec<SameIn>,
}

/// What two customers share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SameIn {
    Phone,
    Email,
    Name,
    NearName,
    Town,
}
