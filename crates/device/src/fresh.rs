//! A connection that is opened anew once the disk or the file has failed it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use crate::aside::diagnose;
use crate::connection::{self, Role};
use crate::error::{DeviceError, Result};
use crate::key::DatabaseKey;
use crate::search::names::kept::KeptNames;

/// One connection, for one caller at a time.
///
/// SQLCipher refuses everything on a connection that has met one bad page, also where
/// the page was only read badly. What fails once must not fail for ever.
pub(crate) struct Fresh {
    held: Mutex<Held>,
    /// `None` where there is nothing to open again: in memory.
    opening: Option<Opening>,
}

struct Held {
    connection: Connection,
    /// It has failed, and there is no other yet.
    failed: bool,
}

impl Held {
    fn of(connection: Connection) -> Self {
        Self { connection, failed: false }
    }
}

/// How the connection is opened.
pub(crate) struct Opening {
    pub(crate) path: PathBuf,
    pub(crate) key: DatabaseKey,
    pub(crate) role: Role,
    /// Who hears of people whose rows are written.
    pub(crate) names: Option<Arc<KeptNames>>,
}

impl Opening {
    fn connection(&self) -> Result<Connection> {
        let mut connection = connection::open_file(&self.path, &self.key, self.role)?;
        if let Some(names) = &self.names {
            names.watch(&mut connection)?;
        }
        Ok(connection)
    }
}

impl Fresh {
    pub(crate) fn open(opening: Opening) -> Result<Self> {
        Ok(Self { held: Mutex::new(Held::of(opening.connection()?)), opening: Some(opening) })
    }

    /// Returns the one connection of a memory that is on no disk.
    pub(crate) fn of_memory(connection: Connection) -> Self {
        Self { held: Mutex::new(Held::of(connection)), opening: None }
    }

    /// Works on the connection, and leaves it for another one where it failed.
    pub(crate) fn once<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let outcome = self.work(&mut held(&self.held), work);
        self.suspect(&outcome);
        outcome
    }

    /// The same; what was read badly is tried once more on the other one. A write that
    /// failed is left to whoever wanted it, for nobody knows how much the disk has taken.
    pub(crate) fn twice<T>(&self, mut work: impl FnMut(&mut Connection) -> Result<T>) -> Result<T> {
        let mut held = held(&self.held);
        let outcome = match self.work(&mut held, &mut work) {
            Err(error) if error.was_read() => self.work(&mut held, work),
            outcome => outcome,
        };
        self.suspect(&outcome);
        outcome
    }

    /// What is still broken on another connection is looked at when the program starts next.
    fn suspect<T>(&self, outcome: &Result<T>) {
        if let (Err(DeviceError::Broken(_)), Some(opening)) = (outcome, &self.opening) {
            diagnose::suspect(&opening.path);
        }
    }

    fn work<T>(&self, held: &mut Held, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        if held.failed
            && let Some(opening) = &self.opening
        {
            held.connection = opening.connection()?;
        }
        let outcome = work(&mut held.connection);
        held.failed = matches!(outcome, Err(DeviceError::Broken(_) | DeviceError::Sqlite(_)));
        outcome
    }
}

/// A panic while the lock was held rolled its transaction back, so what the lock
/// protects is whole.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
