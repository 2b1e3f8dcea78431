//! What a person decides about operations that were not taken in at once.

use std::collections::BTreeMap;

use visavi_domain::{DeviceNumber, Moment, OperationId};

use crate::intake::release;
use crate::table::Tables;
use crate::table::held::{Counts, Decision, Held, Standing};
use crate::{Hub, HubError};

/// Why an operation stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undecided {
    #[error("nothing is held under the number {0}: `visavi-hub held list --all` shows the numbers")]
    Unknown(u64),
    #[error("number {0} was released already: what it says can be corrected on any device")]
    Released(u64),
    #[error("number {0} was refused already: `visavi-hub held release` lets it in after all")]
    Refused(u64),
    #[error("what number {0} said is kept no longer: it has to be said again on a device")]
    Gone(u64),
    /// It would be refused today as well.
    #[error("number {number} would be refused today too ({reason}): the catalogue has to allow it first")]
    Wrong { number: u64, reason: String },
}

impl Hub {
    /// Returns every operation that was not taken in at once, and what became of it.
    pub fn held(&self) -> Result<Vec<Held>, HubError> {
        self.database.read(|tables| tables.all_held())
    }

    /// Returns how many operations of each device are in no feed.
    pub fn held_counts(&self) -> Result<BTreeMap<DeviceNumber, Counts>, HubError> {
        self.database.read(|tables| tables.held_counts())
    }

    /// Takes in what waited or was refused, and writes down who decided so; returns the
    /// id under which its facts go to the devices.
    ///
    /// It is checked against the catalogue of today. Where another content has its number
    /// already, it becomes an operation of the hub's own: both sides of a fork are kept.
    ///
    /// # Errors
    /// [`HubError::Undecided`] when it stays where it is, and why.
    pub fn release(&self, number: u64, decision: &Decision, now: Moment) -> Result<OperationId, HubError> {
        self.database.write(|tables| {
            let held = find(tables, number)?;
            if held.standing == Standing::Released {
                return Err(Undecided::Released(number).into());
            }
            let operation = held.content.ok_or(Undecided::Gone(number))?;
            let catalogue = self.catalogue.read(tables)?;
            let released_as = release::take_in(tables, operation, &catalogue, now)?
                .map_err(|reason| Undecided::Wrong { number, reason: reason.to_owned() })?;
            tables.release_held(number, decision, released_as)?;
            Ok(released_as)
        })
    }

    /// Refuses what waited, and writes down who decided so. What was refused by the hub
    /// may be refused by a person too: then it stays refused whatever the catalogue says.
    ///
    /// # Errors
    /// [`HubError::Undecided`] when that was decided before.
    pub fn refuse(&self, number: u64, decision: &Decision) -> Result<(), HubError> {
        self.database.write(|tables| {
            let held = find(tables, number)?;
            match held.standing {
                Standing::Released => Err(Undecided::Released(number).into()),
                Standing::Refused if held.decision.is_some() => Err(Undecided::Refused(number).into()),
                Standing::Waiting | Standing::Refused => tables.refuse_held(number, decision),
            }
        })
    }
}

fn find(tables: &mut dyn Tables, number: u64) -> Result<Held, HubError> {
    Ok(tables.held_to_write(number)?.ok_or(Undecided::Unknown(number))?)
}
