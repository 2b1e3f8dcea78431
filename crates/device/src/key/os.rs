//! The operating system's key store.

use std::sync::Arc;

use keyring_core::{CredentialStore, Error};

use super::{DatabaseKey, KeyError, KeyStore};

/// What the entry is called, beside the program's name.
const SERVICE: &str = "visavi";

/// Keeps the key in the operating system's key store, an entry per database.
#[derive(Debug)]
pub struct OsKeys {
    store: Arc<CredentialStore>,
    entry: String,
}

impl OsKeys {
    /// Returns the key store of this machine; `entry` tells databases apart.
    ///
    /// # Errors
    /// [`KeyError::NoKeyStore`] where there is none, or none is running.
    pub fn open(entry: &str) -> Result<Self, KeyError> {
        Ok(Self::with_store(super::platform::store().map_err(KeyError::NoKeyStore)?, entry))
    }

    /// Returns the key store that `store` speaks to.
    pub fn with_store(store: Arc<CredentialStore>, entry: &str) -> Self {
        Self { store, entry: entry.to_owned() }
    }
}

impl KeyStore for OsKeys {
    fn load(&self) -> Result<Option<DatabaseKey>, KeyError> {
        let entry = self.store.build(SERVICE, &self.entry, None).map_err(KeyError::Store)?;
        match entry.get_secret() {
            Ok(secret) => {
                let secret = zeroize::Zeroizing::new(secret);
                let bytes: [u8; 32] = secret.as_slice().try_into().map_err(|_| KeyError::KeyStoreLocked)?;
                Ok(Some(DatabaseKey::from_bytes(bytes)))
            }
            Err(Error::NoEntry) => Ok(None),
            Err(Error::NoStorageAccess(_)) => Err(KeyError::KeyStoreLocked),
            Err(error) => Err(KeyError::Store(error)),
        }
    }

    fn keep(&self, key: &DatabaseKey) -> Result<(), KeyError> {
        let entry = self.store.build(SERVICE, &self.entry, None).map_err(KeyError::Store)?;
        entry.set_secret(key.bytes()).map_err(|error| match error {
            Error::NoStorageAccess(_) => KeyError::KeyStoreLocked,
            error => KeyError::Store(error),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_key_is_found_again_under_its_entry_only() {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        let key = DatabaseKey::from_bytes([9; 32]);
        let keys = OsKeys::with_store(store.clone(), "one");
        assert!(keys.load().unwrap().is_none());
        keys.keep(&key).unwrap();
        assert!(OsKeys::with_store(store.clone(), "one").load().unwrap() == Some(key));
        assert!(OsKeys::with_store(store, "other").load().unwrap().is_none());
    }
}
