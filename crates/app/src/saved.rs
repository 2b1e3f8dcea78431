//! The answer to every request that saves something.

use serde::Serialize;
use ts_rs::TS;

/// What was saved, and until when it can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    pub operation: String,
    #[ts(type = "number")]
    pub undo_until: i64,
}
