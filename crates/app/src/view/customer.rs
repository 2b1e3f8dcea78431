//! The visit card.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::fact::{FactRow, LevelView, ShownValue, SlotRef, Source};
use super::find::{PersonFace, TwinRow};

/// One customer, one screen.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CustomerView {
    pub person: PersonFace,
    pub given: String,
    pub shape: Shape,
    /// The line under the name: how they like to be met.
    pub approach: Option<FactRow>,
    /// For the line under the name where there is no approach.
    pub known: Known,
    pub visit: VisitView,
    pub now: Vec<NowItem>,
    /// "Shops women's".
    pub department: Option<FactRow>,
    pub sizes: Vec<SizeTile>,
    /// At most five rows for the card, questions first.
    pub about: Vec<FactRow>,
    pub goals: Vec<FactRow>,
    pub prices: Vec<PriceRow>,
    pub history: Vec<HistoryEntry>,
    /// What may be asked now: three on a thin card, else two at most.
    pub questions: Vec<QuestionView>,
    /// Everything that is held, by group, for the sheet behind the card.
    pub everything: Vec<FactGroup>,
    /// Likely the same person.
    pub twins: Vec<TwinRow>,
    /// Facts from a newer version that this one cannot show.
    pub unread: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    Full,
    /// Hardly anything is known: errand and three good questions.
    Thin,
    /// Said no to everything.
    Quiet,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Known {
    pub online_orders: u32,
    pub store_orders: u32,
    #[ts(type = "number | null")]
    pub newest_order_at: Option<i64>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisitView {
    #[ts(type = "number")]
    pub opened_at: i64,
    pub errand: Option<ErrandView>,
    /// Questions answered or put off in this visit.
    pub asked: u8,
    /// At most this many in a visit.
    pub asked_max: u8,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErrandView {
    pub text: String,
    pub by: String,
    #[ts(type = "number")]
    pub at: i64,
}

/// Why a profile is opened; recorded before it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The customer is in the shop.
    Visit,
    Order,
    CallBack,
    Complaint,
    /// The customer asked for it.
    Asked,
}

/// One of the things that matter now, in the order shown.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NowItem {
    Complaint {
        about: String,
        art: Option<String>,
        #[ts(type = "number")]
        opened_at: i64,
        day: i32,
        promised_for: Option<String>,
        owner: Option<String>,
    },
    Pickup {
        order: String,
        art: Option<String>,
        items: u32,
        ready: bool,
        place: Option<String>,
        held_until: Option<String>,
        #[ts(type = "number")]
        promised_at: i64,
    },
    Wish {
        name: String,
        art: Option<String>,
        size: Option<ShownValue>,
        here: i32,
        #[ts(type = "number")]
        counted_at: i64,
    },
    FollowUp {
        about: String,
        act: String,
        art: Option<String>,
        due: String,
    },
}

/// One garment's tile.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SizeTile {
    /// The general size of the garment.
    pub row: FactRow,
    /// "42.5 of Tindvik, 42 was too small".
    pub brands: Vec<BrandException>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrandException {
    pub row: FactRow,
    pub brand: String,
    /// The general size was returned as too small or too large of this brand.
    pub was: Option<WasReturned>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WasReturned {
    pub label: String,
    pub too_small: bool,
}

/// Price level of one category, or the note of a recent big spend.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PriceRow {
    Level {
        row: Box<FactRow>,
        category: String,
        level: Option<LevelView>,
    },
    BigSpend {
        name: String,
        /// What kind of thing it was, for a word in place of a long name.
        art: Option<String>,
        minor: String,
        currency: String,
        #[ts(type = "number")]
        at: i64,
    },
}

/// One thing that happened, newest first.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    pub kind: HistoryKind,
    /// Product name, or empty where `number` tells it.
    pub title: String,
    pub number: Option<String>,
    pub art: Option<String>,
    pub size: Option<String>,
    pub items: u32,
    /// Exact decimal in major units, "2347" or "-12.50"; `None` where no money moved.
    pub amount: Option<String>,
    pub currency: String,
    #[ts(type = "number")]
    pub at: i64,
    pub online: bool,
    pub store: Option<String>,
    pub associate: Option<String>,
    pub tag: Option<HistoryTag>,
    pub lines: Vec<HistoryLine>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HistoryKind {
    Order,
    Return,
    Complaint,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum HistoryTag {
    PromisedFor {
        day: String,
    },
    ReadyHere {
        place: Option<String>,
    },
    Delivered {
        #[ts(type = "number | null")]
        at: Option<i64>,
    },
    Returned {
        reason: String,
    },
    Cancelled,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryLine {
    pub name: String,
    pub sku: String,
    pub quantity: i32,
    pub size: Option<String>,
    pub colour: Option<String>,
    /// Exact decimal in major units.
    pub unit_price: String,
    pub gift: bool,
    pub returned: bool,
}

/// Something worth asking.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuestionView {
    pub slot: SlotRef,
    pub label: String,
    /// To say aloud, from the catalogue, in the associate's language.
    pub question: String,
    /// Why it is asked.
    pub reason: Option<String>,
    /// What is held, where something is: then *still right* can be an answer.
    pub row: Option<FactRow>,
    /// Values offered at once, the likeliest first.
    pub answers: Vec<ShownValue>,
    /// There are no others: nothing leads to more.
    pub complete: bool,
    pub source: Option<Source>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FactGroup {
    /// `who`, `contact`, `sizes`, … as in the catalogue.
    pub group: String,
    pub rows: Vec<FactRow>,
}
