//! The operating system's key store.

use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use super::{KeyError, KeyStore};

/// What the entries are called, beside their names.
const SERVICE: &str = "visavi";

/// Keeps secrets in the operating system's key store.
#[derive(Debug)]
pub struct OsKeys {
    store: Arc<CredentialStore>,
    of: String,
}

impl OsKeys {
    /// Returns the key store of this machine; `of` tells databases apart.
    ///
    /// # Errors
    /// [`KeyError::NoKeyStore`] where there is none, or none is running.
    pub fn open(of: &str) -> Result<Self, KeyError> {
        Ok(Self::with_store(super::platform::store().map_err(KeyError::NoKeyStore)?, of))
    }

    /// Returns the key store that `store` speaks to.
    pub fn with_store(store: Arc<CredentialStore>, of: &str) -> Self {
        Self { store, of: of.to_owned() }
    }

    fn entry(&self, name: &str) -> Result<Entry, KeyError> {
        self.store.build(SERVICE, &format!("{}.{name}", self.of), None).map_err(KeyError::Store)
    }
}

impl KeyStore for OsKeys {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyError> {
        match self.entry(name)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(refused(error)),
        }
    }

    fn keep(&self, name: &str, secret: &[u8]) -> Result<(), KeyError> {
        self.entry(name)?.set_secret(secret).map_err(refused)
    }

    fn remove(&self, name: &str) -> Result<(), KeyError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(refused(error)),
        }
    }
}

fn refused(error: Error) -> KeyError {
    match error {
        Error::NoStorageAccess(_) => KeyError::KeyStoreLocked,
        error => KeyError::Store(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_again_under_its_name_only_until_it_is_removed() {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        let keys = OsKeys::with_store(store.clone(), "one");
        assert!(keys.load("lease").unwrap().is_none());
        keys.keep("lease", &[9; 40]).unwrap();
        let again = OsKeys::with_store(store.clone(), "one");
        assert_eq!(again.load("lease").unwrap().as_deref(), Some(&vec![9; 40]));
        assert!(again.load("slots").unwrap().is_none());
        assert!(OsKeys::with_store(store, "other").load("lease").unwrap().is_none());
        keys.remove("lease").unwrap();
        keys.remove("lease").unwrap();
        assert!(again.load("lease").unwrap().is_none());
    }
}
