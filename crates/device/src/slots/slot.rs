//! One associate's slot: the database's key, wrapped by their PIN and a secret together.

use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use visavi_domain::AssociateId;
use zeroize::Zeroizing;

use crate::key::wrapped::Wrapped;
use crate::key::{self, DatabaseKey, KeyError, Strength};

/// What the wrapped bytes are for: they open nowhere else.
const PURPOSE: &[u8] = b"visavi slot 1";

/// Returns under which name the secret of an associate's slot is kept.
pub(super) fn name(associate: &AssociateId) -> String {
    format!("slot.{}", associate.0)
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Slot {
    /// Which hash of a PIN it was made with: another one on the staff list is another PIN.
    made_with: [u8; 32],
    /// Which secret it was made with: a step that was cut off may have left another one.
    secret: [u8; 32],
    salt: [u8; 16],
    strength: Strength,
    key: Wrapped,
}

impl Slot {
    pub(super) fn new(
        associate: &AssociateId,
        pin: &str,
        hash: &str,
        secret: &[u8],
        key: &DatabaseKey,
        strength: Strength,
    ) -> Result<Self, KeyError> {
        let salt = key::random()?;
        let wrapping = wrapping(associate, pin, &salt, strength, secret)?;
        let key = Wrapped::new(&wrapping, PURPOSE, key.bytes())?;
        Ok(Self { made_with: digest(hash.as_bytes()), secret: digest(secret), salt, strength, key })
    }

    /// Returns the database's key; `None` for another PIN or another secret.
    pub(super) fn open(
        &self,
        associate: &AssociateId,
        pin: &str,
        secret: &[u8],
    ) -> Result<Option<DatabaseKey>, KeyError> {
        let wrapping = wrapping(associate, pin, &self.salt, self.strength, secret)?;
        let bytes = self.key.open(&wrapping, PURPOSE);
        Ok(bytes.and_then(|bytes| bytes.as_slice().try_into().ok()).map(DatabaseKey::from_bytes))
    }

    /// Says whether it was made with the PIN that has this hash on the staff list.
    pub(super) fn is_of_pin(&self, hash: &str) -> bool {
        self.made_with == digest(hash.as_bytes())
    }

    /// Says whether it was made with this secret.
    pub(super) fn is_of_secret(&self, secret: &[u8]) -> bool {
        self.secret == digest(secret)
    }
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn wrapping(
    associate: &AssociateId,
    pin: &str,
    salt: &[u8; 16],
    strength: Strength,
    secret: &[u8],
) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let stretched = strength.stretch(pin, salt)?;
    let both = Zeroizing::new([stretched.as_slice(), secret].concat());
    let mut wrapping = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, &both)
        .expand_multi_info(&[PURPOSE, associate.0.as_bytes()], wrapping.as_mut_slice())
        .expect("32 bytes can be derived");
    Ok(wrapping)
}
