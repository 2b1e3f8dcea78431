//! Open pickups, appointments and follow-ups, by shop and time.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use visavi_domain::record::{PickupState, RecordBody};
use visavi_domain::{CustomerId, Dossier, Moment, Record, RecordKind, StoreId};

use crate::error::Result;

/// Shop, kind, time, and the record's owner and id.
pub(super) type Row = (String, u8, i64, u32, String);

/// Returns the rows of a dossier.
pub(super) fn of(dossier: &Dossier) -> impl Iterator<Item = Row> {
    dossier.records.iter().filter_map(row)
}

/// Adds rows to a customer who has none of them.
pub(super) fn add<'a>(
    connection: &Connection,
    customer: CustomerId,
    rows: impl IntoIterator<Item = &'a Row>,
) -> Result<()> {
    for (store, kind, at, owner, id) in rows {
        connection
            .prepare_cached(
                "insert into derived_work (store, kind, at, customer, owner, id)
                 values (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![store, kind, at, customer.0, owner, id])?;
    }
    Ok(())
}

/// Makes the customer's rows say what their records say, writing only what differs.
pub(super) fn put(connection: &Connection, customer: CustomerId, dossier: &Dossier) -> Result<()> {
    let new: BTreeSet<Row> = of(dossier).collect();
    let old: BTreeSet<Row> = connection
        .prepare_cached("select store, kind, at, owner, id from derived_work where customer = ?")?
        .query_map([customer.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (store, kind, at, owner, id) in old.difference(&new) {
        connection
            .prepare_cached(
                "delete from derived_work
                 where store = ? and kind = ? and at = ? and customer = ? and owner = ? and id = ?",
            )?
            .execute(params![store, kind, at, customer.0, owner, id])?;
    }
    add(connection, customer, new.difference(&old))
}

fn row(record: &Record) -> Option<Row> {
    let (store, kind, at) = open(&record.body)?;
    Some((store.0.clone(), kind as u8, at.0, record.key.owner.0, record.key.id.clone()))
}

/// Where and when, of what is still to be done.
fn open(body: &RecordBody) -> Option<(&StoreId, RecordKind, Moment)> {
    match body {
        RecordBody::Pickup(pickup) if pickup.state != PickupState::HandedOver => {
            Some((&pickup.store, RecordKind::Pickup, pickup.promised_at))
        }
        RecordBody::Appointment(appointment) if !appointment.cancelled => {
            Some((&appointment.store, RecordKind::Appointment, appointment.at))
        }
        RecordBody::FollowUp(follow_up) if !follow_up.done => {
            Some((&follow_up.store, RecordKind::FollowUp, follow_up.due.start()))
        }
        _ => None,
    }
}
