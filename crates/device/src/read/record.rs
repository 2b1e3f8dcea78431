//! Reads records as they lie in the table.

use rusqlite::types::Type;
use rusqlite::{Connection, Row};
use visavi_domain::record::RecordBody;
use visavi_domain::{CustomerId, DeviceNumber, Record, RecordKey, RecordKind};
use visavi_protocol::{Payload, Unread};

use crate::error::Result;

/// Every kind there is, by its number on disk.
const KINDS: [RecordKind; 13] = [
    RecordKind::Order,
    RecordKind::Return,
    RecordKind::Pickup,
    RecordKind::Appointment,
    RecordKind::FollowUp,
    RecordKind::Complaint,
    RecordKind::Wish,
    RecordKind::Product,
    RecordKind::Stock,
    RecordKind::Staff,
    RecordKind::Store,
    RecordKind::Catalogue,
    RecordKind::Spread,
];

/// Reads a record's kind from one column.
pub(crate) fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<RecordKind> {
    let number: u8 = row.get(column)?;
    KINDS
        .into_iter()
        .find(|kind| *kind as u8 == number)
        .ok_or_else(|| rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, Box::new(Unread)))
}

/// Reads a record from kind, owner, id, the owner's version, payload version and body;
/// `None` where a newer version wrote it.
pub(crate) fn record(row: &Row<'_>, customer: Option<CustomerId>) -> rusqlite::Result<Option<Record>> {
    let kind = kind(row, 0)?;
    let Some(body) = body(row, 4)? else { return Ok(None) };
    if body.kind() != kind {
        return Ok(None);
    }
    let key = RecordKey { kind, owner: DeviceNumber(row.get(1)?), id: row.get(2)? };
    Ok(Some(Record { key, customer, version: row.get(3)?, body }))
}

/// Reads a body from its version and bytes.
pub(crate) fn body(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<RecordBody>> {
    let payload = Payload { version: row.get(column)?, bytes: row.get(column + 1)? };
    Ok(payload.read().ok())
}

/// Returns what all share of one kind. Of a record that lies in two buckets the newer
/// version counts.
pub(crate) fn shared(connection: &Connection, kind: RecordKind) -> Result<Vec<RecordBody>> {
    let mut select = connection.prepare_cached(
        "select kind, owner, id, record_version, version, body
         from record
         where whose = 0 and kind = ?
         order by owner, id, record_version",
    )?;
    let rows = select.query_map([kind as u8], |row| record(row, None))?;
    let mut records: Vec<Record> = Vec::new();
    for row in rows {
        let Some(record) = row? else { continue };
        match records.last_mut() {
            Some(last) if last.key == record.key => *last = record,
            _ => records.push(record),
        }
    }
    Ok(records.into_iter().map(|record| record.body).collect())
}
