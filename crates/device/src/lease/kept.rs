//! The lease in the key store: an old copy of a file gives no time back.

use super::Lease;
use crate::key::{KeyError, KeyStore};

/// Under which name it is kept.
const NAME: &str = "lease";

impl Lease {
    /// Returns the lease as it was last kept.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn kept(keys: &dyn KeyStore) -> Result<Option<Self>, KeyError> {
        let Some(kept) = keys.load(NAME)? else { return Ok(None) };
        postcard::from_bytes(&kept).map(Some).map_err(|_| KeyError::BrokenKeyFile)
    }

    /// Keeps it.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn keep(&self, keys: &dyn KeyStore) -> Result<(), KeyError> {
        keys.keep(NAME, &postcard::to_stdvec(self).expect("plain data always encodes into memory"))
    }
}
