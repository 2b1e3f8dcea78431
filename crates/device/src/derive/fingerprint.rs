//! One number for all derived rows, to compare what was kept with what is made anew.

use rusqlite::Connection;
use rusqlite::types::Value;
use visavi_protocol::Digest;

use super::rebuild::TABLES;
use crate::device::Device;
use crate::error::Result;

impl Device {
    /// Returns the sum of the hashes of all derived rows. The short number of a person,
    /// which depends on who came first, is read as the customer it stands for.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn derived_fingerprint(&self) -> Result<Digest> {
        self.read(|connection| {
            let mut sum = Digest::of(&crate::read::person::total(connection)?);
            for table in TABLES {
                sum = sum.plus(rows_of(connection, table)?);
            }
            Ok(sum)
        })
    }
}

fn rows_of(connection: &Connection, table: &str) -> Result<Digest> {
    let columns: Vec<String> = connection
        .prepare(&format!("select name from pragma_table_info('{table}')"))?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let selected: Vec<&str> = columns
        .iter()
        .map(|column| match column.as_str() {
            "person" if table == "derived_person" => "0",
            "person" => "(select customer from derived_person as whose where whose.person = kept.person)",
            other => other,
        })
        .collect();
    let mut select = connection.prepare(&format!("select {} from {table} as kept", selected.join(", ")))?;
    let mut rows = select.query([])?;
    let mut sum = Digest::ZERO;
    while let Some(row) = rows.next()? {
        let values = (0..columns.len()).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Value>>>()?;
        sum = sum.plus(Digest::of(&format!("{table} {values:?}")));
    }
    Ok(sum)
}
