//! Makes every derived row anew from the ground.

use rusqlite::{Connection, Transaction};
use visavi_domain::{CustomerId, Reference};

use super::{people, shelf};
use crate::device::Device;
use crate::error::Result;
use crate::row;

/// Every derived table, those that refer to others first.
pub(super) const TABLES: [&str; 6] =
    ["derived_code", "derived_run", "derived_conflict", "derived_work", "derived_shelf", "derived_person"];

impl Device {
    /// Throws all derived rows away and makes them again. The outcome is the same as
    /// before, row for row; a test compares [`Self::derived_fingerprint`].
    ///
    /// # Errors
    /// Whatever the disk says; then everything is as it was.
    pub fn rebuild_derived(&self) -> Result<()> {
        let reference = self.reference()?;
        self.at_desk(|transaction| rebuild(transaction, &reference))?;
        // SQLite empties a table without a word about its rows.
        self.names_changed();
        Ok(())
    }
}

/// The same, in a transaction that does more.
pub(crate) fn rebuild(transaction: &Transaction<'_>, reference: &Reference) -> Result<()> {
    for table in TABLES {
        transaction.execute(&format!("delete from {table}"), [])?;
    }
    super::later::make_indexes(transaction)?;
    transaction.execute("delete from derived_due", [])?;
    transaction.execute("update derived_total set people = 0", [])?;
    shelf::refill(transaction)?;
    people(transaction, customers(transaction)?, reference)
}

/// Every customer that anything is held of.
pub(super) fn customers(connection: &Connection) -> Result<Vec<CustomerId>> {
    let mut select = connection.prepare(
        "select customer
         from customer
         where number <> 0
         union all
         select distinct customer
         from deed
         where payload is not null
             and customer not in (select customer from customer)",
    )?;
    let customers = select.query_map([], |row| row::customer(row, 0))?;
    Ok(customers.collect::<rusqlite::Result<_>>()?)
}
