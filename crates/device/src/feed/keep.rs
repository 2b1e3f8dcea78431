//! Keeps one item of a feed, with the bucket's count and digest.

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::{AssociateId, Moment, StoreId};
use visavi_protocol::{Body, Change, Digest, Item, Operation, Payload, RecordEnvelope};

use super::apply::Intake;
use super::whose;
use crate::derive::shelf;
use crate::error::Result;
use crate::row;

/// The device's own number; none before enrolment.
pub(super) fn own_number(connection: &Connection) -> Result<Option<u32>> {
    let mut select = connection.prepare_cached("select device from identity")?;
    Ok(select.query_row([], |row| row.get(0)).optional()?)
}

/// Keeps an operation; says whether anything is different now.
pub(super) fn operation(intake: &mut Intake<'_>, operation: &Operation, digest: Digest) -> Result<bool> {
    let own = intake.own == Some(operation.id.device.0);
    if own {
        brought_back(intake.transaction, operation)?;
    }
    if insert_operation(intake, operation, "or ignore")? {
        intake.held.items += 1;
        intake.held.digest = intake.held.digest.plus(digest);
        return Ok(true);
    }
    // The hub says an operation again only when it has emptied it.
    let before = held_operation(intake, operation)?;
    if before == digest {
        return Ok(false);
    }
    insert_operation(intake, operation, "or replace")?;
    intake.held.digest = intake.held.digest.minus(before).plus(digest);
    Ok(true)
}

/// One of our own has come back: from now on the feed's copy is shown, and what was
/// held for review or set aside is accepted after all. While the hub has not
/// acknowledged it, it stays in the outbox and is sent again.
fn brought_back(connection: &Connection, operation: &Operation) -> Result<()> {
    connection
        .prepare_cached(
            "update deed
             set payload = null,
                 state = case when state in (3, 4, 6) then 2 else state end
             where device = ? and epoch = ? and sequence = ?
                 and state <> 0",
        )?
        .execute(params![operation.id.device.0, operation.id.epoch.0, operation.id.sequence])?;
    Ok(())
}

fn insert_operation(intake: &Intake<'_>, operation: &Operation, or: &str) -> Result<bool> {
    let (command, payload) = match &operation.body {
        Body::Facts(payload) => (false, payload),
        Body::Command(payload) => (true, payload),
    };
    let rows = intake
        .transaction
        .prepare_cached(&format!(
            "insert {or} into fact
                 (whose, device, epoch, sequence, bucket, version, payload,
                  associate, store, written_at, command)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ))?
        .execute(params![
            whose::number(intake.transaction, operation.customer)?,
            operation.id.device.0,
            operation.id.epoch.0,
            operation.id.sequence,
            intake.held.number,
            payload.version,
            payload.bytes,
            operation.associate.as_ref().map(|associate| &associate.0),
            operation.store.as_ref().map(|store| &store.0),
            operation.written_at.0,
            command,
        ])?;
    Ok(rows == 1)
}

fn held_operation(intake: &Intake<'_>, operation: &Operation) -> Result<Digest> {
    let mut select = intake.transaction.prepare_cached(
        "select customer.customer, device, epoch, sequence, version, payload, associate, store, written_at, command
         from customer
         join fact on whose = number
         where customer.customer = ? and device = ? and epoch = ? and sequence = ? and bucket = ?",
    )?;
    let key = params![
        operation.customer.0,
        operation.id.device.0,
        operation.id.epoch.0,
        operation.id.sequence,
        intake.held.number
    ];
    Ok(select.query_row(key, operation_digest)?)
}

/// The digest of an operation as it lies here. Not kept in a column: it is needed only
/// when something goes, and would be a quarter of the row.
pub(super) fn operation_digest(row: &rusqlite::Row<'_>) -> rusqlite::Result<Digest> {
    let payload = Payload { version: row.get(4)?, bytes: row.get(5)? };
    let operation = Operation {
        customer: row::customer(row, 0)?,
        id: row::operation(row, 1)?,
        associate: row.get::<_, Option<String>>(6)?.map(AssociateId),
        store: row.get::<_, Option<String>>(7)?.map(StoreId),
        written_at: Moment(row.get(8)?),
        body: if row.get(9)? { Body::Command(payload) } else { Body::Facts(payload) },
    };
    Ok(Item { change: Change::Operation(operation) }.digest())
}

/// Keeps a record, unless a newer version of it is held; says whether anything is
/// different now.
pub(super) fn record(intake: &mut Intake<'_>, record: &RecordEnvelope, digest: Digest) -> Result<bool> {
    let whose = match record.customer {
        Some(customer) => whose::number(intake.transaction, customer)?,
        None => whose::EVERYBODYS,
    };
    let before = held_record(intake, whose, record)?;
    match before {
        Some((version, _)) if version > record.version => return Ok(false),
        Some((_, before)) if before == digest => return Ok(false),
        Some((_, before)) => intake.held.digest = intake.held.digest.minus(before),
        None => intake.held.items += 1,
    }
    intake.held.digest = intake.held.digest.plus(digest);
    intake
        .transaction
        .prepare_cached(
            "insert or replace into record
                 (whose, kind, owner, id, bucket, record_version, version, body)
             values (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            whose,
            record.key.kind as u8,
            record.key.owner.0,
            record.key.id,
            intake.held.number,
            record.version,
            record.body.version,
            record.body.bytes,
        ])?;
    if record.customer.is_none() {
        shelf::put(intake.transaction, record)?;
    }
    Ok(true)
}

fn held_record(intake: &Intake<'_>, whose: i64, record: &RecordEnvelope) -> Result<Option<(u64, Digest)>> {
    let mut select = intake.transaction.prepare_cached(
        "select record_version, version, body
         from record
         where whose = ? and kind = ? and owner = ? and id = ? and bucket = ?",
    )?;
    let key = params![whose, record.key.kind as u8, record.key.owner.0, record.key.id, intake.held.number];
    let before = select
        .query_row(key, |row| {
            let held = RecordEnvelope {
                key: record.key.clone(),
                customer: record.customer,
                version: row.get(0)?,
                body: Payload { version: row.get(1)?, bytes: row.get(2)? },
            };
            Ok((held.version, Item { change: Change::Record(held) }.digest()))
        })
        .optional()?;
    Ok(before)
}
