//! One fact as a row, a tile or a side of a conflict.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which slot of a profile: the attribute and its limits, sorted by dimension.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SlotRef {
    pub attribute: String,
    pub scope: Vec<Limit>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    /// `brand`, `department`, `category`, …
    pub dimension: String,
    pub code: String,
}

/// A value as a screen shows or sends it. The screen has the words of codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ShownValue {
    Flag {
        yes: bool,
    },
    Choice {
        code: String,
        /// What the code is called where no screen has words for it: a store's name.
        /// Ignored when it comes from a screen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        name: Option<String>,
    },
    Text {
        text: String,
    },
    Name {
        given: String,
        family: String,
    },
    /// E.164 when it comes from the app; any format when it comes from a screen.
    Phone {
        number: String,
    },
    Email {
        address: String,
    },
    Address {
        street: String,
        postal_code: String,
        town: String,
        country: String,
    },
    Language {
        tag: String,
    },
    Size {
        system: String,
        label: String,
    },
    LengthMm {
        mm: u32,
    },
    Day {
        year: i16,
        month: u8,
        day: u8,
    },
    PriceLevel {
        level: LevelView,
        care: Option<CareView>,
    },
    Goal {
        what: String,
        note: Option<String>,
        on: Option<String>,
    },
    Consent {
        given: bool,
        text_version: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LevelView {
    Budget,
    Middle,
    Premium,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CareView {
    Cares,
    JustWork,
}

/// How we know it: the icon of the mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HowView {
    Told,
    SelfService,
    Measured,
    Observed,
    Imported,
    Inferred,
    /// Derived from orders, never stored.
    Bought,
}

/// How old it is: the ring of the mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FreshnessView {
    Fresh,
    Ageing,
    Stale,
    QuestionOnly,
}

/// Where a value comes from and how old it is: shown with every value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    pub how: HowView,
    pub freshness: FreshnessView,
    /// "Old club", "Floor scan".
    pub via: Option<String>,
    /// The associate's name, where one wrote it.
    pub who: Option<String>,
    /// The associate is the one who is signed in.
    pub mine: bool,
    pub store: Option<String>,
    #[ts(type = "number")]
    pub as_of: i64,
    pub age_days: i32,
    /// Called still right after it was said.
    pub confirmed: bool,
    /// Saved on this device, not yet acknowledged by the hub.
    pub pending: bool,
}

/// What orders say: "3 kept, 1 returned as too small".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceView {
    pub kept: u32,
    pub returned_too_small: u32,
    pub returned_too_large: u32,
    pub returned_other: u32,
}

/// One slot of the profile, ready to be a row.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FactRow {
    pub slot: SlotRef,
    /// From the catalogue, in the associate's language.
    pub label: String,
    pub state: FactState,
    /// Covered until tapped.
    pub covered: bool,
    /// Something differs from what is held: "orders say otherwise".
    pub disagreeing: Option<EvidenceView>,
    /// The words at the right, in order; empty when the fact is fresh.
    pub acts: Vec<Act>,
    /// Just changed on this device by this person: Undo is offered.
    pub undo: Option<UndoView>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum FactState {
    Held {
        fact: String,
        value: ShownValue,
        source: Source,
    },
    /// One value, dashed ring.
    Guess {
        value: ShownValue,
        source: Source,
        evidence: Option<EvidenceView>,
    },
    /// Both stay visible until the customer settles it.
    Conflict {
        sides: Vec<Side>,
    },
    Declined {
        source: Source,
    },
    Ended {
        source: Source,
    },
    Unknown,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Side {
    pub fact: String,
    pub value: ShownValue,
    pub source: Source,
}

/// What can be done with a fact in one tap, in the order shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    StillRight,
    /// Opens the question: other evidence disagrees.
    Ask,
    SaysYes,
    WrongGuess,
    Settle,
    Measure,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UndoView {
    pub operation: String,
    #[ts(type = "number")]
    pub until: i64,
    /// It was a *still right*: "just now".
    pub confirmed: bool,
}
