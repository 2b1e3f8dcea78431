//! Keeps one item of a feed, with the bucket's count and digest.

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::OperationId;
use visavi_protocol::{Body, Change, Digest, Item, Operation, Payload, RecordEnvelope};

use super::apply::Intake;
use super::{facts, whose};
use crate::derive::shelf;
use crate::derive::touched::Touched;
use crate::error::Result;

/// The device's own number; none before enrolment.
pub(crate) fn own_number(connection: &Connection) -> Result<Option<u32>> {
    let mut select = connection.prepare_cached("select device from identity")?;
    Ok(select.query_row([], |row| row.get(0)).optional()?)
}

/// Keeps an operation; returns what is different now.
pub(super) fn operation(intake: &mut Intake<'_>, operation: &Operation, digest: Digest) -> Result<Option<Touched>> {
    let own = intake.own == Some(operation.id.device.0);
    if own {
        let (Body::Facts(payload) | Body::Command(payload)) = &operation.body;
        brought_back(intake.transaction, operation.id, &payload.bytes)?;
    }
    let whose = whose::number(intake.transaction, operation.customer)?;
    match facts::put(intake.transaction, whose, intake.held.number, operation)? {
        Some(before) if before == *operation => Ok(None),
        // The hub says an operation again only when it has emptied it.
        Some(before) => {
            let before = Item { change: Change::Operation(before) }.digest();
            intake.held.digest = intake.held.digest.minus(before).plus(digest);
            Ok(Some(Touched::Everything))
        }
        None => {
            intake.held.items += 1;
            intake.held.digest = intake.held.digest.plus(digest);
            Ok(Some(Touched::of(operation)))
        }
    }
}

/// One of our own has come back: from now on the feed's copy is shown, and what was
/// held for review or set aside is accepted after all. While the hub has not
/// acknowledged it, it stays in the outbox and is sent again.
///
/// Another content under our number was said by a copy of this memory, or by this memory
/// before it was put back: what was said here is not back.
pub(super) fn brought_back(connection: &Connection, id: OperationId, payload: &[u8]) -> Result<()> {
    connection
        .prepare_cached(
            "update deed
             set payload = null,
                 state = case when state in (3, 4, 6) then 2 else state end
             where device = ? and epoch = ? and sequence = ?
                 and state <> 0 and payload = ?",
        )?
        .execute(params![id.device.0, id.epoch.0, id.sequence, payload])?;
    connection
        .prepare_cached(
            "update identity
             set foreign_sequence = ?2
             where epoch = ?1
                 and foreign_sequence < ?2
                 and not exists (
                     select 1
                     from deed
                     where deed.device = identity.device and deed.epoch = ?1 and sequence >= ?2
                 )",
        )?
        .execute(params![id.epoch.0, id.sequence])?;
    Ok(())
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
