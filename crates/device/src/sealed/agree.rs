//! Brings the sealed file and the database into agreement, after a crash between their two
//! commits, or after one of them was put back or lost.

use std::sync::atomic::Ordering;

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::{DeviceNumber, Epoch, Moment, OperationId};

use super::{Sealed, beside};
use crate::device::Device;
use crate::error::Result;
use crate::mark::Height;

/// Why an operation is parked that was said under an earlier number.
const NOT_SEALED: &str = "not-sealed";

impl Sealed {
    /// Compares what the database knows of its own numbers with what is sealed.
    ///
    /// One number more is sealed when a crash came between both commits: nobody was told
    /// that it is saved, and the number is given again, so the row goes. The mark tells
    /// when that number was saved nevertheless; where there is none, nobody can know, and
    /// one operation too many is better than one that is lost. Then the database has fallen
    /// back, as it has when more numbers are sealed: they stay, none of them is given a
    /// second time, and the hub is offered them.
    pub(crate) fn agree(&self, database: &Connection, mark: Option<Height>) -> Result<()> {
        let mut select = database.prepare(
            "select device, epoch, max(foreign_sequence, coalesce((
                 select max(sequence)
                 from deed
                 where deed.device = identity.device and deed.epoch = identity.epoch
             ), 0))
             from identity",
        )?;
        let own = select
            .query_row([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u16>(1)?, row.get::<_, u64>(2)?)))
            .optional()?;
        let Some((device, epoch, known)) = own else { return Ok(()) };
        let Some(sealed) = self.newest(device, epoch)?.filter(|sealed| *sealed > known) else { return Ok(()) };
        // Whoever the device becomes is marked at once, so that a mark of another number, or
        // of a later epoch, was written after this identity's last save.
        let saved = mark.is_none_or(|mark| mark.device != device || (mark.epoch, mark.sequence) >= (epoch, sealed));
        if sealed == known + 1 && !saved {
            return self.remove(OperationId { device: DeviceNumber(device), epoch: Epoch(epoch), sequence: sealed });
        }
        database.execute("update identity set foreign_sequence = ?", [sealed])?;
        Ok(())
    }

    fn remove(&self, operation: OperationId) -> Result<()> {
        self.write(|transaction| {
            transaction
                .execute("delete from sealed where device = ? and epoch = ? and sequence = ?", super::key(operation))?;
            Ok(())
        })
    }

    /// Lets no number be given again that is sealed, to a database that has just been told
    /// who it is.
    pub(crate) fn burn(&self, database: &Connection, device: DeviceNumber, epoch: Epoch) -> Result<()> {
        let sealed = self.newest(device.0, epoch.0)?.unwrap_or(0);
        database.execute(
            "update identity
             set foreign_sequence = ?1
             where ?1 > coalesce((
                 select max(sequence)
                 from deed
                 where deed.device = identity.device and deed.epoch = identity.epoch
             ), 0)",
            params![sealed],
        )?;
        Ok(())
    }
}

impl Device {
    /// Seals what is on the way and could not be sealed when it was saved: there was no
    /// space, or the power went.
    ///
    /// # Errors
    /// Whatever the disk says; what is missing stays missing until the next try.
    pub(crate) fn seal_what_is_missing(&self) -> Result<()> {
        self.sealing_failed().store(false, Ordering::Relaxed);
        let outcome = self.seal_outbox();
        self.sealing_failed().store(outcome.is_err(), Ordering::Relaxed);
        outcome
    }

    fn seal_outbox(&self) -> Result<()> {
        self.offer_what_was_said_before()?;
        let missing = self.outbox(usize::MAX)?;
        if missing.is_empty() {
            return Ok(());
        }
        let Some(keys) = self.keys()? else { return Ok(()) };
        for operation in missing {
            if !self.sealed().has(operation.id)? {
                beside::seal(self.sealed(), &operation, &keys)?;
            }
        }
        Ok(())
    }

    /// Lets what was said under an earlier number of this device, and is on the way as the
    /// database has it, go up sealed: a database that was put back does not know how it
    /// ended, and is told again. What is not sealed is listed as not accepted: nobody has
    /// the key any more with which it could be.
    fn offer_what_was_said_before(&self) -> Result<()> {
        let earlier: Vec<OperationId> = self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select device, epoch, sequence
                 from deed
                 where payload is not null
                     and state = 0
                     and device <> (select device from identity)",
            )?;
            let rows = select.query_map([], |row| crate::row::operation(row, 0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        for id in &earlier {
            if !self.sealed().has(*id)? {
                self.park(*id, NOT_SEALED, Moment(0))?;
            }
        }
        self.sealed().unhear_these(&earlier)
    }
}
