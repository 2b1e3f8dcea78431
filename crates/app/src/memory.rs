//! Opens the database: with the key from the key store, or with a passphrase.

use std::io;
use std::path::Path;

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
                make_folder(folder).map_err(KeyError::Io)?;
            }
            path.exists()
        }
    };
    let key = obtain(keys, exists)?;
    Ok(Device::open(config.place.clone(), &key)?)
}

/// Makes the folder, for its owner alone: names and sizes of files tell something too.
#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
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

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_its_owner_can_look_into_the_folder_of_the_database() {
        let above = tempfile::tempdir().expect("a folder can be made");
        let folder = above.path().join("device/one");
        make_folder(&folder).expect("a folder can be made");
        let about = std::fs::metadata(&folder).expect("the folder is there");
        assert_eq!(about.permissions().mode() & 0o777, 0o700);
        make_folder(&folder).expect("it may be there already");
    }
}
