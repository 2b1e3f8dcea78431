//! Visits: whom an associate is with. They survive the lock and a restart.

use rusqlite::params;
use visavi_domain::{AssociateId, CustomerId, Moment, Scope};
use visavi_protocol::Payload;

use crate::device::Device;
use crate::erase;
use crate::error::Result;
use crate::row;

/// One associate with one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub associate: AssociateId,
    pub customer: CustomerId,
    pub opened_at: Moment,
    pub touched_at: Moment,
    /// Today's errand, in the associate's words.
    pub errand: Option<String>,
    /// Slots whose question got "not now".
    pub asked: Vec<(String, Scope)>,
}

impl Device {
    /// Returns an associate's visits, the one touched last first.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn visits(&self, associate: &AssociateId) -> Result<Vec<Visit>> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select customer, opened_at, touched_at, errand, asked
                 from visit
                 where associate = ?
                 order by touched_at desc, customer",
            )?;
            let visits = select.query_map([&associate.0], |row| {
                let asked = Payload { version: visavi_protocol::payload::PAYLOAD_VERSION, bytes: row.get(4)? };
                Ok(Visit {
                    associate: associate.clone(),
                    customer: row::customer(row, 0)?,
                    opened_at: Moment(row.get(1)?),
                    touched_at: Moment(row.get(2)?),
                    errand: row.get(3)?,
                    // Unreadable after an update: the question is asked once more.
                    asked: asked.read().unwrap_or_default(),
                })
            })?;
            Ok(visits.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Keeps the newer state of a visit that is still open: one that was ended while an
    /// answer was on its way stays ended.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn keep_visit(&self, visit: &Visit) -> Result<()> {
        self.at_desk(|transaction| {
            transaction
                .prepare_cached(
                    "update visit
                     set touched_at = ?, errand = ?, asked = ?
                     where associate = ? and customer = ? and opened_at = ?",
                )?
                .execute(params![
                    visit.touched_at.0,
                    visit.errand,
                    Payload::write(&visit.asked).bytes,
                    visit.associate.0,
                    visit.customer.0,
                    visit.opened_at.0,
                ])?;
            Ok(())
        })
    }

    /// Opens a visit, or opens it anew.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn put_visit(&self, visit: &Visit) -> Result<()> {
        self.at_desk(|transaction| {
            erase::refuse_erased(transaction, visit.customer)?;
            transaction
                .prepare_cached(
                    "insert or replace into visit
                         (associate, customer, opened_at, touched_at, errand, asked)
                     values (?, ?, ?, ?, ?, ?)",
                )?
                .execute(params![
                    visit.associate.0,
                    visit.customer.0,
                    visit.opened_at.0,
                    visit.touched_at.0,
                    visit.errand,
                    Payload::write(&visit.asked).bytes,
                ])?;
            Ok(())
        })
    }

    /// Ends a visit; nothing of it is kept.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn end_visit(&self, associate: &AssociateId, customer: CustomerId) -> Result<()> {
        self.at_desk(|transaction| {
            transaction
                .prepare_cached("delete from visit where associate = ? and customer = ?")?
                .execute(params![associate.0, customer.0])?;
            Ok(())
        })
    }
}
