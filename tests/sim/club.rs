//! The old club's orders: each a record that is said again and again, in newer, older and
//! equal versions.

use std::collections::BTreeMap;

use visavi_domain::record::{Amount, Channel, Item, Order, OrderLine, OrderStatus, Record, RecordBody, RecordKey};
use visavi_domain::{CustomerId, DeviceNumber, Moment, RecordKind, StoreId};

use crate::oracle::Broken;
use crate::world::World;
use visavi_tests::dice::Dice;

/// One order, as it was said in each of its versions.
pub struct Said {
    customer: CustomerId,
    versions: BTreeMap<u64, Order>,
}

/// Which version of each order was handed in last: the highest, whatever came after it.
pub type Newest = BTreeMap<RecordKey, (CustomerId, u64)>;

impl World {
    /// The old club hands in an order, or says one again.
    pub fn hand_in_order(&mut self) -> Result<(), Broken> {
        if !self.hub.is_running() {
            return Ok(());
        }
        let place = self.dice.place(self.orders.len() + 1);
        if place == self.orders.len() {
            let customer = *self.dice.pick(&self.customers);
            self.orders.push(Said { customer, versions: BTreeMap::new() });
        }
        let now = self.time.now();
        let said = &mut self.orders[place];
        let newest = said.versions.keys().next_back().copied().unwrap_or(0);
        let version = if newest == 0 { 1 } else { self.dice.between(1, newest + 2) };
        let stores = crate::world::STORES;
        let order = said.versions.entry(version).or_insert_with(|| order(place, &stores, now, &mut self.dice));
        let key = RecordKey { kind: RecordKind::Order, owner: self.source, id: place.to_string() };
        let customer = said.customer;
        let body = RecordBody::Order(order.clone());
        let record = Record { key, customer: Some(customer), version, body };
        self.say(format_args!("hub is handed order {place} of {customer} in version {version}"));
        let end = self.hub.hand_in(self.source, &record);
        self.oracle.note_record(&record, &end)?;
        self.hub_moved();
        self.oracle.look_at_hub();
        Ok(())
    }
}

fn order(number: usize, stores: &[&str], now: Moment, dice: &mut Dice) -> Order {
    let line = OrderLine {
        item: Item {
            sku: format!("{}", 4_000_000 + dice.below(5)),
            name: "Ankle boot".to_owned(),
            category: "shoes".to_owned(),
            brand: Some(format!("brand{}", dice.below(3))),
            department: Some("women".to_owned()),
            garment: None,
            art: None,
        },
        size: None,
        colour: None,
        quantity: 1,
        unit_price: Amount { mantissa: 129_900, scale: 2 },
        gift: dice.one_in(5),
    };
    Order {
        number: format!("{number}-26"),
        at: now.plus_days(-(dice.below(20) as i64)),
        channel: Channel::Store,
        store: StoreId((*dice.pick(stores)).to_owned()),
        associate: None,
        currency: "SEK".to_owned(),
        lines: vec![line],
        status: *dice.pick(&[OrderStatus::Open, OrderStatus::Ready, OrderStatus::Delivered, OrderStatus::Cancelled]),
        status_at: None,
    }
}

/// Returns how the hub names a record.
pub fn key(record: &RecordKey) -> String {
    let RecordKey { kind, owner, id } = record;
    let DeviceNumber(owner) = owner;
    format!("r{}.{owner}.{id}", *kind as u8)
}
