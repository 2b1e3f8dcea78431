//! What can go wrong with the shelf itself. What a caller did wrong is a disposition or
//! a problem, not an error.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;
use visavi_domain::{DeviceNumber, StoreId};

/// The hub could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    #[error("the hub's database did not do what was asked")]
    Database(#[from] rusqlite::Error),
    #[error("the hub's database was written by a newer visavi-hub: start that version, or a newer one")]
    NewerSchema,
    /// SQLite before 3.51.3 may corrupt a write-ahead log that two processes share.
    #[error("this program was built with SQLite {0}, which can corrupt the database: 3.51.3 or newer is needed")]
    TooOldSqlite(&'static str),
    #[error("no source or device has the number {}", .0.0)]
    UnknownSource(DeviceNumber),
    #[error("there is no store {:?}: add it with `visavi-hub store add`", .0.0)]
    UnknownStore(StoreId),
    #[error("the hub's database holds something that this version cannot read")]
    Unread(#[from] visavi_protocol::Unread),
    #[error(
        "the chain's catalogue cannot be read by this version of visavi-hub: start the version it was made with, \
         or hand in another with `visavi-hub catalogue put`"
    )]
    CatalogueUnread,
    #[error(transparent)]
    CatalogueFault(#[from] crate::catalogue::CatalogueFault),
    #[error(transparent)]
    Undecided(#[from] crate::Undecided),
    #[error("the operating system gave no random bytes: do it again")]
    Randomness(#[from] getrandom::Error),
    #[error("somebody else changed this at the same time: look at it again")]
    ChangedMeanwhile,
    #[error("{} cannot be used as the hub's data folder: give another, or the right to write there", folder.display())]
    Folder {
        folder: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the PIN could not be hashed")]
    Pin(#[from] argon2::password_hash::Error),
}

impl HubError {
    /// Returns what a person can do about it, where the words do not say so themselves.
    pub fn advice(&self) -> Option<&'static str> {
        let Self::Database(rusqlite::Error::SqliteFailure(failure, _)) = self else { return None };
        match failure.code {
            ErrorCode::NotADatabase => Some("Give the folder of a hub, or put a copy of its hub.db back in its place."),
            ErrorCode::DatabaseCorrupt => Some("Stop the hub, keep this folder, and put the last copy in its place."),
            ErrorCode::DiskFull => Some("Make room on the disk, then do it again: nothing was changed."),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                Some("Another program is writing to this folder: wait until it is done, then do it again.")
            }
            ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly => {
                Some("Run this as the user the hub runs as, who may read and write its folder.")
            }
            _ => None,
        }
    }
}
