//! What the file of the slots says, and how it is wrapped.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use visavi_domain::AssociateId;
use zeroize::Zeroizing;

use super::slot::Slot;
use crate::key::KeyError;
use crate::key::wrapped::Wrapped;

/// What the wrapped bytes are for: they open nowhere else.
const PURPOSE: &[u8] = b"visavi slots 1";

/// Everything in the file.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Content {
    /// The database's key, as only the hub can open it.
    pub(super) sealed: Vec<u8>,
    pub(super) slots: BTreeMap<AssociateId, Slot>,
    /// What the lock screen shows; its form is the app's.
    pub(super) porch: Vec<u8>,
}

impl Content {
    /// Returns the file's content; `None` where the secret does not open it.
    pub(super) fn read(file: &[u8], secret: &[u8; 32]) -> Option<Self> {
        let wrapped: Wrapped = postcard::from_bytes(file).ok()?;
        postcard::from_bytes(&wrapped.open(secret, PURPOSE)?).ok()
    }

    /// Returns the file that has this content.
    pub(super) fn wrapped(&self, secret: &[u8; 32]) -> Result<Vec<u8>, KeyError> {
        let content = Zeroizing::new(encoded(self));
        Ok(encoded(&Wrapped::new(secret, PURPOSE, &content)?))
    }
}

fn encoded(content: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(content).expect("plain data always encodes into memory")
}
