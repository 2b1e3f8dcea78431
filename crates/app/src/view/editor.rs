//! What is needed to change an attribute by touch.

use serde::Serialize;
use ts_rs::TS;

use super::fact::{ShownValue, SlotRef};

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EditorView {
    pub slot: SlotRef,
    pub label: String,
    pub question: String,
    pub kind: EditorKind,
    /// What is held now.
    pub current: Option<ShownValue>,
    /// Dimensions that can be set, with their codes: brand, department, category.
    pub dimensions: Vec<DimensionChoices>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum EditorKind {
    Flag,
    Choice {
        choices: Vec<ShownValue>,
        open: bool,
    },
    Text {
        characters_max: u32,
    },
    Name,
    Phone {
        country: String,
    },
    Email,
    Address {
        country: String,
    },
    Language {
        tags: Vec<String>,
    },
    Size {
        systems: Vec<SystemChoices>,
        garment: String,
    },
    LengthMm {
        from: u32,
        to: u32,
    },
    Day,
    PriceLevel,
    Goal,
    /// Can only be withdrawn here.
    Consent,
}

/// The labels of one size system, in order.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SystemChoices {
    pub system: String,
    pub labels: Vec<String>,
    /// Where a picker opens.
    pub near: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DimensionChoices {
    pub dimension: String,
    pub codes: Vec<String>,
    /// Others can be typed.
    pub open: bool,
}
