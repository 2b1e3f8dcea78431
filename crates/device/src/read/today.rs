//! Today's lists: who comes, who is due, whom I have met.

use rusqlite::{Connection, params};
use visavi_domain::record::{Appointment, FollowUp, Pickup, PickupState, RecordBody};
use visavi_domain::{AssociateId, CustomerId, Day, Moment, RecordKind, StoreId};

use super::person::{self, PersonRow};
use super::record::body;
use crate::device::Device;
use crate::error::Result;
use crate::row;

/// How many people I have met are listed.
const MET_MAX: usize = 12;

/// The start screen's lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// Open pickups that were promised before the day ends: those to do first, then by
    /// the hour they were promised for.
    pub pickups: Vec<TodayPickup>,
    /// All open pickups of the shop, later ones too.
    pub pickups_open: u32,
    pub appointments: Vec<TodayAppointment>,
    /// The associate's own, due today or before.
    pub follow_ups: Vec<TodayFollowUp>,
    /// Whose profile the associate opened today, the latest first.
    pub met: Vec<TodayMet>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TodayPickup {
    pub person: PersonRow,
    pub pickup: Pickup,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TodayAppointment {
    pub person: PersonRow,
    pub appointment: Appointment,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TodayFollowUp {
    pub person: PersonRow,
    pub follow_up: FollowUp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TodayMet {
    pub person: PersonRow,
    pub at: Moment,
}

impl Device {
    /// Returns the lists for one shop and associate. `from` and `to` are the day's
    /// beginning and end in the shop's time zone.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn today(
        &self,
        store: &StoreId,
        from: Moment,
        to: Moment,
        today: Day,
        associate: &AssociateId,
    ) -> Result<Today> {
        self.read(|connection| {
            let mut lists = Today { met: met(connection, from, to, associate)?, ..Today::default() };
            for (person, work) in open_work(connection, store, RecordKind::Pickup, Moment(i64::MAX))? {
                let RecordBody::Pickup(pickup) = work else { continue };
                lists.pickups_open += 1;
                if pickup.promised_at < to {
                    lists.pickups.push(TodayPickup { person, pickup });
                }
            }
            lists.pickups.sort_by_key(|row| (row.pickup.state == PickupState::Ready, row.pickup.promised_at));
            for (person, work) in open_work(connection, store, RecordKind::Appointment, to)? {
                let RecordBody::Appointment(appointment) = work else { continue };
                if appointment.at >= from {
                    lists.appointments.push(TodayAppointment { person, appointment });
                }
            }
            for (person, work) in open_work(connection, store, RecordKind::FollowUp, today.start().plus_days(1))? {
                let RecordBody::FollowUp(follow_up) = work else { continue };
                if follow_up.owner == *associate {
                    lists.follow_ups.push(TodayFollowUp { person, follow_up });
                }
            }
            Ok(lists)
        })
    }
}

/// Open work of one kind in a shop, in the order of its time, before `until`.
fn open_work(
    connection: &Connection,
    store: &StoreId,
    kind: RecordKind,
    until: Moment,
) -> Result<Vec<(PersonRow, RecordBody)>> {
    let mut select = connection.prepare_cached(
        "select work.customer, work.owner, work.id, record.version, record.body
         from derived_work as work
         join customer on customer.customer = work.customer
         join record
             on record.whose = customer.number
             and record.kind = work.kind
             and record.owner = work.owner
             and record.id = work.id
         where work.store = ? and work.kind = ? and work.at < ?
         order by work.at, work.customer, work.owner, work.id, record.record_version desc",
    )?;
    let mut rows = select.query(params![store.0, kind as u8, until.0])?;
    let mut work: Vec<(PersonRow, RecordBody)> = Vec::new();
    let mut last: Option<(CustomerId, u32, String)> = None;
    while let Some(row) = rows.next()? {
        let key = (row::customer(row, 0)?, row.get(1)?, row.get(2)?);
        // The same record in another bucket, perhaps an older version of it.
        if last.as_ref() == Some(&key) {
            continue;
        }
        if let (Some(person), Some(body)) = (person::find(connection, key.0)?, body(row, 3)?) {
            work.push((person, body));
        }
        last = Some(key);
    }
    Ok(work)
}

fn met(connection: &Connection, from: Moment, to: Moment, associate: &AssociateId) -> Result<Vec<TodayMet>> {
    let mut select = connection.prepare_cached(
        "select customer, max(at) as at
         from view_log
         where associate = ? and at >= ? and at < ?
         group by customer
         order by at desc, customer
         limit ?",
    )?;
    let rows = select
        .query_map(params![associate.0, from.0, to.0, MET_MAX as i64], |row| {
            Ok((row::customer(row, 0)?, Moment(row.get(1)?)))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut met = Vec::with_capacity(rows.len());
    for (customer, at) in rows {
        if let Some(person) = person::find(connection, customer)? {
            met.push(TodayMet { person, at });
        }
    }
    Ok(met)
}
