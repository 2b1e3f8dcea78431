//! Offering again: a hub that was restored from a backup has lost what it had accepted,
//! and whoever said it still knows. The hub takes the same operation twice as once.
//!
//! What is sealed goes up sealed, as it was said. What is older than the sealed file keeps
//! goes up as the feed brought it back. Both are shown meanwhile, for the feed is read anew.

use rusqlite::{Transaction, params};
use visavi_domain::OperationId;

use crate::error::Result;
use crate::feed::facts;
use crate::feed::keep::own_number;

/// Puts all that was said here, accepted or waiting for a person, and is still held, on
/// the way again. What was said under an earlier number goes up sealed or not at all.
pub(crate) fn everything_again(transaction: &Transaction<'_>, sealed: &[OperationId]) -> Result<()> {
    note_sealed(transaction, sealed)?;
    transaction.execute(
        "update deed
         set state = 0, reason = null, settled_at = null
         where payload is not null
             and device = (select device from identity)
             and (state = 3 or (state in (1, 2) and (device, epoch, sequence) not in is_sealed))",
        [],
    )?;
    from_feed(transaction, None)
}

/// The same for what lies in one bucket, which is about to be emptied.
pub(crate) fn bucket_again(transaction: &Transaction<'_>, bucket: i64, sealed: &[OperationId]) -> Result<()> {
    note_sealed(transaction, sealed)?;
    from_feed(transaction, Some(bucket))
}

/// Lets the statements of this transaction ask what is sealed.
fn note_sealed(transaction: &Transaction<'_>, sealed: &[OperationId]) -> Result<()> {
    transaction.execute_batch(
        "create temp table if not exists is_sealed
             (device integer, epoch integer, sequence integer, primary key (device, epoch, sequence)) without rowid;
         delete from is_sealed;",
    )?;
    let mut insert = transaction.prepare_cached("insert into is_sealed (device, epoch, sequence) values (?, ?, ?)")?;
    sealed.iter().try_for_each(|id| Ok(insert.execute(params![id.device.0, id.epoch.0, id.sequence]).map(drop)?))
}

/// Makes deeds of our own operations as the feed brought them back: accepted where they
/// are sealed, on the way where they are not. A deed that was let go of long ago has no
/// logical timestamp any more; none is needed to send it. One that has its content keeps
/// it: a copy of this memory may have said something else under the same number, and
/// offers that itself.
fn from_feed(transaction: &Transaction<'_>, bucket: Option<i64>) -> Result<()> {
    let Some(device) = own_number(transaction)? else { return Ok(()) };
    let mut insert = transaction.prepare_cached(
        "insert into deed
             (device, epoch, sequence, customer, associate, store, what, written_at,
              stamp_wall, stamp_counter, version, payload, state, settled_at)
         select ?1, ?2, ?3, ?4, ?5, ?6, 'corrected', ?7, 0, 0, ?8, ?9,
                case when is_sealed then 2 else 0 end,
                case when is_sealed then ?7 end
         from (select (?1, ?2, ?3) in is_sealed as is_sealed)
         where true
         on conflict (device, epoch, sequence) do update
         set state = excluded.state, reason = null, settled_at = excluded.settled_at, rounds = 0,
             version = case when deed.payload is null then excluded.version else deed.version end,
             payload = coalesce(deed.payload, excluded.payload)
         where deed.state in (1, 2)",
    )?;
    facts::everybodys(transaction, bucket, |operation| {
        if operation.id.device.0 == device && !operation.command {
            insert.execute(params![
                operation.id.device.0,
                operation.id.epoch.0,
                operation.id.sequence,
                operation.customer.0,
                operation.associate.unwrap_or_default(),
                operation.store.unwrap_or_default(),
                operation.written_at.0,
                operation.version,
                operation.payload,
            ])?;
        }
        Ok(())
    })
}
