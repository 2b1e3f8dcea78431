//! How we know a thing: who said it, where, when, and how far it can be trusted.

use serde::{Deserialize, Serialize};

use crate::id::{AssociateId, StoreId};
use crate::time::Moment;

/// How a statement came to us.
///
/// `bought` and `returned` are not here: they are derived from order lines at reading
/// time and never stored as if somebody had said them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// By the customer, in person.
    Told,
    /// By the customer, online or on the turned tablet.
    SelfService,
    /// By a scan or a tape.
    Measured,
    /// By an associate who saw it.
    Observed,
    /// From a system of record.
    Imported,
    /// By a model, or by us.
    Inferred,
}

/// The two levels of trust. Stated beats guessed, even when it is older.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    Guessed,
    Stated,
}

impl How {
    /// Returns the level of trust.
    pub fn trust(self) -> Trust {
        match self {
            Self::Inferred => Trust::Guessed,
            Self::Told | Self::SelfService | Self::Measured | Self::Observed | Self::Imported => Trust::Stated,
        }
    }
}

/// Who made the statement reach us.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    Associate(AssociateId),
    /// The customer's own act, with nobody between.
    Customer,
    System,
}

/// Everything that is known about where a statement comes from. The device is part of
/// the fact's id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Provenance {
    pub how: How,
    pub who: Who,
    pub store: Option<StoreId>,
    /// The source's or method's own name: "Old club", "Floor scan", a guess's reason.
    pub via: Option<String>,
    /// When it was said or seen.
    pub said_at: Moment,
    /// When it was written down here.
    pub written_at: Moment,
}
