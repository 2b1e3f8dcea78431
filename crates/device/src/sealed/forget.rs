//! Forgets what concerns customers who were erased.

use rusqlite::{Connection, params};
use visavi_domain::{CustomerId, OperationId};

use super::{Keys, Sealed, Tag, key};
use crate::device::Device;
use crate::error::Result;

impl Sealed {
    fn forget(&self, tags: &[Tag]) -> Result<()> {
        self.write(|transaction| {
            let mut delete =
                transaction.prepare_cached("delete from sealed where tag = ? returning device, epoch, sequence")?;
            for tag in tags {
                let gone = delete.query_map([tag.0], |row| crate::row::operation(row, 0))?;
                for id in gone.collect::<rusqlite::Result<Vec<_>>>()? {
                    note_number(transaction, id)?;
                }
            }
            Ok(())
        })
    }
}

/// Forgets one operation, and keeps that its number was given.
pub(super) fn forget_operation(connection: &Connection, id: OperationId) -> Result<()> {
    connection
        .prepare_cached("delete from sealed where device = ? and epoch = ? and sequence = ?")?
        .execute(key(id))?;
    note_number(connection, id)
}

fn note_number(connection: &Connection, id: OperationId) -> Result<()> {
    let [device, epoch, sequence] = key(id);
    connection
        .prepare_cached(
            "insert into erased (device, epoch, sequence)
             values (?, ?, ?)
             on conflict (device, epoch) do update
             set sequence = max(sequence, excluded.sequence)",
        )?
        .execute(params![device, epoch, sequence])?;
    Ok(())
}

impl Device {
    /// Forgets every sealed operation about these customers. Those of a database that is
    /// gone cannot be found by anybody: the hub drops them when they come.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn forget_sealed(&self, customers: &[CustomerId]) -> Result<()> {
        let secret = self.read(Keys::tag_secret)?;
        let tags: Vec<Tag> = customers.iter().map(|customer| Tag::of(*customer, &secret)).collect();
        self.sealed().forget(&tags)
    }
}
