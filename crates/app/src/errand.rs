//! Today's errand, kept with the visit: the words, and when they were written.

use serde::{Deserialize, Serialize};
use visavi_device::Visit;
use visavi_domain::value::TEXT_CHARS_MAX;
use visavi_domain::{Moment, Value};

use crate::trouble::{Code, Trouble};

/// An errand as the visit keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Errand {
    pub(crate) text: String,
    pub(crate) at: Moment,
}

impl Errand {
    /// Returns the errand that somebody typed.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub(crate) fn new(text: &str, at: Moment) -> Result<Self, Trouble> {
        match Value::text(text) {
            Ok(Value::Text(text)) => Ok(Self { text, at }),
            Ok(_) => Err(Trouble::new(Code::Internal)),
            Err(error) => Err(Trouble { field: Some("text".to_owned()), ..error.into() }),
        }
    }

    /// Returns the visit's errand.
    pub(crate) fn of(visit: &Visit) -> Option<Self> {
        let text = visit.errand.as_deref()?;
        Some(
            serde_json::from_str(text)
                .unwrap_or_else(|_| Self { text: text.chars().take(TEXT_CHARS_MAX).collect(), at: visit.opened_at }),
        )
    }

    /// Returns it as the visit keeps it.
    pub(crate) fn kept(&self) -> String {
        serde_json::to_string(self).expect("plain data always encodes")
    }
}
