//! Transactions over the tables, whichever database they lie in. Nothing outside this
//! crate ever sees a connection.

mod error;
mod listeners;
mod sqlite;
pub(crate) mod postgres;

use std::sync::Arc;

pub use error::DatabaseError;
pub(crate) use listeners::Listener;

use crate::table::Tables;
use crate::{HubError, Place};
use listeners::Listeners;

/// The database of one hub.
#[derive(Debug)]
pub(crate) struct Database {
    kind: Kind,
    listeners: Arc<Listeners>,
}

#[derive(Debug)]
enum Kind {
    Sqlite(sqlite::Database),
    Postgres(postgres::Database),
}

impl Database {
    pub fn open(place: &Place) -> Result<Self, HubError> {
        let listeners = Arc::default();
        let kind = match place {
            Place::File(file) => Kind::Sqlite(sqlite::Database::open(Some(file))?),
            Place::Memory => Kind::Sqlite(sqlite::Database::open(None)?),
            Place::Postgres { url, .. } => Kind::Postgres(postgres::Database::open(url.expose(), &listeners)?),
        };
        Ok(Self { kind, listeners })
    }

    /// Returns which database it is, and in which version.
    pub fn about(&self) -> Result<String, HubError> {
        match &self.kind {
            Kind::Sqlite(_) => Ok(format!("SQLite {}", rusqlite::version())),
            Kind::Postgres(database) => database.about(),
        }
    }

    /// Returns how many transactions may write side by side.
    pub fn writers(&self) -> usize {
        match &self.kind {
            Kind::Sqlite(_) => 1,
            Kind::Postgres(_) => postgres::WRITERS_MAX / 2,
        }
    }

    /// Runs `work` in one writing transaction, which is on disk when this returns; undone
    /// when `work` fails. `work` runs again, on what there is by then, when another writer
    /// was in its way: it must change nothing but the tables.
    pub fn write<T>(&self, work: impl FnMut(&mut dyn Tables) -> Result<T, HubError>) -> Result<T, HubError> {
        let (answer, moved) = match &self.kind {
            Kind::Sqlite(database) => database.write(work)?,
            Kind::Postgres(database) => database.write(work)?,
        };
        if !moved.is_empty() {
            self.listeners.tell(&moved);
        }
        Ok(answer)
    }

    /// Runs `work` on one unchanging view of the data.
    pub fn read<T>(&self, work: impl FnOnce(&dyn Tables) -> Result<T, HubError>) -> Result<T, HubError> {
        match &self.kind {
            Kind::Sqlite(database) => database.read(work),
            Kind::Postgres(database) => database.read(work),
        }
    }

    /// Removes what was deleted from the log and from the pages, as far as the database lets
    /// us; says whether nothing was in the way.
    pub fn scrub(&self) -> Result<bool, HubError> {
        match &self.kind {
            Kind::Sqlite(database) => database.scrub(),
            Kind::Postgres(database) => database.scrub(),
        }
    }

    /// Returns a number that is another one after anybody has committed anything, in this
    /// process or in another.
    pub fn version(&self) -> Result<i64, HubError> {
        match &self.kind {
            Kind::Sqlite(database) => database.version(),
            Kind::Postgres(database) => database.version(),
        }
    }

    /// Lets `listener` hear which buckets moved: those that this process moves, and on
    /// PostgreSQL, a little later, those that others do.
    pub fn on_moved(&self, listener: Listener) {
        self.listeners.add(listener);
    }
}
