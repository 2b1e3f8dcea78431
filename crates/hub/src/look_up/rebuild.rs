//! Making anew by what everybody can be looked up.

use super::entry::note_anew;
use crate::{Hub, HubError};

/// Customers in one transaction.
const STEP: usize = 500;

impl Hub {
    /// Makes the table of look-ups anew; returns how many customers there are.
    pub fn rebuild_look_up(&self) -> Result<u64, HubError> {
        let mut count = 0;
        let mut after = None;
        loop {
            let customers = self.database.read(|tables| tables.customers_after(after, STEP))?;
            self.database.write(|tables| {
                tables.reserve_dossiers(&customers.iter().copied().collect())?;
                customers.iter().try_for_each(|customer| note_anew(tables, *customer))
            })?;
            count += customers.len() as u64;
            match customers.last() {
                Some(last) if customers.len() == STEP => after = Some(*last),
                Some(_) | None => return Ok(count),
            }
        }
    }

    /// Fills the table of a shelf that is older than it is.
    pub(crate) fn fill_look_up(&self) -> Result<(), HubError> {
        let is_unfilled = self
            .database
            .read(|tables| Ok(tables.look_up_is_empty()? && !tables.customers_after(None, 1)?.is_empty()))?;
        if is_unfilled {
            self.rebuild_look_up()?;
        }
        Ok(())
    }
}
