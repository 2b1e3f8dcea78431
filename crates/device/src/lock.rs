//! One instance at a time: two programs on one database would hand out the same
//! operation numbers.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::{DeviceError, Result};

/// Held as long as the database is open; the operating system lets go of it when the
/// program ends, however it ends.
#[derive(Debug)]
pub(crate) struct InstanceLock {
    _file: File,
}

impl InstanceLock {
    /// Takes the lock beside `database`.
    pub(crate) fn take(database: &Path) -> Result<Self> {
        let mut path = database.as_os_str().to_owned();
        path.push(".lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(DeviceError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
