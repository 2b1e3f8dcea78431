//! One SQLite file: one writer, several readers.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};
use visavi_protocol::BucketId;

use crate::HubError;
use crate::table::Tables;
use crate::table::sqlite::Sqlite;

/// How long a writer waits for another process (`enrol`, `staff`) to finish.
const BUSY_TIMEOUT: Duration = Duration::from_secs(15);
const IDLE_READERS_MAX: usize = 4;
const STATEMENTS_KEPT: usize = 64;
/// 3.51.3, as SQLite counts.
const SQLITE_VERSION_MIN: i32 = 3_051_003;

/// In order; one that was released is never edited.
const MIGRATIONS: [&str; 10] = [
    include_str!("../../migrations/sqlite/0001_shelf.sql"),
    include_str!("../../migrations/sqlite/0002_held.sql"),
    include_str!("../../migrations/sqlite/0003_retention.sql"),
    include_str!("../../migrations/sqlite/0004_snapshot.sql"),
    include_str!("../../migrations/sqlite/0005_look_up.sql"),
    include_str!("../../migrations/sqlite/0006_histories.sql"),
    include_str!("../../migrations/sqlite/0007_secret.sql"),
    include_str!("../../migrations/sqlite/0008_erasures.sql"),
    include_str!("../../migrations/sqlite/0009_unlock.sql"),
    include_str!("../../migrations/sqlite/0011_lease.sql"),
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
    /// SQLite counts what others committed for each connection by itself, so this one is
    /// kept for nothing else.
    watch: Mutex<Option<Connection>>,
}

impl Database {
    /// Opens a file, or a database in memory where there is none.
    pub fn open(file: Option<&Path>) -> Result<Self, HubError> {
        if rusqlite::version_number() < SQLITE_VERSION_MIN {
            return Err(HubError::TooOldSqlite(rusqlite::version()));
        }
        let (mut writer, readers) = match file {
            Some(file) => (connect(file)?, Some(Readers::of(file))),
            None => {
                let writer = Connection::open_in_memory()?;
                configure(&writer)?;
                (writer, None)
            }
        };
        migrate(&mut writer)?;
        Ok(Self { writer: Mutex::new(writer), readers })
    }

    /// Runs `work` in one transaction, the only writing one in any process; it is
    /// committed with `synchronous=FULL`. Returns the buckets that moved, too.
    pub fn write<T>(
        &self,
        mut work: impl FnMut(&mut dyn Tables) -> Result<T, HubError>,
    ) -> Result<(T, Vec<BucketId>), HubError> {
        let mut writer = lock(&self.writer);
        // Immediate: the heads of feeds are read and raised under the same lock.
        let mut tables = Sqlite::new(writer.transaction_with_behavior(TransactionBehavior::Immediate)?);
        let answer = work(&mut tables)?;
        Ok((answer, tables.commit()?))
    }

    pub fn read<T>(&self, work: impl FnOnce(&dyn Tables) -> Result<T, HubError>) -> Result<T, HubError> {
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

    /// Brings the log into the file and empties it: deleted content is overwritten in the
    /// file, but the log still has the pages as they were. A reader in another program can
    /// be in the way.
    pub fn scrub(&self) -> Result<bool, HubError> {
        let writer = lock(&self.writer);
        Ok(writer.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get::<_, bool>(0)).map(|busy| !busy)?)
    }

    pub fn version(&self) -> Result<i64, HubError> {
        let Some(readers) = &self.readers else {
            return Ok(i64::try_from(lock(&self.writer).total_changes()).unwrap_or(i64::MAX));
        };
        let mut watch = lock(&readers.watch);
        let connection = match watch.take() {
            Some(connection) => connection,
            None => connect(&readers.file)?,
        };
        let version = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        *watch = Some(connection);
        Ok(version)
    }
}

impl Readers {
    fn of(file: &Path) -> Self {
        Self { file: file.to_owned(), idle: Mutex::default(), watch: Mutex::default() }
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
    work: impl FnOnce(&dyn Tables) -> Result<T, HubError>,
) -> Result<T, HubError> {
    work(&Sqlite::new(connection.transaction_with_behavior(TransactionBehavior::Deferred)?))
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
