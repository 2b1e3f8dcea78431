//! One batch on its way in.

use std::collections::HashMap;

use visavi_domain::{CustomerId, Moment, OperationId};
use visavi_protocol::{BucketId, Digest, History};

use super::coming::Written;
use super::membership;
use super::picture::Picture;
use super::touch::Touch;
use crate::HubError;
use crate::table::devices::Device;

/// An item that is new or was replaced in this round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changed {
    pub item: i64,
    /// What it counted for in its buckets until now; `None` when it is new.
    pub before: Option<Digest>,
    pub digest: Digest,
}

/// What happens to one batch of the intake.
pub(crate) struct Round<'a, 'b> {
    pub picture: &'a mut Picture<'b>,
    pub from: &'a Device,
    pub now: Moment,
    /// Customers in the order they were first touched: the same batch always gives the
    /// same numbers.
    of_customers: Vec<(CustomerId, Vec<Changed>)>,
    places: HashMap<CustomerId, usize>,
    heard: History,
}

impl<'a, 'b> Round<'a, 'b> {
    pub fn new(picture: &'a mut Picture<'b>, from: &'a Device, now: Moment) -> Self {
        Self { picture, from, now, of_customers: Vec::new(), places: HashMap::new(), heard: History::default() }
    }

    /// Notes how far the device's own numbers go.
    pub fn heard(&mut self, id: OperationId) {
        self.heard = self.heard.max(History { epoch: id.epoch, last_sequence: id.sequence });
    }

    /// Writes the item, and remembers it for the feeds.
    pub fn write(
        &mut self,
        written: &Written,
        kind: u8,
        customer: Option<CustomerId>,
        version: u64,
        touch: Touch,
    ) -> Result<Changed, HubError> {
        let changed = self.picture.write(written, kind, customer, version, touch)?;
        if let Some(customer) = customer {
            let place = *self.places.entry(customer).or_insert(self.of_customers.len());
            if place == self.of_customers.len() {
                self.of_customers.push((customer, Vec::new()));
            }
            self.of_customers[place].1.push(changed);
        }
        Ok(changed)
    }

    /// Lets an item of no dossier wait for a number in `bucket`.
    pub fn place(&mut self, bucket: &BucketId, changed: Changed) -> Result<(), HubError> {
        self.picture.buckets.place(self.picture.tables, bucket, changed)
    }

    /// Lets what changed wait for numbers in the feeds it belongs in, and puts customers into
    /// the buckets of their stores.
    pub fn settle(self) -> Result<(), HubError> {
        let picture = self.picture;
        if self.heard.last_sequence > 0 {
            picture.heard(self.from.number, self.heard);
        }
        for (customer, _) in &self.of_customers {
            picture.is_met(*customer);
        }
        membership::settle(picture, &self.of_customers, self.now)
    }
}
