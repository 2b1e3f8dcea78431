//! The outbox: what the hub has not acknowledged yet.

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::{AssociateId, CustomerId, Moment, OperationId, StoreId};
use visavi_protocol::{Body, Disposition, Operation, Payload};

use super::deeds::State;
use crate::derive;
use crate::device::Device;
use crate::error::Result;
use crate::row;

/// How long a settled deed stays listed.
const SETTLED_DAYS: i64 = 7;

impl Device {
    /// Returns the operations that are on the way, oldest first, `max` at most.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn outbox(&self, max: usize) -> Result<Vec<Operation>> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select device, epoch, sequence, customer, associate, store, written_at, version, payload
                 from deed
                 where payload is not null
                     and state = 0
                 order by device, epoch, sequence
                 limit ?",
            )?;
            let operations = select.query_map([max as i64], |row| {
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

    /// Returns how many operations are on the way.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn waiting(&self) -> Result<u32> {
        self.read(|connection| {
            let mut select =
                connection.prepare_cached("select count(*) from deed where payload is not null and state = 0")?;
            Ok(select.query_row([], |row| row.get(0))?)
        })
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
        self.at_desk(|transaction| {
            for (operation, disposition) in results {
                let (state, reason) = State::of(disposition);
                let Some(customer) = end(transaction, *operation, state, reason, now)? else { continue };
                if state.accepted() {
                    forget_if_back(transaction, *operation, customer)?;
                }
                if !state.shown() {
                    derive::person(transaction, customer, &reference)?;
                }
            }
            for customer in purge(transaction, now)? {
                derive::person(transaction, customer, &reference)?;
            }
            Ok(())
        })
    }

    /// Notes that every feed was read to its head: what was accepted before the round
    /// began and was not brought back is about a customer who is out of our sight by
    /// now, and is let go of.
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

/// Ends an operation that is still on the way, and says whose it was.
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
             set state = ?, reason = ?, settled_at = ?, rounds = 0,
                 payload = case when ? then null else payload end
             where device = ? and epoch = ? and sequence = ?
                 and state in (0, 6)
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
    connection
        .prepare_cached(
            "update deed
             set payload = null
             where device = ?1 and epoch = ?2 and sequence = ?3
                 and exists (
                     select 1
                     from fact
                     where whose = (select number from customer where customer = ?4)
                         and device = ?1 and epoch = ?2 and sequence = ?3
                 )",
        )?
        .execute(params![device, epoch, sequence, customer.0])?;
    Ok(())
}

/// Removes deeds that were accepted more than a week ago, but never the newest, which
/// says the next number. Returns the customers who showed something of them.
fn purge(connection: &Connection, now: Moment) -> Result<Vec<CustomerId>> {
    let mut delete = connection.prepare_cached(
        "delete from deed
         where settled_at < ?
             and (state in (1, 2, 5) or payload is null)
             and exists (
                 select 1
                 from deed as newer
                 where newer.device = deed.device
                     and newer.epoch = deed.epoch
                     and newer.sequence > deed.sequence
             )
         returning customer, payload is not null",
    )?;
    let removed = delete
        .query_map([now.plus_days(-SETTLED_DAYS).0], |row| Ok((row::customer(row, 0)?, row.get::<_, bool>(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut shown: Vec<CustomerId> =
        removed.into_iter().filter_map(|(customer, shown)| shown.then_some(customer)).collect();
    shown.sort_unstable();
    shown.dedup();
    Ok(shown)
}
