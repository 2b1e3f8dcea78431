//! Where the app stands: enrolled or not, locked or open, online or not.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What every screen needs to know of the whole.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StateView {
    /// Grows with everything that may change a screen; see the request `changed`.
    #[ts(type = "number")]
    pub revision: u64,
    pub stage: Stage,
    pub store: Option<StoreView>,
    pub me: Option<MeView>,
    pub sync: SyncPill,
    pub lease: LeaseView,
    /// Open visits of the associate, the current one first, three at most.
    pub visits: Vec<VisitFace>,
    /// Someone is being helped without saving.
    pub helping: bool,
    pub settings: Settings,
    /// The memory could not be read, and another took its place; until somebody has seen it.
    pub rescue: Option<RescueView>,
    /// The hub has shut this device out, and nothing is on it any more.
    pub shut_out: bool,
    /// The passphrase is the one of demonstrations: what is on this device is not
    /// protected.
    pub demonstration_key: bool,
    /// When the screen locks if nobody touches it; `None` while locked.
    #[ts(type = "number | null")]
    pub locks_at: Option<i64>,
    #[ts(type = "number")]
    pub now: i64,
    pub version: String,
}

/// How long this device may be open without hearing its hub.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LeaseView {
    /// Nobody gets in before the hub was heard.
    pub ended: bool,
    /// When it ends, on its last day.
    #[ts(type = "number | null")]
    pub ends_at: Option<i64>,
    /// The database is closed, so that nobody listens to the hub.
    pub closed: bool,
}

/// What became of a memory that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RescueView {
    /// Corrections that had not been sent yet, and still will be.
    pub carried: u32,
    /// Corrections that nobody can read any more.
    pub lost: u32,
    /// Not a single one could be read, and nobody knows how many there were.
    pub unknown: bool,
}

/// Which screen must be shown before any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// This machine has no key store that is open: a passphrase is needed.
    Passphrase,
    /// No hub knows this device yet.
    Enrol,
    /// Enrolled, and not enough is here yet to sign in.
    FirstLoad,
    Locked,
    Open,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StoreView {
    pub id: String,
    /// "Nordhem Linköping".
    pub name: String,
    pub town: String,
    pub time_zone: String,
    pub currency: String,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MeView {
    pub id: String,
    pub name: String,
    pub given: String,
    pub initials: String,
    /// Which of the eight avatar tones, 0 to 7, always the same for the same person.
    pub tone: u8,
    pub left_handed: bool,
}

/// The pill in the header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncPill {
    pub online: bool,
    /// Operations the hub has not acknowledged.
    pub waiting: u32,
    /// Last complete round with equal digests.
    #[ts(type = "number | null")]
    pub in_sync_at: Option<i64>,
    #[ts(type = "number | null")]
    pub last_contact_at: Option<i64>,
    /// Two answers, refused operations.
    pub needs_attention: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisitFace {
    pub customer: String,
    pub initials: String,
    pub given: String,
    pub tone: u8,
    pub current: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// BCP 47: `sv`, `nb`, `da`, `fi`, `en`.
    pub language: String,
    pub theme: Theme,
    pub left_handed: bool,
    /// `floor`: locks after 2 minutes. `desk`: a counter with keyboard and scanner,
    /// locks after 10.
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Floor,
    Desk,
}

/// How far the first load has come.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FirstLoadView {
    #[ts(type = "number")]
    pub done: u64,
    /// Items the hub announced.
    #[ts(type = "number")]
    pub total: u64,
    /// Staff and today's customers are here: sign-in and today's lists work.
    pub usable: bool,
    pub complete: bool,
    /// Why it does not go on, where it does not.
    pub trouble: Option<crate::trouble::Code>,
}

/// A tile of the lock screen. Never a customer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StaffTile {
    pub id: String,
    pub name: String,
    pub given: String,
    pub initials: String,
    pub tone: u8,
    /// "Outdoor, floor 2".
    pub place: String,
    pub language: String,
    pub left_handed: bool,
    /// Too many wrong PINs: not before then.
    #[ts(type = "number | null")]
    pub locked_until: Option<i64>,
}
