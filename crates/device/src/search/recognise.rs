//! Knows a scanned or pasted code again.

use rusqlite::params;
use visavi_domain::CustomerId;

use super::index::{CodeKind, squeezed};
use crate::device::Device;
use crate::error::Result;
use crate::row;

impl Device {
    /// Returns the one customer whose member card, order or pickup carries this code in
    /// full; `None` where nobody's does, or more than one customer's.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn recognise(&self, code: &str) -> Result<Option<CustomerId>> {
        let code = squeezed(code);
        if code.is_empty() {
            return Ok(None);
        }
        self.seek(|connection| {
            let mut select = connection.prepare_cached(
                "select distinct person.customer
                 from derived_code as code
                 join derived_person as person on person.person = code.person
                 where code.code = ? and code.kind in (?, ?)
                 limit 2",
            )?;
            let found = select
                .query_map(params![code, CodeKind::Member as i64, CodeKind::Order as i64], |row| row::customer(row, 0))?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            Ok(match found[..] {
                [customer] => Some(customer),
                _ => None,
            })
        })
    }
}
