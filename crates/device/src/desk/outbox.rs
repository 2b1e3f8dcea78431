//! The outbox: what the hub has not acknowledged yet.

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::{AssociateId, CustomerId, Moment, OperationId, StoreId};
use visavi_protocol::{Body, Disposition, Operation, Payload};

use super::deeds::State;
use crate::derive;
use crate::device::Device;
use crate::erase;
use crate::error::Result;
use crate::feed::facts;
use crate::row;

/// How long a settled deed stays listed.
pub(crate) const SETTLED_DAYS: i64 = 7;
/// How often deeds are looked through for those that have been listed long enough: no index
/// says which they are, since every save and every end would have to write it.
const PURGE_EVERY_MS: u64 = 3_600_000;

impl Device {
    /// Returns the operations that are on the way, oldest first, `max` at most: looked for
    /// among those few that the feed has not brought back, not among all of a week. What was
    /// said under an earlier number of this device goes up sealed.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn outbox(&self, max: usize) -> Result<Vec<Operation>> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select device, epoch, sequence, customer, associate, store, written_at, version, payload
                 from deed indexed by deed_shown
                 where payload is not null
                     and state = 0
                     and device = (select device from identity)
                 order by device, epoch, sequence
                 limit ?",
            )?;
            let operations = select.query_map([i64::try_from(max).unwrap_or(i64::MAX)], |row| {
                Ok(Operation {
                    id: row::operation(row, 0)?,
                    customer: row::customer(row, 3)?,
                    associate: Some(AssociateId(row.get(4)?)),
                    store: Some(StoreId(row.get(5)?)),
                    written_at: Moment(row.get(6)?),
                    body: Body::Facts(Payload { version: row.get(7)?, bytes: row.get(8)? }),
                })
            })?;
            Ok(operations.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Returns how many operations are on the way, those that go up sealed among them.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn waiting(&self) -> Result<u32> {
        let deeds: u32 = self.read(|connection| {
            let mut select =
                connection.prepare_cached("select count(*) from deed where payload is not null and state = 0")?;
            Ok(select.query_row([], |row| row.get(0))?)
        })?;
        Ok(deeds + self.sealed_waiting()?)
    }

    /// Notes how operations ended, and lets go of those that ended more than a week
    /// ago. Saying it twice changes nothing; an operation that is not ours is ignored.
    ///
    /// What was accepted stays visible until the feed has brought it back, so that an
    /// associate's own change never flickers.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn settle(&self, results: &[(OperationId, Disposition)], now: Moment) -> Result<()> {
        let reference = self.reference()?;
        let is_due = self.purged_at().is_none_or(|last| now.0.abs_diff(last.0) >= PURGE_EVERY_MS);
        let dropped = self.at_desk(|transaction| {
            let mut dropped = Vec::new();
            for (operation, disposition) in results {
                let (state, reason) = State::of(disposition);
                let Some(customer) = end(transaction, *operation, state, reason, now)? else { continue };
                if state == State::Dropped {
                    // The hub knows of an erasure that has not come here yet.
                    erase::forget(transaction, customer, now, &reference)?;
                    dropped.push(customer);
                    continue;
                }
                if state.accepted() {
                    forget_if_back(transaction, *operation, customer)?;
                }
                if !state.shown() {
                    derive::person(transaction, customer, &reference)?;
                }
            }
            if is_due {
                purge(transaction, now)?;
            }
            Ok(dropped)
        })?;
        if is_due {
            *self.purged_at() = Some(now);
        }
        // Cut off here, the hub drops them one by one as they come.
        if !dropped.is_empty() {
            self.forget_sealed(&dropped)?;
        }
        // Cut off here, the hub is offered it once more, and takes it as once.
        self.sealed().heard(results)
    }

    /// Notes that every feed was read to its head: what was accepted before the round
    /// began and was not brought back is about a customer who is out of our sight by
    /// now, and is let go of. What is sealed of it stays.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn end_round(&self) -> Result<()> {
        let open = |connection: &Connection| -> Result<bool> {
            let mut select = connection
                .prepare_cached("select 1 from deed where payload is not null and state in (1, 2) limit 1")?;
            Ok(select.exists([])?)
        };
        if !self.read(open)? {
            return Ok(());
        }
        let reference = self.reference()?;
        self.for_feed(|transaction| {
            let mut let_go = transaction.prepare_cached(
                "update deed
                 set payload = null
                 where payload is not null and state in (1, 2) and rounds = 1
                 returning customer",
            )?;
            let customers = let_go.query_map([], |row| row::customer(row, 0))?.collect::<rusqlite::Result<Vec<_>>>()?;
            for customer in customers {
                derive::person(transaction, customer, &reference)?;
            }
            transaction
                .prepare_cached("update deed set rounds = 1 where payload is not null and state in (1, 2)")?
                .execute([])?;
            Ok(())
        })
    }

    /// Sets an operation aside that cannot be sent, so that the others go on. It is
    /// listed as not accepted, with the reason.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn park(&self, operation: OperationId, reason: &str, now: Moment) -> Result<()> {
        self.at_desk(|transaction| {
            end(transaction, operation, State::Parked, Some(reason), now)?;
            Ok(())
        })
    }

    /// Lets go of an operation that was not accepted, after a person has seen it.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn dismiss(&self, operation: OperationId) -> Result<()> {
        let reference = self.reference()?;
        self.at_desk(|transaction| {
            let customer = transaction
                .prepare_cached(
                    "update deed
                     set payload = null
                     where device = ? and epoch = ? and sequence = ?
                         and state in (3, 4, 6)
                     returning customer",
                )?
                .query_row(key(operation), |row| row::customer(row, 0))
                .optional()?;
            match customer {
                Some(customer) => derive::person(transaction, customer, &reference),
                None => Ok(()),
            }
        })
    }
}

/// The columns that name an operation.
fn key(operation: OperationId) -> [i64; 3] {
    [i64::from(operation.device.0), i64::from(operation.epoch.0), operation.sequence as i64]
}

/// Ends an operation that is still on the way or waits for a person, and says whose it was.
fn end(
    connection: &Connection,
    operation: OperationId,
    state: State,
    reason: Option<&str>,
    now: Moment,
) -> Result<Option<CustomerId>> {
    let [device, epoch, sequence] = key(operation);
    let customer = connection
        .prepare_cached(
            "update deed
             set state = ?1, reason = ?2, settled_at = ?3, rounds = 0,
                 payload = case when ?4 then null else payload end
             where device = ?5 and epoch = ?6 and sequence = ?7
                 and state in (0, 3, 6) and state <> ?1
             returning customer",
        )?
        .query_row(params![state.number(), reason, now.0, state == State::Dropped, device, epoch, sequence], |row| {
            row::customer(row, 0)
        })
        .optional()?;
    Ok(customer)
}

/// Empties the deed when the feed has already brought the operation.
fn forget_if_back(connection: &Connection, operation: OperationId, customer: CustomerId) -> Result<()> {
    let [device, epoch, sequence] = key(operation);
    let mut empty = connection.prepare_cached(
        "update deed
         set payload = null
         where device = ? and epoch = ? and sequence = ? and payload = ?",
    )?;
    facts::find(connection, customer, |held| {
        let emptied = held.id == operation && empty.execute(params![device, epoch, sequence, held.payload])? > 0;
        Ok(emptied.then_some(()))
    })?;
    Ok(())
}

/// Removes deeds whose content was let go of and that ended more than a week ago, but
/// never the newest, which says the next number. What was accepted and has not come back
/// by the feed stays however old it is: nobody else may have it, after a restore.
fn purge(connection: &Connection, now: Moment) -> Result<()> {
    connection
        .prepare_cached(
            "delete from deed
             where settled_at < ?
                 and payload is null
                 and exists (
                     select 1
                     from deed as newer
                     where newer.device = deed.device
                         and newer.epoch = deed.epoch
                         and newer.sequence > deed.sequence
                 )",
        )?
        .execute([now.plus_days(-SETTLED_DAYS).0])?;
    Ok(())
}
