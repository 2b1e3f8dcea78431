//! Opens the database: with the key from the key store, or with a passphrase.

use visavi_device::key::{KeyError, KeyStore, obtain};
use visavi_device::{Device, Place};

use crate::config::Config;
use crate::trouble::Trouble;

/// Opens the database, or returns `None` where its key can be had by a passphrase only.
pub(crate) fn open(config: &Config) -> Result<Option<Device>, Trouble> {
    match open_with(config, &*config.keys) {
        Ok(device) => Ok(Some(device)),
        Err(Refusal::Key(KeyError::KeyStoreLocked | KeyError::NoKeyStore(_) | KeyError::Store(_)))
            if config.passphrase_file.is_some() =>
        {
            Ok(None)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Opens the database with the key that `keys` keeps; on the very first run it makes one.
pub(crate) fn open_with(config: &Config, keys: &dyn KeyStore) -> Result<Device, Refusal> {
    let exists = match &config.place {
        Place::Memory => false,
        Place::File(path) => {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(KeyError::Io)?;
            }
            path.exists()
        }
    };
    let key = obtain(keys, exists)?;
    Ok(Device::open(config.place.clone(), &key)?)
}

/// Why the database did not open.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Device(#[from] visavi_device::DeviceError),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Key(error) => error.into(),
            Refusal::Device(error) => error.into(),
        }
    }
}
