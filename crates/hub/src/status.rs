//! How a hub stands, for whoever looks after it: counts, and nothing about anybody.

use visavi_domain::{Moment, RecordKind};

use crate::table::Tables;
use crate::{Counts, Hub, HubError, Meta};

/// A device that did not call for so long counts as silent.
const SILENT_MS: i64 = 24 * 60 * 60 * 1000;

/// How a hub stands, all of it at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Which database it has, and in which version.
    pub database: String,
    pub meta: Meta,
    /// 0 for the catalogue that ships.
    pub catalogue: u64,
    pub stores: u64,
    /// Devices that are let in, and those of them that did not call for a day.
    pub devices: u64,
    pub silent: u64,
    pub shut_out: u64,
    /// Items of all buckets; what is in two counts twice.
    pub items: u64,
    /// Operations that wait for a person, and those that were refused.
    pub held: Counts,
}

impl Hub {
    /// Returns how the hub stands.
    pub fn status(&self, now: Moment) -> Result<Status, HubError> {
        let database = self.database.about()?;
        let (catalogue, _) = self.catalogue()?;
        self.database.read(|tables| {
            let devices = tables.enrolled_devices()?;
            let let_in = || devices.iter().filter(|device| device.enabled);
            let is_silent = |at: Option<Moment>| at.is_none_or(|at| now.0 - at.0 > SILENT_MS);
            let mut held = Counts::default();
            for counts in tables.held_counts()?.values() {
                held.waiting += counts.waiting;
                held.refused += counts.refused;
            }
            Ok(Status {
                database,
                meta: tables.meta()?,
                catalogue,
                stores: stores(tables)?,
                devices: let_in().count() as u64,
                silent: let_in().filter(|device| is_silent(device.last_contact)).count() as u64,
                shut_out: devices.iter().filter(|device| !device.enabled).count() as u64,
                items: tables.bucket_states()?.iter().map(|state| state.items).sum(),
                held,
            })
        })
    }

    /// Begins to write, and writes nothing.
    ///
    /// # Errors
    /// What it has against it.
    pub fn is_ready(&self) -> Result<(), HubError> {
        self.database.write(|tables| tables.meta().map(drop))
    }
}

fn stores(tables: &dyn Tables) -> Result<u64, HubError> {
    let mut stores = 0;
    tables.for_each_item_of(RecordKind::Store as u8, &mut |_| {
        stores += 1;
        Ok(())
    })?;
    Ok(stores)
}
