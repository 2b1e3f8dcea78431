//! Who may be on which device, and which version of a record the hub has to have: looked up in
//! the files themselves.

use std::collections::BTreeSet;
use std::path::Path;

use visavi_domain::record::Record;
use visavi_domain::{CustomerId, DeviceNumber, Moment, StoreId};
use visavi_protocol::Disposition;

use crate::club;
use crate::oracle::{Broken, Oracle};

impl Oracle {
    /// Checks that a device holds nobody who was never in its store's bucket and whom it
    /// never borrowed, its own new customers aside.
    ///
    /// # Errors
    /// Who is there and should not be.
    pub fn nobody_out_of_scope(
        &self,
        device: &Path,
        store: &StoreId,
        numbers: &BTreeSet<DeviceNumber>,
    ) -> Result<(), Broken> {
        let ever = self.ever_in.get(store);
        for customer in self.held_by(device) {
            let was_lent = || numbers.iter().any(|number| self.loans.ever(*number, customer));
            if !ever.is_some_and(|ever| ever.contains(&customer)) && !was_lent() {
                return Err(format!("{customer} is on a device of {}, where they never were", store.0));
            }
        }
        Ok(())
    }

    /// Checks, when all is quiet, that a device holds nobody but those who are in its store's
    /// bucket now, and whom it has borrowed for longer than now.
    ///
    /// # Errors
    /// Who is there and should not be.
    pub fn everybody_belongs_here(
        &self,
        device: &Path,
        store: &StoreId,
        number: DeviceNumber,
        now: Moment,
    ) -> Result<(), Broken> {
        let hub = self.hub();
        for customer in self.held_by(device) {
            if !hub.is_member(store, customer) && !self.loans.is_open(number, customer, now) {
                return Err(format!("{customer} is on device {} of {}, and no business of it", number.0, store.0));
            }
        }
        Ok(())
    }

    /// Returns of whom a device holds anything that came by a feed.
    fn held_by(&self, device: &Path) -> Vec<CustomerId> {
        let Some(file) = self.device(device) else { return Vec::new() };
        let mut select = file
            .prepare_cached("select customer from customer where number in (select whose from facts union select whose from record) and number > 0")
            .expect("the tables are as documented");
        let held = select.query_map([], |row| row.get::<_, [u8; 16]>(0)).expect("the memory can be read");
        held.map(|row| CustomerId(row.expect("the memory can be read"))).collect()
    }

    /// Notes that a record was handed in at the hub, and ended so there.
    ///
    /// # Errors
    /// When it had to end otherwise: an older version is refused, and no other.
    pub fn note_record(&mut self, record: &Record, end: &Disposition) -> Result<(), Broken> {
        let Some(customer) = record.customer.filter(|customer| !self.is_erased(*customer)) else { return Ok(()) };
        let newest = self.newest.entry(record.key.clone()).or_insert((customer, 0));
        let (is_older, is_refused) = (record.version < newest.1, matches!(end, Disposition::Refused { .. }));
        newest.1 = newest.1.max(record.version);
        if is_older == is_refused {
            return Ok(());
        }
        Err(format!("version {} of order {} ended as {end:?}", record.version, record.key.id))
    }

    /// Checks that the hub has the newest version of every record that was handed in.
    ///
    /// # Errors
    /// Which it does not have.
    pub fn newest_records_are_there(&self) -> Result<(), Broken> {
        let hub = self.hub();
        for (key, (customer, version)) in self.newest.iter().filter(|(_, (customer, _))| !self.is_erased(*customer)) {
            let there = hub.items.get(&club::key(key)).map(|item| item.version as u64);
            if there != Some(*version) {
                return Err(format!("order {} of {customer} is there in version {there:?}, not {version}", key.id));
            }
        }
        Ok(())
    }
}
