//! The view log: no record, no view.

use rusqlite::params;
use visavi_domain::{AssociateId, CustomerId, Moment};

use crate::device::Device;
use crate::erase;
use crate::error::Result;

/// One look at a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub customer: CustomerId,
    pub associate: AssociateId,
    /// A stable word: `visit`, `order`, `call_back`.
    pub purpose: String,
    pub at: Moment,
}

impl Device {
    /// Records a look at a profile, on disk before the call returns. Show nothing when
    /// it fails.
    ///
    /// # Errors
    /// [`crate::DeviceError::Erased`], and whatever the disk says.
    pub fn record_view(&self, view: &View) -> Result<()> {
        let row = self.at_desk(|transaction| {
            erase::refuse_erased(transaction, view.customer)?;
            let mut insert = transaction
                .prepare_cached("insert into view_log (associate, customer, purpose, at) values (?, ?, ?, ?)")?;
            Ok(insert.insert(params![view.associate.0, view.customer.0, view.purpose, view.at.0])?)
        })?;
        if let Some(mark) = self.mark() {
            mark.viewed(row);
        }
        Ok(())
    }

    /// Returns the looks at one customer's profile, oldest first: the customer may ask
    /// when and why somebody looked.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn views(&self, customer: CustomerId) -> Result<Vec<View>> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select associate, purpose, at
                 from view_log
                 where customer = ?
                 order by view",
            )?;
            let views = select.query_map([customer.0], |row| {
                Ok(View {
                    customer,
                    associate: AssociateId(row.get(0)?),
                    purpose: row.get(1)?,
                    at: Moment(row.get(2)?),
                })
            })?;
            Ok(views.collect::<rusqlite::Result<_>>()?)
        })
    }
}
