//! One batch on its way in.

use std::collections::{HashMap, HashSet};

use rusqlite::Transaction;
use visavi_domain::{CustomerId, Moment};
use visavi_protocol::{BucketId, Digest};

use super::membership;
use super::open_buckets::OpenBuckets;
use crate::HubError;
use crate::table::devices::{self, Device};
use crate::table::items::{self, Known, NewItem};
use crate::table::meta::Meta;

/// An item that is new or was replaced in this round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changed {
    pub item: i64,
    /// What it counted for in its buckets until now; `None` when it is new.
    pub before: Option<Digest>,
    pub digest: Digest,
}

/// What happens in one transaction of the intake.
pub(crate) struct Round<'a> {
    pub transaction: &'a Transaction<'a>,
    pub from: &'a Device,
    pub now: Moment,
    /// Customers in the order they were first touched: the same batch always gives the
    /// same numbers.
    order: Vec<CustomerId>,
    of_customers: HashMap<CustomerId, Vec<Changed>>,
    of_all: Vec<(BucketId, Changed)>,
    last_sequence: u64,
    /// Customers who were unknown before this round.
    new_customers: HashSet<CustomerId>,
}

impl<'a> Round<'a> {
    pub fn new(transaction: &'a Transaction<'a>, from: &'a Device, now: Moment) -> Self {
        Self {
            transaction,
            from,
            now,
            order: Vec::new(),
            of_customers: HashMap::new(),
            of_all: Vec::new(),
            last_sequence: 0,
            new_customers: HashSet::new(),
        }
    }

    /// Notes the highest number the device has used.
    pub fn saw_sequence(&mut self, sequence: u64) {
        self.last_sequence = self.last_sequence.max(sequence);
    }

    /// Says whether nothing was known of the customer before this round.
    pub fn is_new(&mut self, customer: CustomerId) -> Result<bool, HubError> {
        if self.new_customers.contains(&customer) {
            return Ok(true);
        }
        let new = !items::is_known(self.transaction, customer)?;
        if new {
            self.new_customers.insert(customer);
        }
        Ok(new)
    }

    /// Writes the item, and remembers it for the feeds.
    pub fn write(&mut self, known: Option<&Known>, new: &NewItem<'_>) -> Result<Changed, HubError> {
        let item = match known {
            None => items::insert(self.transaction, new)?,
            Some(known) => {
                items::replace(self.transaction, known.item, new)?;
                known.item
            }
        };
        let changed = Changed { item, before: known.map(|known| known.digest), digest: new.digest };
        if let Some(customer) = new.customer {
            let of_customer = self.of_customers.entry(customer).or_default();
            if of_customer.is_empty() {
                self.order.push(customer);
            }
            of_customer.push(changed);
        }
        Ok(changed)
    }

    /// Remembers that an item of no dossier belongs in `bucket`.
    pub fn for_all(&mut self, bucket: BucketId, changed: Changed) {
        self.of_all.push((bucket, changed));
    }

    /// Puts what changed into the feeds it belongs in, and customers into the buckets of
    /// their stores.
    pub fn settle(self, meta: &Meta) -> Result<(), HubError> {
        let mut buckets = OpenBuckets::new(self.transaction);
        for (bucket, changed) in &self.of_all {
            buckets.place(bucket, *changed)?;
        }
        for customer in &self.order {
            membership::settle(&mut buckets, *customer, &self.of_customers[customer], self.now, meta)?;
        }
        buckets.close()?;
        if self.last_sequence > 0 {
            devices::raise_sequence(self.transaction, self.from.number, self.last_sequence)?;
        }
        Ok(())
    }
}
