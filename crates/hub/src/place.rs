//! Where the shelf stands.

use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use sha2::{Digest, Sha256};
use visavi_protocol::sign::hex;

use crate::database::postgres;
use crate::{Hub, HubError, Ledger};

/// What the ledger of erasures is called where nobody says otherwise.
const LEDGER: &str = "erasures.ledger";

/// Where the hub keeps its database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// This file; its folder is made where there is none.
    File(PathBuf),
    /// Nowhere: gone when the hub is dropped. For tests and dry runs.
    Memory,
    /// A PostgreSQL database, which other hub processes may share. What can be made anew
    /// from it is kept in the folder, or in memory where there is none.
    Postgres { url: DatabaseUrl, folder: Option<PathBuf> },
}

impl Place {
    /// Returns the database's place in the hub's data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self::File(folder.join("hub.db"))
    }

    /// Returns the ledger of erasures that is used where nobody names another: beside the
    /// database, or in the folder; none where there is neither.
    pub fn ledger(&self) -> Ledger {
        match self {
            Self::File(file) => Ledger::at(file.with_file_name(LEDGER)),
            Self::Postgres { folder: Some(folder), .. } => Ledger::at(folder.join(LEDGER)),
            Self::Memory | Self::Postgres { folder: None, .. } => Ledger::default(),
        }
    }

    /// Says whether a hub was begun there.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub fn holds_hub(&self) -> Result<bool, HubError> {
        match self {
            Self::File(file) => Ok(file.exists()),
            Self::Memory => Ok(false),
            Self::Postgres { url, .. } => postgres::holds_hub(url.expose()),
        }
    }
}

/// Says where it is in a message, without what it takes to get in.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => file.parent().unwrap_or(file).display().fmt(f),
            Self::Memory => f.write_str("memory"),
            Self::Postgres { .. } => f.write_str("this database"),
        }
    }
}

/// Where a command finds the hub: in a folder, or in a database.
#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = true)]
pub struct Home {
    /// The hub's data folder; with --database only what can be made anew is kept in it
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The address of a PostgreSQL database, such as postgres://visavi@localhost/visavi;
    /// or a file that holds the address, since everybody on this machine can see the
    /// arguments of a program
    #[arg(long, value_name = "ADDRESS|FILE", value_parser = DatabaseUrl::given)]
    pub database: Option<DatabaseUrl>,
    /// The file in which erasures are written down apart from the database; without it
    /// erasures.ledger in the data folder. Best on another disk: what a backup puts back is
    /// erased again from it. The same for every command
    #[arg(long, value_name = "FILE", global = true)]
    pub ledger: Option<PathBuf>,
}

impl Home {
    /// Returns the folder as a home.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self { data: Some(folder.into()), database: None, ledger: None }
    }

    /// Opens the hub.
    ///
    /// # Errors
    /// As [`Hub::open_with`].
    pub fn open(&self) -> Result<Hub, HubError> {
        self.open_at(self.place())
    }

    /// Opens it at another place, with the same ledger.
    pub(crate) fn open_at(&self, place: Place) -> Result<Hub, HubError> {
        let ledger = self.ledger.as_ref().map_or_else(|| place.ledger(), Ledger::at);
        Hub::open_with(place, ledger)
    }

    /// Returns where the database is.
    pub fn place(&self) -> Place {
        match (&self.database, &self.data) {
            (Some(url), folder) => Place::Postgres { url: url.clone(), folder: folder.clone() },
            (None, Some(folder)) => Place::in_folder(folder),
            (None, None) => Place::Memory,
        }
    }
}

/// The address of a PostgreSQL database, with what it takes to get in: it is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Returns the address that is written so. Whether it is one shows when it is used.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// Returns the address that is given as an argument: itself, or the file it is in.
    fn given(argument: &str) -> Result<Self, io::Error> {
        let is_file = !argument.contains("://");
        Ok(Self(if is_file { fs::read_to_string(argument)?.trim().to_owned() } else { argument.to_owned() }))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Returns a name for the database, the same for whoever gets in, and fit for a folder.
    pub(crate) fn name(&self) -> String {
        let after_password = self.0.rsplit_once('@').map_or(self.0.as_str(), |(_, place)| place);
        let place = after_password.split_once('?').map_or(after_password, |(place, _)| place);
        hex(&Sha256::digest(place.as_bytes())[..8])
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DatabaseUrl").finish_non_exhaustive()
    }
}
