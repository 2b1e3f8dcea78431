//! What can go wrong with the shelf itself. What a caller did wrong is a disposition or
//! a problem, not an error.

use std::io;
use std::path::PathBuf;

use visavi_domain::{DeviceNumber, StoreId};

use crate::database::DatabaseError;

/// The hub could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    #[error("the hub's database did not do what was asked")]
    Database(#[from] DatabaseError),
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
    #[error(transparent)]
    NotAllowed(#[from] crate::NotAllowed),
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
    #[error("the ledger of erasures {} cannot be used, and nobody was erased: give the right to write there", file.display())]
    Ledger {
        file: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("a snapshot did not come out as the tables are: devices take the feed instead")]
    SnapshotDiffers,
    #[error("the PIN could not be hashed")]
    Pin(#[from] argon2::password_hash::Error),
}

impl HubError {
    /// Returns what a person can do about it, where the words do not say so themselves.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Database(error) => error.advice(),
            _ => None,
        }
    }
}
