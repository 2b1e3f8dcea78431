//! What can go wrong with the memory of a device.

use rusqlite::{ErrorCode, ffi};
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
    /// The customer was erased: nothing about them is written down any more.
    #[error("the customer was erased")]
    Erased,
    /// Something reads from the database, so that its log cannot be emptied now.
    #[error("the log of the database is in use")]
    LogInUse,
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

impl DeviceError {
    /// Says whether another try may go well: a page that was only read badly looks like a
    /// damaged one, or like a wrong key.
    pub(crate) fn may_go_well_again(&self) -> bool {
        matches!(self, Self::Key(_) | Self::Broken(_) | Self::Sqlite(_))
    }

    /// Says whether reading failed, which may go well the second time.
    pub(crate) fn was_read(&self) -> bool {
        let (Self::Broken(error) | Self::Sqlite(error)) = self else { return false };
        let code = error.sqlite_error().map(|error| error.extended_code);
        // "Read only" is what SQLCipher says of a write once it has met a broken page.
        let of_a_page = [ffi::SQLITE_IOERR_READ, ffi::SQLITE_IOERR_SHORT_READ, ffi::SQLITE_READONLY];
        matches!(self, Self::Broken(_)) || code.is_some_and(|code| of_a_page.contains(&code))
    }
}

/// A result of the device's memory.
pub(crate) type Result<T, E = DeviceError> = std::result::Result<T, E>;
