//! Forgets what a bucket holds: of one customer, or all.

use rusqlite::{Connection, Transaction, params};
use visavi_domain::{CustomerId, DeviceNumber, RecordKey, Reference};
use visavi_protocol::{Change, Digest, Item, Payload, RecordEnvelope};

use super::apply::Intake;
use super::buckets::{self, Held};
use super::snapshot::taking;
use super::{facts, whose};
use crate::derive;
use crate::error::Result;
use crate::read::record::kind;
use crate::row;

/// Removes one customer from the bucket; says whether anything was there. What another
/// bucket holds of them stays, and so does what is on its way to the hub.
pub(super) fn customer(intake: &mut Intake<'_>, customer: CustomerId) -> Result<bool> {
    let connection = intake.transaction;
    let Some(number) = whose::known(connection, customer)? else {
        return forget_accepted(connection, customer);
    };
    let gone = take_out(connection, customer, number, &mut intake.held)?;
    whose::forget_unused(connection, Some(customer))?;
    Ok(forget_accepted(connection, customer)? || gone > 0)
}

/// Removes one customer from every bucket. A snapshot that is being taken and has brought
/// them is begun anew: its sums would come to nothing.
pub(crate) fn altogether(transaction: &Transaction<'_>, customer: CustomerId, reference: &Reference) -> Result<()> {
    let Some(number) = whose::known(transaction, customer)? else { return Ok(()) };
    for mut held in buckets::with(transaction, number)? {
        if taking::is_any(transaction, held.number)? {
            buckets::empty(transaction, &held, reference)?;
        } else {
            take_out(transaction, customer, number, &mut held)?;
            buckets::keep(transaction, &held)?;
        }
    }
    Ok(())
}

/// Removes what a bucket holds of a customer; returns how many items that were.
fn take_out(connection: &Connection, customer: CustomerId, number: i64, held: &mut Held) -> Result<usize> {
    let operations = facts::operations(connection, customer, number, held.number)?;
    let records = record_digests(connection, customer, held.number)?;
    let gone = operations.len() + records.len();
    let operations = operations.into_iter().map(|operation| Item { change: Change::Operation(operation) }.digest());
    held.digest = operations.chain(records).fold(held.digest, Digest::minus);
    held.items = held.items.saturating_sub(gone as u64);
    for table in ["facts", "record"] {
        connection
            .prepare_cached(&format!("delete from {table} where whose = ? and bucket = ?"))?
            .execute(params![number, held.number])?;
    }
    Ok(gone)
}

/// What the hub has accepted is not shown from here once the customer is nobody's in
/// our buckets: the feed will not bring it back.
fn forget_accepted(connection: &Connection, customer: CustomerId) -> Result<bool> {
    let rows = connection
        .prepare_cached(
            "update deed
             set payload = null
             where customer = ?1
                 and payload is not null
                 and state in (1, 2)
             and not exists (
                 select 1
                 from customer
                 where customer.customer = ?1
                     and (
                         exists (select 1 from facts where whose = number)
                         or exists (select 1 from record where whose = number)
                     )
             )",
        )?
        .execute([customer.0])?;
    Ok(rows > 0)
}

fn record_digests(connection: &Connection, customer: CustomerId, bucket: i64) -> Result<Vec<Digest>> {
    let mut select = connection.prepare_cached(
        "select kind, owner, id, record_version, version, body
         from record
         where whose = (select number from customer where customer = ?) and bucket = ?",
    )?;
    let digests = select.query_map(params![customer.0, bucket], |row| {
        let record = RecordEnvelope {
            key: RecordKey { kind: kind(row, 0)?, owner: DeviceNumber(row.get(1)?), id: row.get(2)? },
            customer: Some(customer),
            version: row.get(3)?,
            body: Payload { version: row.get(4)?, bytes: row.get(5)? },
        };
        Ok(Item { change: Change::Record(record) }.digest())
    })?;
    Ok(digests.collect::<rusqlite::Result<_>>()?)
}

/// Removes everything a bucket holds.
pub(super) fn everything(transaction: &Transaction<'_>, bucket: i64, reference: &Reference) -> Result<()> {
    let mut customers: Vec<CustomerId> = Vec::new();
    for table in ["facts", "record"] {
        let mut select = transaction.prepare(&format!(
            "select customer from customer where number in (select whose from {table} where bucket = ? and whose <> 0)"
        ))?;
        let found = select.query_map([bucket], |row| row::customer(row, 0))?;
        customers.extend(found.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    customers.sort_unstable();
    customers.dedup();
    for table in ["facts", "record"] {
        transaction.execute(&format!("delete from {table} where bucket = ?"), [bucket])?;
    }
    whose::forget_unused(transaction, None)?;
    derive::shelf::refill(transaction)?;
    derive::people(transaction, customers, reference)
}
