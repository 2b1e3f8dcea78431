//! One number for all derived rows, to compare what was kept with what is made anew.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
use visavi_protocol::Digest;

use super::rebuild::TABLES;
use crate::device::Device;
use crate::error::Result;
use crate::search::runs::people;

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
                sum = sum.plus(if table == "derived_run" { runs(connection)? } else { rows_of(connection, table)? });
            }
            Ok(sum)
        })
    }
}

/// The runs, each person's apart from the others': in which block they lie together
/// depends on who came first.
fn runs(connection: &Connection) -> Result<Digest> {
    let mut select = connection.prepare("select run, block, people from derived_run")?;
    let mut whose = connection.prepare("select customer from derived_person where person = ?")?;
    let mut rows = select.query([])?;
    let mut sum = Digest::ZERO;
    while let Some(row) = rows.next()? {
        let (run, block): (String, i64) = (row.get(0)?, row.get(1)?);
        for person in people(block, row.get_ref(2)?.as_blob().unwrap_or_default()) {
            let customer: Option<Value> = whose.query_row([person], |row| row.get(0)).optional()?;
            sum = sum.plus(Digest::of(&format!("derived_run {run} {customer:?}")));
        }
    }
    Ok(sum)
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
