//! What the hub said of sealed operations, and how long they stay after that.

use rusqlite::{Transaction, TransactionBehavior, params};
use visavi_domain::{Moment, OperationId};
use visavi_protocol::Disposition;

use super::forget::forget_operation;
use super::{Sealed, key};
use crate::error::Result;
use crate::fresh::held;

/// What the hub has taken stays for so many days of the hub's time: a hub that is put back
/// from a backup no older than this gets back what was let go of everywhere else.
pub const ACCEPTED_DAYS: i64 = 30;
/// What the hub did not take stays for so long, and is counted when it goes.
pub const REFUSED_DAYS: i64 = 180;

/// What was heard of long ago, but for the newest of each history: it tells a database that
/// was put back which numbers were given.
const OLD: &str = "heard_at < ?
     and exists (
         select 1
         from sealed as newer
         where newer.device = sealed.device and newer.epoch = sealed.epoch and newer.sequence > sealed.sequence
     )";

/// How the sealed outbox stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SealedStanding {
    /// Rows the hub has not heard of.
    pub unheard: u32,
    /// Rows the hub did not take, and that are still here.
    pub refused: u32,
    /// Rows that were let go of though the hub never took them.
    pub expired: u32,
}

impl Sealed {
    /// Notes how operations ended. Of an erased customer nothing is kept.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn heard(&self, results: &[(OperationId, Disposition)]) -> Result<()> {
        if results.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            let mut end = transaction.prepare_cached(
                "update sealed
                 set heard_at = 0, refused = ?
                 where device = ? and epoch = ? and sequence = ?",
            )?;
            for (id, disposition) in results {
                let refused = match disposition {
                    Disposition::DroppedByErasure => {
                        forget_operation(transaction, *id)?;
                        continue;
                    }
                    Disposition::Refused { reason } => Some(reason),
                    Disposition::Applied | Disposition::Merged | Disposition::Held { .. } => None,
                };
                let [device, epoch, sequence] = key(*id);
                end.execute(params![refused, device, epoch, sequence])?;
            }
            Ok(())
        })
    }

    /// Takes in with which history of the hub one speaks now. In another one nobody knows
    /// what the hub has heard, and everything is offered again.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn meet(&self, hub_epoch: u64) -> Result<()> {
        let is_the_same = {
            let connection = held(&self.connection);
            let mut select = connection.prepare_cached("select 1 from standing where hub_epoch = ?")?;
            select.exists([hub_epoch])?
        };
        if is_the_same { Ok(()) } else { self.unhear(hub_epoch) }
    }

    /// Takes in that the hub may have lost anything, in whatever history it is.
    pub(crate) fn unhear(&self, hub_epoch: u64) -> Result<()> {
        self.write(|transaction| {
            transaction.execute("update sealed set heard_at = null, refused = null where heard_at is not null", [])?;
            transaction.execute("update standing set hub_epoch = ?", [hub_epoch])?;
            Ok(())
        })
    }

    /// The same for some operations.
    pub(crate) fn unhear_these(&self, operations: &[OperationId]) -> Result<()> {
        self.write(|transaction| {
            let mut unhear = transaction.prepare_cached(
                "update sealed set heard_at = null, refused = null where device = ? and epoch = ? and sequence = ?",
            )?;
            operations.iter().try_for_each(|id| Ok(unhear.execute(key(*id)).map(drop)?))
        })
    }

    /// Lets go of what has lain here long enough. `hub_now` is what the hub's clock says at
    /// the end of a round: a device that meets no hub lets go of nothing.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn let_go(&self, hub_now: Moment) -> Result<()> {
        let accepted_before = hub_now.plus_days(-ACCEPTED_DAYS).0;
        let refused_before = hub_now.plus_days(-REFUSED_DAYS).0;
        if !self.has_undated_or_older(accepted_before)? {
            return Ok(());
        }
        self.write(|transaction| {
            transaction.execute("update sealed set heard_at = ? where heard_at = 0", [hub_now.0])?;
            let go = |accepted: bool, before: i64| {
                let is = if accepted { "is" } else { "is not" };
                transaction.execute(&format!("delete from sealed where refused {is} null and {OLD}"), [before])
            };
            let expired = go(false, refused_before)?;
            transaction.execute("update standing set expired = expired + ?", [expired])?;
            go(true, accepted_before)?;
            Ok(())
        })
    }

    /// Most rounds have nothing to write, and write nothing.
    fn has_undated_or_older(&self, before: i64) -> Result<bool> {
        let connection = held(&self.connection);
        let mut select = connection.prepare_cached("select 1 from sealed where heard_at < ? limit 1")?;
        Ok(select.exists([before.max(1)])?)
    }

    /// Returns how the sealed outbox stands.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn standing(&self) -> Result<SealedStanding> {
        let connection = held(&self.connection);
        let mut select = connection.prepare_cached(
            "select (select count(*) from sealed where heard_at is null),
                    (select count(*) from sealed where refused is not null),
                    expired
             from standing",
        )?;
        Ok(select.query_row([], |row| {
            Ok(SealedStanding { unheard: row.get(0)?, refused: row.get(1)?, expired: row.get(2)? })
        })?)
    }

    pub(super) fn write<T>(&self, write: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut connection = held(&self.connection);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = write(&transaction)?;
        transaction.commit()?;
        Ok(outcome)
    }
}
