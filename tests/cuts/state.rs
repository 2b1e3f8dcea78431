//! What a database says, read by bare SQL that shares nothing with the device's code.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::workload::{KEY, SEALED};

/// A number for the rows of each table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State(BTreeMap<String, u64>);

impl State {
    /// Returns the tables in which two states differ.
    pub fn differing(&self, other: &Self) -> Vec<String> {
        let names = self.0.keys().chain(other.0.keys());
        let mut differing: Vec<String> =
            names.filter(|name| self.0.get(*name) != other.0.get(*name)).cloned().collect();
        differing.dedup();
        differing
    }
}

/// Opens a database with nothing but its key.
pub fn bare(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!("pragma cipher_log_level = none; pragma key = \"x'{hex}'\""))?;
    Ok(connection)
}

/// Reads every row of every table.
pub fn read(file: &Path) -> rusqlite::Result<State> {
    let connection = bare(file)?;
    // One snapshot for all tables.
    connection.execute_batch("begin")?;
    let tables: Vec<String> = connection
        .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut state = BTreeMap::new();
    for table in tables {
        // A secret that is drawn when there is none is another one each time.
        let drawn = if table == "setting" { "where key <> 'sealed_tags'" } else { "" };
        let mut select = connection.prepare(&format!("select * from {table} {drawn}"))?;
        let columns = select.column_count();
        let mut rows = select.query([])?;
        let mut sum = 0_u64;
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Value>>>()?;
            let mut hasher = DefaultHasher::new();
            // As text: the type tells `1` and `'1'` apart.
            format!("{values:?}").hash(&mut hasher);
            // The order of rows says nothing.
            sum = sum.wrapping_add(hasher.finish());
        }
        state.insert(table, sum);
    }
    Ok(State(state))
}

/// Says what is wrong with the file itself: its structure, or a page whose seal is broken.
pub fn unsound(file: &Path) -> rusqlite::Result<Vec<String>> {
    let connection = bare(file)?;
    // The seals are read from the file alone; what a checkpoint had begun lies in the log
    // whole, and is brought to its end first.
    connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
    let mut found = Vec::new();
    for check in ["pragma integrity_check", "pragma cipher_integrity_check"] {
        let mut select = connection.prepare(check)?;
        let rows = select.query_map([], |row| row.get::<_, String>(0))?;
        found.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().filter(|row| row != "ok"));
    }
    Ok(found)
}

/// What is on the way, by number.
pub type Outbox = BTreeMap<(u32, u16, u64), Vec<u8>>;

/// Reads the outbox.
pub fn outbox(file: &Path) -> rusqlite::Result<Outbox> {
    let connection = bare(file)?;
    let mut select = connection
        .prepare("select device, epoch, sequence, payload from deed where payload is not null and state = 0")?;
    let rows = select.query_map([], |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?)))?;
    rows.collect()
}

/// Numbers of operations.
pub type Numbers = BTreeSet<(u32, u16, u64)>;

/// Reads which operations are sealed beside a database, without the database.
pub fn sealed(folder: &Path) -> rusqlite::Result<Numbers> {
    let connection = Connection::open(folder.join(SEALED))?;
    let is_set_up = connection
        .query_row("select count(*) from sqlite_schema where name = 'sealed'", [], |row| row.get::<_, u32>(0))?;
    if is_set_up == 0 {
        return Ok(Numbers::new());
    }
    let mut select = connection.prepare("select device, epoch, sequence from sealed where length(box) > 0")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}
