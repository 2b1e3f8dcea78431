//! Who was erased is nowhere: looked up in the files themselves.

use std::path::Path;

use rusqlite::Connection;
use visavi_domain::CustomerId;
use visavi_protocol::Tag;

use crate::oracle::{Broken, Oracle};

impl Oracle {
    /// Remembers that a customer was erased.
    pub fn erase(&mut self, customer: CustomerId, tag: Tag) {
        self.erased.insert(customer, tag);
    }

    pub fn is_erased(&self, customer: CustomerId) -> bool {
        self.erased.contains_key(&customer)
    }

    /// Checks that nobody who was erased is at the hub, whatever was put back.
    ///
    /// # Errors
    /// Who is there, and in which table.
    pub fn no_erased_at_hub(&self) -> Result<(), Broken> {
        let hub = self.hub();
        for customer in self.erased.keys() {
            if let Some(table) = hub.naming(*customer) {
                return Err(format!("{customer} was erased and is named in {table} of the hub"));
            }
        }
        Ok(())
    }

    /// Checks that a device holds nobody of whose erasure it has heard.
    ///
    /// # Errors
    /// Who is there, and in which table.
    pub fn no_erased_on_device(&self, device: &Path) -> Result<(), Broken> {
        self.erased_are_gone(device, |file, tag| {
            file.prepare_cached("select 1 from erasure where tag = ?")
                .and_then(|mut select| select.exists([tag.0]))
                .expect("the memory can be read")
        })
    }

    /// Checks that a device holds nobody at all who was erased.
    ///
    /// # Errors
    /// Who is there, and in which table.
    pub fn everybody_is_erased(&self, device: &Path) -> Result<(), Broken> {
        self.erased_are_gone(device, |_, _| true)
    }

    fn erased_are_gone(&self, device: &Path, has_heard: impl Fn(&Connection, Tag) -> bool) -> Result<(), Broken> {
        if self.erased.is_empty() {
            return Ok(());
        }
        let Some(file) = self.device(device) else { return Ok(()) };
        let heard = self.erased.iter().filter(|(_, tag)| has_heard(&file, **tag));
        for customer in heard.map(|(customer, _)| customer) {
            let tables = ["customer", "deed", "visit", "view_log", "derived_person", "derived_due", "derived_conflict"];
            if let Some(table) = tables.into_iter().find(|table| names(&file, table, *customer)) {
                return Err(format!("{customer} was erased, the device has heard of it, and they are in its {table}"));
            }
        }
        Ok(())
    }
}

/// Says whether the customer's id stands in a table.
fn names(file: &Connection, table: &str, customer: CustomerId) -> bool {
    file.prepare_cached(&format!("select 1 from {table} where customer = ?"))
        .and_then(|mut select| select.exists([customer.0]))
        .expect("the tables are as documented")
}
