//! What a transaction will write at its end, gathered so that each table is written once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use visavi_domain::{CustomerId, DeviceNumber, Epoch};
use visavi_protocol::History;

use crate::HubError;
use crate::look_up::Entry;
use crate::table::Tables;
use crate::table::items::NewItem;
use crate::table::memberships::Membership;

#[derive(Default)]
pub(super) struct Pending {
    new: Vec<NewItem>,
    /// Where in `new` an item stands, by its row.
    places: HashMap<i64, usize>,
    replaced: BTreeMap<i64, NewItem>,
    look_ups: BTreeSet<(Entry, CustomerId)>,
    /// By customer and row of the bucket.
    memberships: BTreeMap<(CustomerId, i64), Membership>,
    heard: BTreeMap<(DeviceNumber, Epoch), u64>,
}

impl Pending {
    pub fn add(&mut self, new: NewItem) {
        self.places.insert(new.item, self.new.len());
        self.new.push(new);
    }

    /// Puts a newer version in the place of an item, also of one that is only about to be
    /// written.
    pub fn replace(&mut self, newer: NewItem) {
        match self.places.get(&newer.item) {
            Some(place) => self.new[*place] = newer,
            None => {
                self.replaced.insert(newer.item, newer);
            }
        }
    }

    pub fn find_by(&mut self, customer: CustomerId, entries: Vec<Entry>) {
        self.look_ups.extend(entries.into_iter().map(|entry| (entry, customer)));
    }

    pub fn put_membership(&mut self, membership: Membership) {
        self.memberships.insert((membership.customer, membership.bucket), membership);
    }

    pub fn forget_membership(&mut self, customer: CustomerId, bucket: i64) {
        self.memberships.remove(&(customer, bucket));
    }

    /// Notes how far a device's own numbers go.
    pub fn heard(&mut self, device: DeviceNumber, heard: History) {
        let last = self.heard.entry((device, heard.epoch)).or_default();
        *last = heard.last_sequence.max(*last);
    }

    /// Writes the items, so that the tables say of them what this transaction knows.
    pub fn write_items(&mut self, tables: &mut dyn Tables) -> Result<(), HubError> {
        if !self.new.is_empty() {
            tables.add_items(&std::mem::take(&mut self.new))?;
            self.places.clear();
        }
        if !self.replaced.is_empty() {
            let replaced: Vec<NewItem> = std::mem::take(&mut self.replaced).into_values().collect();
            tables.replace_items(&replaced)?;
        }
        Ok(())
    }

    /// Writes all of it.
    pub fn write(mut self, tables: &mut dyn Tables) -> Result<(), HubError> {
        self.write_items(tables)?;
        if !self.look_ups.is_empty() {
            tables.add_look_ups(&self.look_ups)?;
        }
        if !self.memberships.is_empty() {
            let memberships: Vec<Membership> = self.memberships.into_values().collect();
            tables.put_memberships(&memberships)?;
        }
        if !self.heard.is_empty() {
            tables.raise_histories(&self.heard)?;
        }
        Ok(())
    }
}
