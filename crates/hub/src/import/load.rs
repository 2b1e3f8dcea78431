//! Hands what a survey found to the hub, as the source the file comes from.

use std::collections::{BTreeMap, HashMap};

use visavi_domain::record::Store;
use visavi_domain::{DeviceNumber, Epoch, Moment, OperationId, RecordKind, StoreId};
use visavi_protocol::{Digest, Disposition, Operation, RecordEnvelope};

use super::ImportError;
use super::orders::{Customer, Orders};
use super::preset::Preset;
use crate::{Batch, Hub};

/// A customer's items stay together, so that they enter a bucket once and whole; the
/// batch ends with the customer that fills it.
const BATCH_ITEMS: usize = 1000;

/// What the hub has now that it had not before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    pub customers_new: u64,
    pub orders_new: u64,
    pub orders_changed: u64,
    pub orders_same: u64,
    /// Customers of whom nothing was taken, because they were erased once.
    pub erased: u64,
    /// What the hub did not take, by its reason.
    pub refused: BTreeMap<String, u64>,
}

/// Who hands in, and what they have handed in before.
#[derive(Debug)]
pub struct Loading<'a> {
    hub: &'a Hub,
    preset: &'a Preset,
    source: DeviceNumber,
    store: StoreId,
    epoch: Epoch,
    next_sequence: u64,
    /// Version and content of each order that the hub has from this source.
    known: HashMap<String, (u64, Digest)>,
    now: Moment,
}

impl<'a> Loading<'a> {
    /// Looks up what the hub has from `source`.
    ///
    /// # Errors
    /// The hub's database fails.
    pub fn new(
        hub: &'a Hub,
        preset: &'a Preset,
        source: DeviceNumber,
        store: StoreId,
        now: Moment,
    ) -> Result<Self, ImportError> {
        let epoch = hub.device(source)?.ok_or(crate::HubError::UnknownSource(source))?.epoch;
        let next_sequence = hub.next_sequence(source)?;
        let mut known = HashMap::new();
        // A source that never spoke owns nothing: a first import need not look.
        if next_sequence > 1 {
            hub.for_each_record(RecordKind::Order, |order| {
                if order.key.owner == source {
                    known.insert(order.key.id, (order.version, Digest::of(&order.body)));
                }
            })?;
        }
        Ok(Self { hub, preset, source, store, epoch, next_sequence, known, now })
    }

    /// Says what [`Self::load`] would do.
    ///
    /// # Errors
    /// The hub's database fails.
    pub fn compare(&mut self, orders: &Orders) -> Result<Loaded, ImportError> {
        let mut loaded = Loaded::default();
        for customer in orders.customers() {
            self.items(orders, customer, &mut Batch::default(), &mut loaded)?;
        }
        Ok(loaded)
    }

    /// Hands everything in that the hub has not yet.
    ///
    /// # Errors
    /// The hub's database fails; whole customers up to there are stored, and importing
    /// again brings the rest.
    pub fn load(&mut self, orders: &Orders) -> Result<Loaded, ImportError> {
        let mut loaded = Loaded::default();
        self.open_store()?;
        let mut batch = Batch::default();
        for customer in orders.customers() {
            self.items(orders, customer, &mut batch, &mut loaded)?;
            if batch.operations.len() + batch.records.len() >= BATCH_ITEMS {
                self.hand_in(std::mem::take(&mut batch), &mut loaded)?;
            }
        }
        self.hand_in(batch, &mut loaded)?;
        if orders.tell_categories() {
            self.hub.count_prices(self.now)?;
        }
        Ok(loaded)
    }

    /// Adds what is new of one customer to the batch.
    fn items(
        &mut self,
        orders: &Orders,
        customer: &Customer,
        batch: &mut Batch,
        loaded: &mut Loaded,
    ) -> Result<(), ImportError> {
        if self.hub.is_erased(customer.id)? {
            loaded.erased += 1;
            return Ok(());
        }
        if !self.hub.knows(customer.id)? {
            loaded.customers_new += 1;
            batch.operations.push(self.introduction(orders, customer));
        }
        for order in &customer.orders {
            let mut envelope = RecordEnvelope::of(&orders.record(customer, order, 1));
            match self.known.get(&order.number) {
                None => loaded.orders_new += 1,
                Some((_, content)) if *content == Digest::of(&envelope.body) => {
                    loaded.orders_same += 1;
                    continue;
                }
                Some((version, _)) => {
                    loaded.orders_changed += 1;
                    envelope.version = version + 1;
                }
            }
            batch.records.push(envelope);
        }
        Ok(())
    }

    /// Returns the operation that makes a customer known: the number they have there. It
    /// was written today, at the shop the import is for, so that this shop has them
    /// however old the orders are.
    fn introduction(&mut self, orders: &Orders, customer: &Customer) -> Operation {
        let id = OperationId { device: self.source, epoch: self.epoch, sequence: self.next_sequence };
        self.next_sequence += 1;
        let number = orders.member_number(customer, self.preset, self.now);
        Operation::of_facts(id, customer.id, None, Some(self.store.clone()), self.now, &[number])
    }

    fn hand_in(&self, batch: Batch, loaded: &mut Loaded) -> Result<(), ImportError> {
        for disposition in self.hub.intake(self.source, batch, self.now)? {
            if let Disposition::Refused { reason } | Disposition::Held { reason } = disposition {
                *loaded.refused.entry(reason).or_default() += 1;
            }
        }
        Ok(())
    }

    /// Makes sure that devices can enrol in the web shop.
    fn open_store(&self) -> Result<(), ImportError> {
        if self.hub.has_store(&self.store)? {
            return Ok(());
        }
        let store = Store {
            store: self.store.clone(),
            name: self.preset.shop.clone(),
            town: String::new(),
            country: self.preset.country.clone(),
            time_zone: self.preset.time_zone.clone(),
            currency: self.preset.currency.clone(),
            online: true,
        };
        Ok(self.hub.put_store(store, self.now)?)
    }
}
