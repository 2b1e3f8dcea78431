//! Problems as the hub tells them: RFC 9457 with a stable code.

use serde::{Deserialize, Serialize};

/// The content type of a problem.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// The code of a 403 that is about a share which is used up, and not about the caller.
pub const TOO_MANY_CUSTOMERS: &str = "too-many-customers";

/// One problem. `code` is stable and meant for programs; the texts are for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub code: String,
    #[serde(default)]
    pub detail: Option<String>,
}

impl Problem {
    /// Returns the problem with this code.
    pub fn new(status: u16, code: &str, title: &str) -> Self {
        Self {
            kind: format!("urn:visavi:problem:{code}"),
            title: title.to_owned(),
            status,
            code: code.to_owned(),
            detail: None,
        }
    }

    /// Returns the problem with a sentence that says what to do.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
