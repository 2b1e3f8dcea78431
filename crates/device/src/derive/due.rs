//! Customers whose derived rows wait until a large load has come further.

use rusqlite::Transaction;
use visavi_domain::{CustomerId, Reference};

use crate::error::Result;
use crate::row;

/// So many are made together: enough to share most rows, few enough that a save does not
/// wait long.
const DUE_MAX: i64 = 1_024;

/// Notes customers whose rows can wait; makes the rows when enough have come together.
pub(crate) fn put_off<'a>(
    transaction: &Transaction<'_>,
    customers: impl IntoIterator<Item = &'a CustomerId>,
    reference: &Reference,
) -> Result<()> {
    let mut insert = transaction.prepare_cached("insert or ignore into derived_due (customer) values (?)")?;
    for customer in customers {
        insert.execute([customer.0])?;
    }
    let due: i64 = transaction.prepare_cached("select count(*) from derived_due")?.query_row([], |row| row.get(0))?;
    if due >= DUE_MAX { catch_up(transaction, reference) } else { Ok(()) }
}

/// Says whether anybody waits.
pub(crate) fn are_any(transaction: &Transaction<'_>) -> Result<bool> {
    Ok(transaction.prepare_cached("select 1 from derived_due")?.exists([])?)
}

/// Makes the rows of everybody who waits for them.
pub(crate) fn catch_up(transaction: &Transaction<'_>, reference: &Reference) -> Result<()> {
    let due = transaction
        .prepare_cached("select customer from derived_due")?
        .query_map([], |row| row::customer(row, 0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    if due.is_empty() {
        return Ok(());
    }
    super::people(transaction, due, reference)?;
    transaction.execute("delete from derived_due", [])?;
    Ok(())
}
