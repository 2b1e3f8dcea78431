//! One writer, several readers. Nothing outside this crate ever sees a connection.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{HubError, Place};

/// How long a writer waits for another process (`enrol`, `staff`) to finish.
const BUSY_TIMEOUT: Duration = Duration::from_secs(15);
const IDLE_READERS_MAX: usize = 4;
const STATEMENTS_KEPT: usize = 64;
/// 3.51.3, as SQLite counts.
const SQLITE_VERSION_MIN: i32 = 3_051_003;

/// In order; one that was released is never edited.
const MIGRATIONS: [&str; 3] = [
    include_str!("../migrations/0001_shelf.sql"),
    include_str!("../migrations/0002_held.sql"),
    include_str!("../migrations/0003_retention.sql"),
];

#[derive(Debug)]
pub(crate) struct Database {
    writer: Mutex<Connection>,
    /// `None` in memory, where the writer's connection is the only one there is.
    readers: Option<Readers>,
}

#[derive(Debug)]
struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Database {
    pub fn open(place: &Place) -> Result<Self, HubError> {
        if rusqlite::version_number() < SQLITE_VERSION_MIN {
            return Err(HubError::TooOldSqlite(rusqlite::version()));
        }
        let (mut writer, readers) = match place {
            Place::File(file) => (connect(file)?, Some(Readers { file: file.clone(), idle: Mutex::new(Vec::new()) })),
            Place::Memory => {
                let writer = Connection::open_in_memory()?;
                configure(&writer)?;
                (writer, None)
            }
        };
        migrate(&mut writer)?;
        Ok(Self { writer: Mutex::new(writer), readers })
    }

    /// Runs `work` in one transaction, the only writing one in any process; it is
    /// committed with `synchronous=FULL` when `work` succeeds and undone otherwise.
    pub fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, HubError>) -> Result<T, HubError> {
        let mut writer = lock(&self.writer);
        // Immediate: the heads of feeds are read and raised under the same lock.
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let answer = work(&transaction)?;
        transaction.commit()?;
        Ok(answer)
    }

    /// Runs `work` on one unchanging view of the data.
    pub fn read<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, HubError>) -> Result<T, HubError> {
        let Some(readers) = &self.readers else {
            return read_with(&mut lock(&self.writer), work);
        };
        let idle = lock(&readers.idle).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => connect(&readers.file)?,
        };
        let answer = read_with(&mut reader, work);
        let mut idle = lock(&readers.idle);
        if idle.len() < IDLE_READERS_MAX {
            idle.push(reader);
        }
        answer
    }
}

/// Brings the tables up to date, all steps or none: `user_version` counts those taken.
fn migrate(connection: &mut Connection) -> Result<(), HubError> {
    // Immediate: of two programs that start at once, the second finds nothing to do.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken: usize = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in MIGRATIONS.get(taken..).ok_or(HubError::NewerSchema)? {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len())?;
    Ok(transaction.commit()?)
}

fn read_with<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, HubError>,
) -> Result<T, HubError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    work(&transaction)
}

/// A thread that panicked in the middle leaves no half-done work behind: its transaction
/// was rolled back when it was dropped. So a poisoned lock is as good as any.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(file: &Path) -> Result<Connection, HubError> {
    let connection = Connection::open(file)?;
    configure(&connection)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<(), HubError> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.execute_batch(
        "pragma journal_mode = wal;
         pragma synchronous = full;
         pragma fullfsync = on;
         pragma foreign_keys = on;
         pragma secure_delete = on;
         pragma temp_store = memory;
         pragma cache_size = -65536;",
    )?;
    Ok(())
}
