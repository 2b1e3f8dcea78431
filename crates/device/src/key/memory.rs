//! A key store that forgets with the process. For tests.

use std::sync::{Mutex, PoisonError};

use super::{DatabaseKey, KeyError, KeyStore};

/// Keeps the key in memory.
#[derive(Debug, Default)]
pub struct MemoryKeys(Mutex<Option<DatabaseKey>>);

impl KeyStore for MemoryKeys {
    fn load(&self) -> Result<Option<DatabaseKey>, KeyError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn keep(&self, key: &DatabaseKey) -> Result<(), KeyError> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(key.clone());
        Ok(())
    }
}
