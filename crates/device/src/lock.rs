//! One instance at a time: two programs on one database would hand out the same
//! operation numbers.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::{DeviceError, Result};

/// Held as long as the database is open; the operating system lets go of it when the
/// program ends, however it ends.
#[derive(Debug)]
pub(crate) struct InstanceLock {
    file: File,
}

impl InstanceLock {
    /// Takes the lock beside `database`.
    pub(crate) fn take(database: &Path) -> Result<Self> {
        let mut path = database.as_os_str().to_owned();
        path.push(".lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(DeviceError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

impl Drop for InstanceLock {
    /// Lets go of the lock itself, not only of this handle: a program that another thread
    /// is just starting holds a copy of the handle until it becomes that program, and
    /// closing ours would leave the lock with it.
    fn drop(&mut self) {
        // Where this fails, closing the handle is what is left, and it follows at once.
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_just_being_started_does_not_keep_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("visavi.db");
        let lock = InstanceLock::take(&database).unwrap();
        // What a child holds between fork and exec: the same open file.
        let inherited = lock.file.try_clone().unwrap();
        assert!(matches!(InstanceLock::take(&database), Err(DeviceError::InUse)));
        drop(lock);
        InstanceLock::take(&database).unwrap();
        drop(inherited);
    }
}
