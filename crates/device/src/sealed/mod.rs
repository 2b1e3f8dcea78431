//! The sealed outbox: every operation of this device once more, sealed to the hub, in a
//! file of its own beside the encrypted database.
//!
//! It is for the day on which the database cannot be read any more, its key is gone, or
//! the hub has lost what it had accepted. Nobody but the hub can read what lies in it, and
//! whoever carries it cannot forge it.

mod file;
mod keys;
mod beside;
mod offer;
mod heard;
mod forget;
mod agree;

use std::sync::Mutex;

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::OperationId;
use visavi_protocol::SealedOperation;

pub(crate) use beside::{Beside, UnderWay};
pub use heard::{ACCEPTED_DAYS, REFUSED_DAYS, SealedStanding};
pub(crate) use keys::{Keys, Tag};
pub use offer::SealedAlone;

use crate::error::Result;
use crate::fresh::held;

/// The file of sealed operations. It needs no key, and no database beside it.
#[derive(Debug)]
pub struct Sealed {
    connection: Mutex<Connection>,
}

impl Sealed {
    /// Keeps a row, in the place of one that has its number: that was given up.
    pub(crate) fn put(&self, operation: &SealedOperation, tag: &Tag) -> Result<()> {
        let [device, epoch, sequence] = key(operation.id);
        held(&self.connection)
            .prepare_cached(
                "insert or replace into sealed (device, epoch, sequence, tag, box)
                 values (?, ?, ?, ?, ?)",
            )?
            .execute(params![device, epoch, sequence, tag.0, operation.bytes])?;
        Ok(())
    }

    /// Lets go of a row whose operation was not saved. Another one that has taken its
    /// number since stays.
    pub(crate) fn give_up(&self, operation: &SealedOperation) -> Result<()> {
        let [device, epoch, sequence] = key(operation.id);
        held(&self.connection)
            .prepare_cached("delete from sealed where device = ? and epoch = ? and sequence = ? and box = ?")?
            .execute(params![device, epoch, sequence, operation.bytes])?;
        Ok(())
    }

    /// Says whether there is a row of this number.
    pub(crate) fn has(&self, operation: OperationId) -> Result<bool> {
        let connection = held(&self.connection);
        let mut select =
            connection.prepare_cached("select 1 from sealed where device = ? and epoch = ? and sequence = ?")?;
        Ok(select.exists(key(operation))?)
    }

    /// Returns every number of which there is a row, in order.
    pub(crate) fn numbers(&self) -> Result<Vec<OperationId>> {
        let connection = held(&self.connection);
        let mut select =
            connection.prepare_cached("select device, epoch, sequence from sealed order by device, epoch, sequence")?;
        let numbers = select.query_map([], |row| crate::row::operation(row, 0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn is_empty(&self) -> Result<bool> {
        let connection = held(&self.connection);
        let mut select = connection.prepare_cached("select 1 from sealed limit 1")?;
        Ok(!select.exists([])?)
    }

    /// Returns the highest number of one history that lies here or was erased; `None` where
    /// there is none.
    pub(crate) fn newest(&self, device: u32, epoch: u16) -> Result<Option<u64>> {
        let connection = held(&self.connection);
        let mut select = connection.prepare_cached(
            "select max(sequence)
             from (
                 select sequence from sealed where device = ?1 and epoch = ?2
                 union all
                 select sequence from erased where device = ?1 and epoch = ?2
             )",
        )?;
        Ok(select.query_row([i64::from(device), i64::from(epoch)], |row| row.get(0)).optional()?.flatten())
    }
}

/// The columns that name an operation.
fn key(operation: OperationId) -> [i64; 3] {
    [i64::from(operation.device.0), i64::from(operation.epoch.0), operation.sequence as i64]
}
