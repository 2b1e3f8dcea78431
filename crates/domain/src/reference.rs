//! What all share and the hub versions: the attribute catalogue and price spreads.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;

/// What `fold` needs besides the dossier.
#[derive(Clone, Debug)]
pub struct Reference {
    pub catalogue: Catalogue,
    /// By category code.
    pub spreads: BTreeMap<String, Spread>,
}

/// How prices spread in one category: a line up to `budget_max` is budget, from
/// `premium_min` on premium, between them middle. Unit prices in minor units of
/// `currency`, as terciles over the chain's order lines, computed by the hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    pub category: String,
    pub currency: String,
    pub budget_max_minor: i64,
    pub premium_min_minor: i64,
    /// How many order lines it was computed from.
    pub lines: u64,
}
