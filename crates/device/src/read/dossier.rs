//! Everything held of one customer: what the hub last said, and our own operations
//! that it has not handed back yet.

use rusqlite::Connection;
use visavi_domain::{CustomerId, Dossier, OperationId, Record};
use visavi_protocol::operation;

use super::record::record;
use crate::device::Device;
use crate::error::Result;
use crate::feed::{facts, whose};
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
    let mut own = read_own_operations(connection, &mut dossier)?;
    own.sort_unstable();
    if let Some(number) = number {
        read_hub_operations(connection, number, &mut dossier, &own)?;
    }
    Ok(dossier)
}

/// Reads what was done here; returns its ids.
fn read_own_operations(connection: &Connection, dossier: &mut Dossier) -> Result<Vec<OperationId>> {
    let mut select = connection.prepare_cached(
        "select device, epoch, sequence, version, payload
         from deed
         where payload is not null
             and customer = ?
             and state not in (4, 5)
         order by device, epoch, sequence",
    )?;
    let mut read: Vec<OperationId> = Vec::new();
    let mut rows = select.query([dossier.customer.0])?;
    while let Some(row) = rows.next()? {
        let id = row::operation(row, 0)?;
        read.push(id);
        add_facts(dossier, id, row.get(3)?, row.get_ref(4)?.as_blob().unwrap_or_default());
    }
    Ok(read)
}

/// Reads what the hub handed out, each operation once even where two buckets have it, and
/// not at all where it is among `own`.
fn read_hub_operations(connection: &Connection, number: i64, dossier: &mut Dossier, own: &[OperationId]) -> Result<()> {
    // Sorted within each bucket; mostly there is only one.
    let mut read: Vec<(i64, OperationId)> = Vec::new();
    let customer = dossier.customer;
    facts::of(connection, customer, number, |bucket, operation| {
        let id = operation.id;
        let mut before = read.iter().take_while(|(other, _)| *other != bucket);
        if own.binary_search(&id).is_ok() || before.any(|(_, read)| *read == id) {
            return Ok(None::<()>);
        }
        read.push((bucket, id));
        if !operation.command {
            add_facts(dossier, id, operation.version, operation.payload);
        }
        Ok(None)
    })?;
    Ok(())
}

fn add_facts(dossier: &mut Dossier, id: OperationId, version: u16, payload: &[u8]) {
    match operation::facts_in(id, dossier.customer, version, payload) {
        Ok(facts) => dossier.facts.extend(facts),
        Err(_) => dossier.unread += 1,
    }
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
