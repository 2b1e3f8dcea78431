//! Everything held of one customer: what the hub last said, and our own operations
//! that it has not handed back yet.

use rusqlite::{CachedStatement, Connection, Params};
use visavi_domain::{CustomerId, Dossier, OperationId, Record};
use visavi_protocol::{Payload, operation};

use super::record::record;
use crate::device::Device;
use crate::error::Result;
use crate::feed::whose;
use crate::row;

impl Device {
    /// Returns the dossier; an empty one for a customer nobody has heard of.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn dossier(&self, customer: CustomerId) -> Result<Dossier> {
        self.read(|connection| load(connection, customer))
    }

    /// Returns our own operations about a customer that are shown before the feed has
    /// brought them back.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn pending(&self, customer: CustomerId) -> Result<Vec<OperationId>> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select device, epoch, sequence
                 from deed
                 where payload is not null
                     and customer = ?
                     and state = 0
                 order by device, epoch, sequence",
            )?;
            let pending = select.query_map([customer.0], |row| row::operation(row, 0))?;
            Ok(pending.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// Reads a dossier in three range scans.
pub(crate) fn load(connection: &Connection, customer: CustomerId) -> Result<Dossier> {
    let number = whose::known(connection, customer)?;
    let mut dossier = facts_of(connection, customer, number)?;
    if let Some(number) = number {
        read_records(connection, number, &mut dossier)?;
    }
    Ok(dossier)
}

/// Reads the facts of a dossier alone.
pub(crate) fn facts(connection: &Connection, customer: CustomerId) -> Result<Dossier> {
    facts_of(connection, customer, whose::known(connection, customer)?)
}

fn facts_of(connection: &Connection, customer: CustomerId, number: Option<i64>) -> Result<Dossier> {
    let mut dossier = Dossier::empty(customer);
    let mut own = read_operations(&mut own_operations(connection)?, [customer.0], &mut dossier, &[])?;
    own.sort_unstable();
    if let Some(number) = number {
        read_operations(&mut hub_operations(connection)?, [number], &mut dossier, &own)?;
    }
    Ok(dossier)
}

fn own_operations(connection: &Connection) -> rusqlite::Result<CachedStatement<'_>> {
    connection.prepare_cached(
        "select device, epoch, sequence, version, payload, 0
         from deed
         where payload is not null
             and customer = ?
             and state not in (4, 5)
         order by device, epoch, sequence",
    )
}

fn hub_operations(connection: &Connection) -> rusqlite::Result<CachedStatement<'_>> {
    connection.prepare_cached(
        "select device, epoch, sequence, version, payload, command
         from fact
         where whose = ?
         order by device, epoch, sequence",
    )
}

/// Reads operations in the order of their ids, each once even where two buckets have
/// it, and not at all where it is among `known`. Returns the ids.
fn read_operations(
    select: &mut CachedStatement<'_>,
    customer: impl Params,
    dossier: &mut Dossier,
    known: &[OperationId],
) -> Result<Vec<OperationId>> {
    let mut read: Vec<OperationId> = Vec::new();
    let mut rows = select.query(customer)?;
    while let Some(row) = rows.next()? {
        let id = row::operation(row, 0)?;
        if read.last() == Some(&id) || known.binary_search(&id).is_ok() {
            continue;
        }
        read.push(id);
        if row.get(5)? {
            continue;
        }
        let payload = Payload { version: row.get(3)?, bytes: row.get(4)? };
        match operation::facts(id, dossier.customer, &payload) {
            Ok(facts) => dossier.facts.extend(facts),
            Err(_) => dossier.unread += 1,
        }
    }
    Ok(read)
}

fn read_records(connection: &Connection, number: i64, dossier: &mut Dossier) -> Result<()> {
    let mut select = connection.prepare_cached(
        "select kind, owner, id, record_version, version, body
         from record
         where whose = ?
         order by kind, owner, id, record_version",
    )?;
    let mut rows = select.query([number])?;
    while let Some(row) = rows.next()? {
        match record(row, Some(dossier.customer))? {
            Some(record) => put(&mut dossier.records, record),
            None => dossier.unread += 1,
        }
    }
    Ok(())
}

/// Of a record that lies in two buckets the newer version counts.
fn put(records: &mut Vec<Record>, record: Record) {
    match records.last_mut() {
        Some(last) if last.key == record.key => *last = record,
        _ => records.push(record),
    }
}
