//! The hub's own keys: one to prove its replies with, one to open what only it may read.
//!
//! Both are made from one secret that lies in the database, so that every process on it,
//! and one that was put back from a backup, is the same hub to the devices.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use hkdf::Hkdf;
use p256::ecdh::diffie_hellman;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;
use visavi_protocol::hpke::OpeningKey;
use visavi_protocol::proof::ProofKey;
use zeroize::Zeroizing;

use crate::HubError;
use crate::database::Database;

const SECRET_BYTES: usize = 32;

/// What the hub proves itself with, and opens things with.
pub struct Keys {
    proving: SecretKey,
    opening: OpeningKey,
    /// By the public key of the device: agreeing on one costs as much as a signature.
    shared: Mutex<HashMap<Vec<u8>, ProofKey>>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// Returns the keys of this database, which gets its secret with the first question.
    pub(crate) fn of(database: &Database) -> Result<Self, HubError> {
        if let Some(secret) = database.read(|tables| tables.secret())? {
            return Ok(Self::from_secret(&secret));
        }
        let mut fresh = Zeroizing::new([0; SECRET_BYTES]);
        getrandom::fill(fresh.as_mut())?;
        // Another process may have been faster: what it kept holds.
        database.write(|tables| tables.keep_secret(fresh.as_ref())).map(|secret| Self::from_secret(&secret))
    }

    fn from_secret(secret: &[u8]) -> Self {
        let proving = (0..=u8::MAX).find_map(|attempt| {
            // All but one in 2^32 draws are below the order of the curve.
            SecretKey::from_slice(derived(secret, &[b"visavi hub proving key 1", &[attempt]]).as_ref()).ok()
        });
        Self {
            proving: proving.expect("256 draws in a row are not all past the order of the curve"),
            opening: OpeningKey::derive(derived(secret, &[b"visavi hub sealing key 1"]).as_ref()),
            shared: Mutex::default(),
        }
    }

    /// Returns the public key that replies are proven with: a SEC1 uncompressed P-256 point.
    pub fn hub_key(&self) -> Vec<u8> {
        self.proving.public_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// Returns the key with which replies are proven to the device with this public key;
    /// `None` where that is none.
    pub(crate) fn shared_with(&self, device: &[u8]) -> Option<ProofKey> {
        let known = |keys: &HashMap<Vec<u8>, ProofKey>| keys.get(device).cloned();
        if let Some(key) = known(&self.shared.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Some(key);
        }
        let public = PublicKey::from_sec1_bytes(device).ok()?;
        let agreed = diffie_hellman(self.proving.to_nonzero_scalar(), public.as_affine());
        let key = ProofKey::of(agreed.raw_secret_bytes());
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).insert(device.to_vec(), key.clone());
        Some(key)
    }

    /// Returns what opens things that were sealed to the hub.
    pub(crate) fn opening(&self) -> &OpeningKey {
        &self.opening
    }

    /// Returns the public key that things are sealed to.
    pub fn sealing_key(&self) -> [u8; 32] {
        self.opening.public()
    }
}

pub(crate) fn derived(secret: &[u8], label: &[&[u8]]) -> Zeroizing<[u8; SECRET_BYTES]> {
    let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
    Hkdf::<Sha256>::new(None, secret)
        .expand_multi_info(label, bytes.as_mut())
        .expect("HKDF gives far more bytes than a key has");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    #[test]
    fn one_secret_makes_one_hub_and_two_databases_are_two_hubs() {
        let one = Keys::from_secret(&[7; 32]);
        assert_eq!(one.hub_key(), Keys::from_secret(&[7; 32]).hub_key());
        assert_eq!(one.sealing_key(), Keys::from_secret(&[7; 32]).sealing_key());
        let other = Keys::from_secret(&[8; 32]);
        assert_ne!(one.hub_key(), other.hub_key());
        assert_ne!(one.sealing_key(), other.sealing_key());
    }

    #[test]
    fn a_database_keeps_the_keys_that_were_made_first() {
        let database = Database::open(&Place::Memory).unwrap();
        let first = Keys::of(&database).unwrap();
        database.write(|tables| tables.keep_secret(&[1; 32])).unwrap();
        assert_eq!(Keys::of(&database).unwrap().hub_key(), first.hub_key());
    }
}
