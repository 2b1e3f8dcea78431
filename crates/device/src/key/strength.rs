//! How hard it is made to guess a PIN or a passphrase.

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::KeyError;

/// What one guess costs, with Argon2id. It stands beside whatever was stretched with it, so
/// that more can be asked later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Strength {
    /// Above the floor that OWASP states (19 MiB, two passes); a quarter of a second on a
    /// tablet.
    pub const FULL: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// Protects nothing, and takes no time. For tests.
    pub const FOR_TESTS: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };

    /// Returns the key that the secret is stretched to.
    pub(crate) fn stretch(self, secret: &str, salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>, KeyError> {
        let Self { memory_kib, passes, lanes } = self;
        let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| KeyError::BrokenKeyFile)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret.as_bytes(), salt, key.as_mut_slice())
            .map_err(|_| KeyError::BrokenKeyFile)?;
        Ok(key)
    }
}
