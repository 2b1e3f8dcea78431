//! Slots with two answers, for the sync centre.

use visavi_domain::{CustomerId, Scope};
use visavi_protocol::Payload;
use visavi_protocol::payload::PAYLOAD_VERSION;

use crate::device::Device;
use crate::error::Result;
use crate::row;

/// One slot of one customer with two answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictRow {
    pub customer: CustomerId,
    pub attribute: String,
    pub scope: Scope,
}

impl Device {
    /// Returns every slot with two answers, by customer. Whether an answer is too old to
    /// be shown is for the fold to say: time passes without a row changing.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn conflicts(&self) -> Result<Vec<ConflictRow>> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select customer, attribute, scope
                 from derived_conflict
                 order by customer, attribute, scope",
            )?;
            let rows = select.query_map([], |row| {
                let scope = Payload { version: PAYLOAD_VERSION, bytes: row.get(2)? };
                Ok(ConflictRow {
                    customer: row::customer(row, 0)?,
                    attribute: row.get(1)?,
                    scope: scope.read().expect("only this version writes derived rows"),
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}
