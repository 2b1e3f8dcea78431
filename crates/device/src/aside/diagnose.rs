//! Whether a database that could not be read once is really broken.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::connection::{self, Role};
use crate::error::{DeviceError, Result};
use crate::key::DatabaseKey;

/// Notes that a page could not be read, for the next start.
pub(crate) fn suspect(database: &Path) {
    // Where not even that can be written, the next start meets the page again.
    let _unnoted = File::create(note(database));
}

/// Reads every page of a database that is suspected, on a connection of its own, and says
/// whether one is broken. One that is sound is suspected no longer.
pub(super) fn is_broken(database: &Path, key: &DatabaseKey) -> Result<bool> {
    let note = note(database);
    if !note.exists() {
        return Ok(false);
    }
    let broken = match pages(database, key) {
        Err(DeviceError::Broken(_) | DeviceError::Key(_)) => true,
        found => !found?.is_empty(),
    };
    std::fs::remove_file(note)?;
    Ok(broken)
}

fn pages(database: &Path, key: &DatabaseKey) -> Result<Vec<String>> {
    let connection = connection::open_file(database, key, Role::Desk)?;
    // The seals are read from the file alone: what lies in the log comes there first.
    connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
    let mut found = Vec::new();
    for check in ["pragma cipher_integrity_check", "pragma integrity_check"] {
        let mut select = connection.prepare(check)?;
        let rows = select.query_map([], |row| row.get::<_, String>(0))?;
        found.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().filter(|row| row != "ok"));
    }
    Ok(found)
}

fn note(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".suspect");
    path.into()
}
