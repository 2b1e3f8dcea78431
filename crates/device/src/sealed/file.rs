//! Opening the file of sealed operations.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rusqlite::{Connection, TransactionBehavior};

use super::Sealed;
use crate::error::{DeviceError, Result};

const TABLES: &str = include_str!("sealed.sql");
/// What `user_version` says of them.
const VERSION: u32 = 1;

impl Sealed {
    /// Opens the file that lies beside this database, making it where there is none. One
    /// that cannot be read is put beside it, and a new one takes its place.
    ///
    /// # Errors
    /// `NewerSchema`, and whatever the disk says.
    pub fn beside(database: &Path) -> Result<Self> {
        let file = database.with_extension("sealed");
        match Self::open(&file) {
            Err(DeviceError::Broken(_)) => {
                put_aside(&file)?;
                Self::open(&file)
            }
            outcome => outcome,
        }
    }

    /// Opens a file of sealed operations, making it where there is none.
    ///
    /// # Errors
    /// `Broken` where it is none, `NewerSchema`, and whatever the disk says.
    pub fn open(file: &Path) -> Result<Self> {
        Self::prepare(Connection::open(file)?)
    }

    /// Opens one that is gone when it is dropped.
    pub(crate) fn in_memory() -> Result<Self> {
        Self::prepare(Connection::open_in_memory()?)
    }

    fn prepare(mut connection: Connection) -> Result<Self> {
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        connection.execute_batch(
            "pragma journal_mode = wal;
             pragma synchronous = full;
             pragma fullfsync = on;
             pragma checkpoint_fullfsync = on;
             pragma secure_delete = on;
             pragma temp_store = memory;
             pragma cache_size = -1024;",
        )?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match transaction.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))? {
            0 => {
                transaction.execute_batch(TABLES)?;
                transaction.pragma_update(None, "user_version", VERSION)?;
            }
            VERSION => {}
            _ => return Err(DeviceError::NewerSchema),
        }
        transaction.commit()?;
        Ok(Self { connection: Mutex::new(connection) })
    }
}

/// Keeps a broken file for whoever can mend it, in the place of one that was kept before.
/// The log goes with it: beside the new file it would be taken into that.
fn put_aside(file: &Path) -> Result<()> {
    for ending in ["", "-wal"] {
        let from = with_ending(file, ending);
        if from.exists() {
            std::fs::rename(&from, with_ending(file, &format!(".broken{ending}")))?;
        }
    }
    let index = with_ending(file, "-shm");
    if index.exists() {
        std::fs::remove_file(index)?;
    }
    Ok(())
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(ending);
    path.into()
}
