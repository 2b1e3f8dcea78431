//! Wrong PINs in a row, counted in the key store.

use visavi_domain::{AssociateId, Moment};

use super::{Result, Slots};
use crate::key::KeyError;

/// How often an associate's PIN was wrong since it was last right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    pub wrong: u32,
    /// When the last one was tried.
    pub last_at: Option<Moment>,
}

impl Slots {
    /// Returns the wrong PINs in a row.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn tries(&self, associate: &AssociateId) -> Result<Tries> {
        let Some(kept) = self.keys.load(&name(associate))? else { return Ok(Tries::default()) };
        let (wrong, last_at) = postcard::from_bytes(&kept).map_err(|_| KeyError::BrokenKeyFile)?;
        Ok(Tries { wrong, last_at: Some(Moment(last_at)) })
    }

    /// Counts a PIN as wrong. Call it *before* the check, so that pulling the plug during
    /// the check does not give the try back, and [`Self::forget_tries`] when it was right.
    ///
    /// # Errors
    /// See [`KeyError`]; then the PIN must not be checked.
    pub fn count_try(&self, associate: &AssociateId, now: Moment) -> Result<Tries> {
        let wrong = self.tries(associate)?.wrong.saturating_add(1);
        let kept = postcard::to_stdvec(&(wrong, now.0)).expect("plain data always encodes into memory");
        self.keys.keep(&name(associate), &kept)?;
        Ok(Tries { wrong, last_at: Some(now) })
    }

    /// Forgets the wrong PINs: one was right.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn forget_tries(&self, associate: &AssociateId) -> Result<()> {
        self.keys.remove(&name(associate))
    }
}

fn name(associate: &AssociateId) -> String {
    format!("tries.{}", associate.0)
}
