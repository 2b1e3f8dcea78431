//! The device's hybrid logical clock.

use rusqlite::{Connection, OptionalExtension};
use visavi_domain::{Moment, Stamp};

use crate::device::Device;
use crate::error::Result;

impl Device {
    /// Returns a stamp later than any this device gave out or saved, however its clock
    /// stands. Kept on disk by the save that uses it.
    pub fn next_stamp(&self, now: Moment) -> Stamp {
        let mut latest = self.stamp();
        *latest = latest.next(now);
        *latest
    }
}

/// Returns the latest stamp that was saved.
pub(crate) fn high_water(connection: &Connection) -> Result<Stamp> {
    let mut select = connection.prepare(
        "select stamp_wall, stamp_counter
         from deed
         order by stamp_wall desc, stamp_counter desc
         limit 1",
    )?;
    let stamp = select.query_row([], |row| Ok(Stamp { wall_ms: row.get(0)?, counter: row.get(1)? })).optional()?;
    Ok(stamp.unwrap_or_default())
}
