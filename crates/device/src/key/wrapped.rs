//! Bytes that one key opens, and only for the purpose they were wrapped for.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::KeyError;

/// Encrypted with ChaCha20-Poly1305 under a nonce of its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Wrapped {
    nonce: [u8; 12],
    bytes: Vec<u8>,
}

impl Wrapped {
    /// Wraps `bytes`; `purpose` has to be named again to open them.
    pub(crate) fn new(key: &[u8; 32], purpose: &[u8], bytes: &[u8]) -> Result<Self, KeyError> {
        let nonce = super::random()?;
        let bytes = ChaCha20Poly1305::new(&Key::from(*key))
            .encrypt(&Nonce::from(nonce), Payload { msg: bytes, aad: purpose })
            .expect("so few bytes can be encrypted");
        Ok(Self { nonce, bytes })
    }

    /// Returns the bytes; `None` for another key, another purpose or changed bytes.
    pub(crate) fn open(&self, key: &[u8; 32], purpose: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        ChaCha20Poly1305::new(&Key::from(*key))
            .decrypt(&Nonce::from(self.nonce), Payload { msg: &self.bytes, aad: purpose })
            .map(Zeroizing::new)
            .ok()
    }
}
