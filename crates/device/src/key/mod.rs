//! The database key, and where secrets are kept that must not lie beside the database: in
//! the operating system's key store, or in a file that a passphrase locks.

mod strength;
pub(crate) mod whole;
pub(crate) mod wrapped;
mod memory;
mod os;
mod platform;
mod passphrase;
mod credentials;

use zeroize::Zeroizing;

pub use credentials::Credentials;
pub use memory::MemoryKeys;
pub use os::OsKeys;
pub use passphrase::PassphraseFile;
pub use strength::Strength;

/// 32 random bytes that open the database.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// Returns a new random key.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`] when the operating system has none to give.
    pub fn random() -> Result<Self, KeyError> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    /// Returns the key made of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Returns its bytes, to be sealed and for nothing else.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn to_hex(&self) -> Zeroizing<String> {
        let mut hex = Zeroizing::new(String::with_capacity(64));
        for byte in self.0.iter() {
            for digit in [byte >> 4, byte & 15] {
                hex.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
            }
        }
        hex
    }
}

impl std::fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseKey")
    }
}

/// Why a secret could not be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key store is there and opens only to somebody else, or not yet.
    #[error("the key store is locked")]
    KeyStoreLocked,
    /// This machine has no key store.
    #[error("this machine has no key store")]
    NoKeyStore(#[source] keyring_core::Error),
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    #[error("the key file is damaged")]
    BrokenKeyFile,
    /// Another instance of the program is at it.
    #[error("another instance of this program is at it")]
    InUse,
    #[error("the operating system gave no random numbers")]
    NoRandomness,
    #[error("the key store did not answer")]
    Store(#[source] keyring_core::Error),
    #[error("the key file could not be used")]
    Io(#[from] std::io::Error),
}

/// Where secrets are kept that must not lie beside the database: each under a name, small,
/// and on the disk before [`keep`](KeyStore::keep) and [`remove`](KeyStore::remove) return.
pub trait KeyStore: Send + Sync + std::fmt::Debug {
    /// Returns the secret called `name`; `None` where none is kept. A store that is locked
    /// may say `None` too.
    ///
    /// # Errors
    /// See [`KeyError`].
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyError>;

    /// Keeps the secret called `name`, in the place of the one before.
    ///
    /// # Errors
    /// See [`KeyError`].
    fn keep(&self, name: &str, secret: &[u8]) -> Result<(), KeyError>;

    /// Forgets the secret called `name`, where there is one.
    ///
    /// # Errors
    /// See [`KeyError`].
    fn remove(&self, name: &str) -> Result<(), KeyError>;
}

/// Returns random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_shows_its_bytes() {
        let key = DatabaseKey::from_bytes([0xab; 32]);
        assert_eq!(format!("{key:?}"), "DatabaseKey");
        assert_eq!(key.to_hex().as_str(), "ab".repeat(32));
    }
}
