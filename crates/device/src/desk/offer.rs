//! Offering again: a hub that was restored from a backup has lost what it had accepted,
//! and whoever said it still knows. The hub takes the same operation twice as once.

use rusqlite::{Transaction, params};

use crate::error::Result;

/// Puts all that was said here, accepted, and is still held, on the way again.
pub(crate) fn everything_again(transaction: &Transaction<'_>) -> Result<()> {
    from_feed(transaction, None)?;
    transaction.execute(
        "update deed
         set state = 0, reason = null, settled_at = null
         where state in (1, 2) and payload is not null",
        [],
    )?;
    Ok(())
}

/// The same for what lies in one bucket, which is about to be emptied.
pub(crate) fn bucket_again(transaction: &Transaction<'_>, bucket: i64) -> Result<()> {
    from_feed(transaction, Some(bucket))
}

/// Makes deeds of our own operations as the feed brought them back. A deed that was let
/// go of long ago has no logical timestamp any more; none is needed to send it.
fn from_feed(transaction: &Transaction<'_>, bucket: Option<i64>) -> Result<()> {
    transaction.execute(
        "insert into deed
             (device, epoch, sequence, customer, associate, store, what, written_at,
              stamp_wall, stamp_counter, version, payload)
         select fact.device, fact.epoch, fact.sequence, customer.customer, coalesce(fact.associate, ''),
                coalesce(fact.store, ''), 'corrected', fact.written_at, 0, 0, fact.version, fact.payload
         from fact
         join customer on customer.number = fact.whose
         where fact.device = (select device from identity)
             and fact.command = 0
             and (?1 is null or fact.bucket = ?1)
         on conflict (device, epoch, sequence) do update
         set state = 0, reason = null, settled_at = null, version = excluded.version, payload = excluded.payload
         where deed.state in (1, 2)",
        params![bucket],
    )?;
    Ok(())
}
