//! Where a device's memory lies.

use std::path::PathBuf;

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// One encrypted file, with its log and its lock beside it.
    File(PathBuf),
    /// Nowhere: gone when the device is dropped. For tests.
    Memory,
}
