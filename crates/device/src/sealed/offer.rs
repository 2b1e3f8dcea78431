//! What the hub is to be offered sealed: what it has not heard, and what the database
//! beside the file does not send by itself.

use rusqlite::OptionalExtension;
use visavi_domain::OperationId;
use visavi_protocol::SealedOperation;

use super::{Sealed, key};
use crate::device::Device;
use crate::error::Result;
use crate::fresh::held;

impl Sealed {
    /// Returns the numbers that the hub has not heard of, in order.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn unheard(&self) -> Result<Vec<OperationId>> {
        let connection = held(&self.connection);
        let mut select = connection.prepare_cached(
            "select device, epoch, sequence
             from sealed
             where heard_at is null
             order by device, epoch, sequence",
        )?;
        let numbers = select.query_map([], |row| crate::row::operation(row, 0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns the numbers that the hub did not take, in order.
    fn refused(&self) -> Result<Vec<OperationId>> {
        let connection = held(&self.connection);
        let mut select = connection.prepare_cached(
            "select device, epoch, sequence
             from sealed
             where heard_at is not null and refused is not null
             order by device, epoch, sequence",
        )?;
        let numbers = select.query_map([], |row| crate::row::operation(row, 0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns the rows of these numbers, in their order.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn rows(&self, numbers: &[OperationId]) -> Result<Vec<SealedOperation>> {
        let connection = held(&self.connection);
        let mut select =
            connection.prepare_cached("select box from sealed where device = ? and epoch = ? and sequence = ?")?;
        let mut rows = Vec::with_capacity(numbers.len());
        for id in numbers {
            let mut found = select.query(key(*id))?;
            if let Some(row) = found.next()? {
                rows.push(SealedOperation { id: *id, bytes: row.get(0)? });
            }
        }
        Ok(rows)
    }
}

/// A sealed operation that the hub has not heard of, and what the database says of it.
struct Unheard {
    id: OperationId,
    /// The database sends it by itself, or shows it as not accepted.
    is_the_databases: bool,
    /// It is one of the deeds on the way.
    is_counted: bool,
}

/// What lies sealed here and nowhere else: the database that said it is gone, or has
/// fallen behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SealedAlone {
    /// Goes up by itself.
    pub on_the_way: u32,
    /// The hub did not take it. It lies here for half a year.
    pub refused: u32,
    /// Was let go of after that.
    pub expired: u32,
}

impl Device {
    /// Returns how much nobody here can read any more, and what the hub said of it.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn sealed_alone(&self) -> Result<SealedAlone> {
        let refused = self.sealed().refused()?;
        let told = self.read(|connection| {
            // What was said in this history is listed until somebody has seen it.
            let mut told = connection.prepare_cached(
                "select 1 from identity where device = ?1 and epoch = ?2
                 union all
                 select 1 from deed where device = ?1 and epoch = ?2 and sequence = ?3",
            )?;
            refused.iter().map(|id| Ok(told.exists(key(*id))?)).collect::<Result<Vec<bool>>>()
        })?;
        Ok(SealedAlone {
            on_the_way: self.sealed_waiting()?,
            refused: u32::try_from(told.iter().filter(|told| !**told).count()).unwrap_or(u32::MAX),
            expired: self.sealed().standing()?.expired,
        })
    }

    /// Returns what is to be offered sealed, oldest first, `max` at most: what an earlier
    /// database or an earlier number of this device had to say, and what a hub that was
    /// put back has lost and this memory has let go of.
    ///
    /// What lies in the outbox is not among it, nor what is shown as not accepted: the
    /// database sends that by itself, or a person decides.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn sealed_to_offer(&self, max: usize) -> Result<Vec<SealedOperation>> {
        let unheard = self.unheard()?;
        let alone = unheard.iter().filter(|unheard| !unheard.is_the_databases);
        let numbers: Vec<OperationId> = alone.map(|unheard| unheard.id).take(max).collect();
        self.sealed().rows(&numbers)
    }

    /// Returns how many sealed operations are on the way beside those of the outbox.
    pub(crate) fn sealed_waiting(&self) -> Result<u32> {
        let unheard = self.unheard()?;
        let alone = unheard.iter().filter(|unheard| !unheard.is_the_databases && !unheard.is_counted);
        Ok(u32::try_from(alone.count()).unwrap_or(u32::MAX))
    }

    fn unheard(&self) -> Result<Vec<Unheard>> {
        let numbers = self.sealed().unheard()?;
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        self.read(|connection| {
            let mut deed = connection.prepare_cached(
                "select coalesce(device = (select device from identity), 0) and state not in (1, 2), state = 0
                 from deed
                 where device = ? and epoch = ? and sequence = ?
                     and payload is not null",
            )?;
            let mut unheard = Vec::with_capacity(numbers.len());
            for id in &numbers {
                let said = deed.query_row(key(*id), |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
                let (is_the_databases, is_counted) = said.unwrap_or((false, false));
                unheard.push(Unheard { id: *id, is_the_databases, is_counted });
            }
            Ok(unheard)
        })
    }
}
