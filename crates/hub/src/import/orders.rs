//! Gathers the lines of known customers into orders: in these files neither the lines of
//! an order nor the orders of a customer stand together.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;
use visavi_domain::provenance::{How, Provenance, Who};
use visavi_domain::record::{Channel, Item, Order, OrderLine, OrderStatus, RecordBody, RecordKey, RecordKind};
use visavi_domain::{Claim, CustomerId, DeviceNumber, FactDraft, Moment, Record, Scope, Stamp, StoreId, Value};

use super::line::Line;
use super::preset::Preset;
use super::price;
use super::reject::Reason;

/// Every customer's orders, as far as the file has been read.
#[derive(Debug)]
pub struct Orders {
    source: DeviceNumber,
    store: StoreId,
    customers: Vec<Customer>,
    by_number: HashMap<String, usize>,
    by_invoice: HashMap<String, Place>,
    sums: BTreeMap<String, Decimal>,
}

/// One customer as the file knows them.
#[derive(Debug)]
pub struct Customer {
    pub id: CustomerId,
    pub number: String,
    pub first_order_at: Moment,
    /// In the order of the file.
    pub orders: Vec<Order>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    customer: usize,
    order: usize,
    first_line: u64,
}

impl Orders {
    /// Returns no orders yet, of the web shop `store` as `source` tells them.
    pub fn new(source: DeviceNumber, store: StoreId) -> Self {
        Self {
            source,
            store,
            customers: Vec::new(),
            by_number: HashMap::new(),
            by_invoice: HashMap::new(),
            sums: BTreeMap::new(),
        }
    }

    /// Adds the line that stands at `number` in the file and belongs to `customer`.
    ///
    /// # Errors
    /// Earlier lines say something else about whose order it is, or in which currency.
    pub fn add(&mut self, number: u64, customer: &str, line: &Line<'_>, preset: &Preset) -> Result<(), Reason> {
        let place = self.place(number, customer, line, preset);
        if self.customers[place.customer].number != customer {
            return Err(Reason::OtherCustomer { first_line: place.first_line });
        }
        let customer = &mut self.customers[place.customer];
        let order = &mut customer.orders[place.order];
        if order.currency != line.currency {
            return Err(Reason::OtherCurrency { first_line: place.first_line });
        }
        // Lines of one order can be a minute apart; it was made when the first was.
        order.at = order.at.min(line.at);
        customer.first_order_at = customer.first_order_at.min(line.at);
        order.lines.push(order_line(line));
        *self.sums.entry(line.currency.to_owned()).or_default() +=
            price::decimal(line.unit_price) * Decimal::from(line.quantity);
        Ok(())
    }

    /// Returns the customers in the order in which the file first names them.
    pub fn customers(&self) -> &[Customer] {
        &self.customers
    }

    /// Returns quantity times unit price over all lines, exact, by currency.
    pub fn sums(&self) -> &BTreeMap<String, Decimal> {
        &self.sums
    }

    /// Says whether any line tells its category, without which prices have no spread.
    pub fn tell_categories(&self) -> bool {
        let mut lines = self.customers.iter().flat_map(|customer| &customer.orders).flat_map(|order| &order.lines);
        lines.any(|line| !line.item.category.is_empty())
    }

    /// Returns the record of one order.
    pub fn record(&self, customer: &Customer, order: &Order, version: u64) -> Record {
        Record { key: self.key(order), customer: Some(customer.id), version, body: RecordBody::Order(order.clone()) }
    }

    /// Returns the key of an order's record.
    pub fn key(&self, order: &Order) -> RecordKey {
        RecordKey { kind: RecordKind::Order, owner: self.source, id: order.number.clone() }
    }

    /// Returns what the file says of the customer besides orders: their number.
    pub fn member_number(&self, customer: &Customer, preset: &Preset, now: Moment) -> FactDraft {
        FactDraft {
            attribute: "member_number".to_owned(),
            scope: Scope::EVERYTHING,
            claim: Claim::Holds(Value::Text(customer.number.clone())),
            replaces: Vec::new(),
            provenance: Provenance {
                how: How::Imported,
                who: Who::System,
                store: Some(self.store.clone()),
                via: Some(preset.name.clone()),
                said_at: customer.first_order_at,
                written_at: now,
            },
            stamp: Stamp { wall_ms: now.0, counter: 0 },
        }
    }

    fn place(&mut self, number: u64, customer: &str, line: &Line<'_>, preset: &Preset) -> Place {
        if let Some(place) = self.by_invoice.get(line.invoice) {
            return *place;
        }
        let at = self.customer(customer, line.at);
        let orders = &mut self.customers[at].orders;
        let place = Place { customer: at, order: orders.len(), first_line: number };
        orders.push(Order {
            number: line.invoice.to_owned(),
            at: line.at,
            channel: Channel::Online,
            store: self.store.clone(),
            associate: None,
            currency: line.currency.to_owned(),
            lines: Vec::new(),
            // Which line a cancellation takes back is not said: it stays an order of its
            // own with negative quantities.
            status: if preset.is_cancellation(line.invoice) { OrderStatus::Cancelled } else { OrderStatus::Delivered },
            status_at: None,
        });
        self.by_invoice.insert(line.invoice.to_owned(), place);
        place
    }

    fn customer(&mut self, number: &str, at: Moment) -> usize {
        if let Some(place) = self.by_number.get(number) {
            return *place;
        }
        let place = self.customers.len();
        self.customers.push(Customer {
            id: CustomerId::from_external(self.source, number),
            number: number.to_owned(),
            first_order_at: at,
            orders: Vec::new(),
        });
        self.by_number.insert(number.to_owned(), place);
        place
    }
}

fn order_line(line: &Line<'_>) -> OrderLine {
    let name = if line.description.is_empty() { line.sku } else { line.description };
    OrderLine {
        item: Item {
            sku: line.sku.to_owned(),
            name: name.to_owned(),
            category: line.category.to_owned(),
            brand: line.brand.map(str::to_owned),
            department: None,
            garment: None,
            art: None,
        },
        size: None,
        colour: None,
        quantity: line.quantity,
        unit_price: line.unit_price,
        gift: false,
    }
}
