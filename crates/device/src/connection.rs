//! How a connection is opened: key first, then what keeps data safe, then what makes
//! it fast.

use std::path::Path;

use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::error::{DeviceError, Result};
use crate::key::DatabaseKey;

/// Before it, two connections that write or checkpoint at once can corrupt a WAL file.
const SQLITE_MIN: (u32, u32, u32) = (3, 51, 3);
/// The one that carries that SQLite.
const CIPHER_MIN: (u32, u32, u32) = (4, 17, 0);

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// What an associate does: a commit survives a power cut.
    Desk,
    /// Pages of the feed: the last ones may be lost in a power cut and are asked for
    /// again, since the cursor is lost with them.
    Feed,
    /// Search, which reads only.
    Finder,
}

/// Opens one connection to an encrypted file.
pub(crate) fn open_file(path: &Path, key: &DatabaseKey, role: Role) -> Result<Connection> {
    let connection = Connection::open(path)?;
    unlock(&connection, key)?;
    prepare(&connection, role)?;
    Ok(connection)
}

/// Opens a connection to nowhere. It has no key: there is nothing that could be read
/// later.
pub(crate) fn open_memory() -> Result<Connection> {
    let connection = Connection::open_in_memory()?;
    prepare(&connection, Role::Desk)?;
    Ok(connection)
}

/// Gives the raw key, which skips the slow derivation meant for passphrases, and reads
/// the first page to see whether it fits.
fn unlock(connection: &Connection, key: &DatabaseKey) -> Result<()> {
    // A wrong key is told by an error; the library need not print it as well.
    connection.execute_batch("pragma cipher_log_level = none")?;
    let hex = key.to_hex();
    let pragma = Zeroizing::new(format!("pragma key = \"x'{}'\"", hex.as_str()));
    connection.execute_batch(&pragma)?;
    let read = connection.query_row("select count(*) from sqlite_master", [], |row| row.get::<_, i64>(0));
    match read {
        Ok(_) => Ok(()),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Err(DeviceError::Key(error))
        }
        Err(error) => Err(error.into()),
    }
}

fn prepare(connection: &Connection, role: Role) -> Result<()> {
    // Caches are upper bounds, filled as pages are read; decrypting a page costs more
    // than all other work of a search.
    let (synchronous, cache_kib, checkpoint_pages) = match role {
        // The feed's writer brings the log into the file, so that a save need not; in
        // larger portions it writes a page that changed several times only once.
        Role::Desk => ("full", 64 * 1024, 8_000),
        Role::Feed => ("normal", 64 * 1024, 4_000),
        Role::Finder => ("full", 256 * 1024, 0),
    };
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.execute_batch(&format!(
        "pragma journal_mode = wal;
         pragma synchronous = {synchronous};
         pragma fullfsync = on;
         pragma checkpoint_fullfsync = on;
         pragma secure_delete = on;
         pragma foreign_keys = on;
         pragma temp_store = memory;
         pragma cache_size = -{cache_kib};
         pragma wal_autocheckpoint = {checkpoint_pages};
         pragma journal_size_limit = 67108864;"
    ))?;
    if role == Role::Feed {
        // Its rows name a bucket whose own row was read in the same transaction. To look
        // for that once for each of a million rows, and to keep a journal of each statement
        // in case that it is not there, is a large part of a first load.
        connection.pragma_update(None, "foreign_keys", false)?;
    }
    if role == Role::Finder {
        connection.pragma_update(None, "query_only", true)?;
    }
    Ok(())
}

/// Refuses a SQLite that is known to lose data.
pub(crate) fn check_versions(connection: &Connection) -> Result<()> {
    let sqlite: String = connection.query_row("select sqlite_version()", [], |row| row.get(0))?;
    let cipher: String =
        connection.query_row("pragma cipher_version", [], |row| row.get(0)).or_else(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => Ok(String::new()),
            other => Err(other),
        })?;
    let recent = version(&sqlite) >= Some(SQLITE_MIN) && version(&cipher) >= Some(CIPHER_MIN);
    if recent { Ok(()) } else { Err(DeviceError::TooOldSqlite { sqlite, cipher }) }
}

/// Reads "4.17.0 community" as (4, 17, 0).
fn version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split([' ', '-']).next()?.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_sqlite_and_sqlcipher_are_recent_enough() {
        check_versions(&Connection::open_in_memory().unwrap()).unwrap();
    }

    #[test]
    fn older_versions_are_told_from_newer_ones() {
        assert!(version("3.51.2") < Some(SQLITE_MIN));
        assert!(version("3.53.3") > Some(SQLITE_MIN));
        assert!(version("4.17.0 community") >= Some(CIPHER_MIN));
        assert!(version("4.14.0 community") < Some(CIPHER_MIN));
        assert!(version("") < Some(CIPHER_MIN));
    }
}
