//! The operations of customers as the hub handed them out, all of a customer and a bucket
//! packed into one row.
//!
//! Taking one in writes the row anew: it is a kilobyte mostly, and its page would be
//! written for one fact as well.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use visavi_domain::CustomerId;
use visavi_protocol::packed::{Packer, Unpacker};
use visavi_protocol::snapshot::{OperationView, cuts};
use visavi_protocol::{Operation, Unread};

use crate::error::Result;

/// Calls `take` with every operation held of a customer, bucket by bucket, in each by id;
/// until it fails or returns something.
pub(crate) fn of<T>(
    connection: &Connection,
    customer: CustomerId,
    number: i64,
    mut take: impl FnMut(i64, &OperationView<'_>) -> Result<Option<T>>,
) -> Result<Option<T>> {
    let mut select = connection.prepare_cached("select bucket, packed from facts where whose = ? order by bucket")?;
    let mut rows = select.query([number])?;
    while let Some(row) = rows.next()? {
        let bucket = row.get(0)?;
        let mut unpacker = Unpacker::new(customer, packed(row, 1)?);
        while let Some(operation) = unpacker.next_operation().map_err(broken)? {
            if let Some(found) = take(bucket, &operation)? {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

/// The same by the customer's id: nothing where they have no number.
pub(crate) fn find<T>(
    connection: &Connection,
    customer: CustomerId,
    mut take: impl FnMut(&OperationView<'_>) -> Result<Option<T>>,
) -> Result<Option<T>> {
    match super::whose::known(connection, customer)? {
        Some(number) => of(connection, customer, number, |_, operation| take(operation)),
        None => Ok(None),
    }
}

/// Calls `take` with every operation of a bucket, or of all of them.
pub(crate) fn everybodys(
    connection: &Connection,
    bucket: Option<i64>,
    mut take: impl FnMut(&OperationView<'_>) -> Result<()>,
) -> Result<()> {
    let mut select = connection.prepare_cached(
        "select customer, packed
         from facts
         join customer on number = whose
         where ?1 is null or bucket = ?1",
    )?;
    let mut rows = select.query([bucket])?;
    while let Some(row) = rows.next()? {
        let mut unpacker = Unpacker::new(crate::row::customer(row, 0)?, packed(row, 1)?);
        while let Some(operation) = unpacker.next_operation().map_err(broken)? {
            take(&operation)?;
        }
    }
    Ok(())
}

/// Puts an operation into a customer's row; returns what was there under its id. Where that
/// is the same, nothing is written.
pub(super) fn put(
    connection: &Connection,
    whose: i64,
    bucket: i64,
    operation: &Operation,
) -> Result<Option<Operation>> {
    let cuts = cuts(operation);
    let mut packer = Packer::default();
    let mut before = None;
    lay(connection, &mut packer, (whose, bucket), [OperationView::of(operation, &cuts)], |held| {
        before = Some(held.to_operation());
    })?;
    if before.as_ref() != Some(operation) {
        write(connection, whose, bucket, packer.bytes())?;
    }
    Ok(before)
}

/// Packs what lies in a customer's row together with other operations of theirs, which come
/// by their ids and take the place of those with the same.
pub(super) fn lay<'a>(
    connection: &Connection,
    packer: &mut Packer,
    (whose, bucket): (i64, i64),
    operations: impl IntoIterator<Item = OperationView<'a>>,
    mut replaced: impl FnMut(&OperationView<'_>),
) -> Result<()> {
    packer.clear();
    let mut new = operations.into_iter().peekable();
    let Some(customer) = new.peek().map(|operation| operation.customer) else { return Ok(()) };
    let mut select = connection.prepare_cached("select packed from facts where whose = ? and bucket = ?")?;
    let mut rows = select.query(params![whose, bucket])?;
    if let Some(row) = rows.next()? {
        let mut unpacker = Unpacker::new(customer, packed(row, 0)?);
        while let Some(held) = unpacker.next_operation().map_err(broken)? {
            while let Some(operation) = new.next_if(|operation| operation.id < held.id) {
                packer.push(&operation);
            }
            match new.next_if(|operation| operation.id == held.id) {
                Some(operation) => {
                    replaced(&held);
                    packer.push(&operation);
                }
                None => packer.push(&held),
            }
        }
    }
    new.for_each(|operation| packer.push(&operation));
    Ok(())
}

/// Writes a customer's row anew.
pub(super) fn write(connection: &Connection, whose: i64, bucket: i64, packed: &[u8]) -> Result<()> {
    connection
        .prepare_cached(
            "insert into facts (whose, bucket, packed) values (?, ?, ?)
             on conflict (whose, bucket) do update set packed = excluded.packed",
        )?
        .execute(params![whose, bucket, packed])?;
    Ok(())
}

/// Returns the operations in a customer's row.
pub(super) fn operations(
    connection: &Connection,
    customer: CustomerId,
    whose: i64,
    bucket: i64,
) -> Result<Vec<Operation>> {
    let mut select = connection.prepare_cached("select packed from facts where whose = ? and bucket = ?")?;
    let packed: Option<Vec<u8>> = select.query_row([whose, bucket], |row| row.get(0)).optional()?;
    let packed = packed.unwrap_or_default();
    let mut unpacker = Unpacker::new(customer, &packed);
    let mut operations = Vec::new();
    while let Some(operation) = unpacker.next_operation().map_err(broken)? {
        operations.push(operation.to_operation());
    }
    Ok(operations)
}

fn packed<'a>(row: &'a Row<'_>, column: usize) -> rusqlite::Result<&'a [u8]> {
    Ok(row.get_ref(column)?.as_blob()?)
}

/// Every page is sealed, so that only a mistake of ours can be behind it.
fn broken(error: Unread) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, Box::new(error))
}
