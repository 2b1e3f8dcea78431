//! What can go wrong with the memory of a device.

use rusqlite::ErrorCode;
use visavi_domain::FactError;
use visavi_protocol::BucketId;

/// Why the device's memory did not do what was asked. Nothing is half done: whatever
/// failed was rolled back.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The file is there, and this key does not open it.
    #[error("the key does not open the database")]
    Key(#[source] rusqlite::Error),
    /// A newer version of the program has written the file.
    #[error("the database was written by a newer version of this program")]
    NewerSchema,
    /// Another instance of the program has the file open.
    #[error("another instance of this program uses the database")]
    InUse,
    /// No space left; what was to be saved is not saved, and everything else is as it was.
    #[error("there is no space left on the disk")]
    Full(#[source] rusqlite::Error),
    /// The file is damaged.
    #[error("the database is damaged")]
    Broken(#[source] rusqlite::Error),
    /// SQLite before 3.51.3 can corrupt a WAL file; SQLCipher before 4.17 carries one.
    #[error("SQLite {sqlite} with SQLCipher {cipher:?} is too old to be trusted with data")]
    TooOldSqlite { sqlite: String, cipher: String },
    /// No hub has given this device a number yet.
    #[error("this device is not enrolled")]
    NotEnrolled,
    /// The page belongs to a bucket that this device may not hold.
    #[error("the bucket {0} is not one of this device's")]
    NotHeld(BucketId),
    /// What was to be saved cannot become a fact.
    #[error("this cannot become a fact")]
    Fact(#[from] FactError),
    #[error("a file beside the database could not be used")]
    Io(#[from] std::io::Error),
    #[error("the database did not answer")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for DeviceError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full(error),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Broken(error),
            _ => Self::Sqlite(error),
        }
    }
}

/// A result of the device's memory.
pub(crate) type Result<T, E = DeviceError> = std::result::Result<T, E>;
