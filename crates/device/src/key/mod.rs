//! The database key, and where it is kept: in the operating system's key store, or in
//! a file that a passphrase locks. Never as plain text on disk.

mod memory;
mod os;
mod platform;
mod passphrase;

use zeroize::Zeroizing;

pub use memory::MemoryKeys;
pub use os::OsKeys;
pub use passphrase::PassphraseFile;

/// 32 random bytes that open the database.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// Returns a new random key.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`] when the operating system has none to give.
    pub fn random() -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| KeyError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// Returns the key made of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
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

/// Why the key could not be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database is there and its key is not to be had: the key store is locked,
    /// was reset, or belongs to somebody else. Never a first run.
    #[error("the key store is locked, or its key is gone")]
    KeyStoreLocked,
    /// This machine has no key store.
    #[error("this machine has no key store")]
    NoKeyStore(#[source] keyring_core::Error),
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    #[error("the key file is damaged")]
    BrokenKeyFile,
    #[error("the operating system gave no random numbers")]
    NoRandomness,
    #[error("the key store did not answer")]
    Store(#[source] keyring_core::Error),
    #[error("the key file could not be used")]
    Io(#[from] std::io::Error),
}

/// Where a key is kept.
pub trait KeyStore: Send + Sync + std::fmt::Debug {
    /// Returns the key, or `None` where none has been kept. A store that is locked may
    /// say `None` too: [`obtain`] knows what that means beside a database.
    ///
    /// # Errors
    /// See [`KeyError`].
    fn load(&self) -> Result<Option<DatabaseKey>, KeyError>;

    /// Keeps the key.
    ///
    /// # Errors
    /// See [`KeyError`].
    fn keep(&self, key: &DatabaseKey) -> Result<(), KeyError>;
}

/// Returns the key of the database, making one on the first run.
///
/// # Errors
/// [`KeyError::KeyStoreLocked`] when there is a database and no key: making a new one
/// would lose what the database holds.
pub fn obtain(store: &dyn KeyStore, database_exists: bool) -> Result<DatabaseKey, KeyError> {
    match store.load()? {
        Some(key) => Ok(key),
        None if database_exists => Err(KeyError::KeyStoreLocked),
        None => {
            let key = DatabaseKey::random()?;
            store.keep(&key)?;
            Ok(key)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_entry_beside_a_database_is_never_a_first_run() {
        let store = MemoryKeys::default();
        assert!(matches!(obtain(&store, true), Err(KeyError::KeyStoreLocked)));
        assert!(store.load().unwrap().is_none());
    }

    #[test]
    fn the_first_run_makes_a_key_and_the_next_one_finds_it() {
        let store = MemoryKeys::default();
        let first = obtain(&store, false).unwrap();
        assert!(obtain(&store, true).unwrap() == first);
    }

    #[test]
    fn a_key_never_shows_its_bytes() {
        let key = DatabaseKey::from_bytes([0xab; 32]);
        assert_eq!(format!("{key:?}"), "DatabaseKey");
        assert_eq!(key.to_hex().as_str(), "ab".repeat(32));
    }
}
