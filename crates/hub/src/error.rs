//! What can go wrong with the shelf itself. What a caller did wrong is a disposition or
//! a problem, not an error.

use std::io;
use std::path::PathBuf;

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
    #[error("the operating system gave no random bytes")]
    Randomness(#[from] getrandom::Error),
    #[error("somebody else changed this at the same time: look at it again")]
    ChangedMeanwhile,
    #[error("{folder} cannot be used as the hub's data folder")]
    Folder {
        folder: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the PIN could not be hashed")]
    Pin(#[from] argon2::password_hash::Error),
}
