//! Orders and receipts, what came back, and how they are numbered.

use std::collections::BTreeMap;

use visavi_domain::record::{Channel, Order, OrderLine, OrderStatus, RecordBody, Return, ReturnLine, ReturnReason};
use visavi_domain::size::Size;
use visavi_domain::{CustomerId, Moment, RecordKind};

use super::DemoError;
use super::shops::{Associate, Shop, WEB};
use super::telling::{Telling, WEB_SHOP};
use super::today::Today;
use super::wares::Ware;

/// One line of an order.
#[derive(Clone, Debug)]
pub struct Bought {
    pub ware: Ware,
    pub colour: &'static str,
    pub size: Option<Size>,
    pub pieces: i32,
    pub gift: bool,
}

/// Where and how an order was made.
#[derive(Clone, Copy, Debug)]
pub enum Counter {
    /// In the web shop; `status_at` is when it came to its status.
    Online { status: OrderStatus, status_at: Option<Moment> },
    /// In a shop, with somebody's help; taken along at once, or delivered later.
    Shop { shop: Shop, with: Option<Associate>, delivered_at: Moment },
}

impl Bought {
    /// Returns one piece in this colour and, where the product has sizes, this size.
    pub fn of(name: &str, department: Option<&str>, colour: &'static str, size: &str) -> Self {
        let ware = Ware::named(name, department);
        let size = (!size.is_empty()).then(|| {
            let mut sizes = ware.worn.sizes().into_iter();
            sizes.find(|have| have.label == size).expect("the demonstration buys sizes there are")
        });
        Self { ware, colour, size, pieces: 1, gift: false }
    }

    fn line(&self) -> OrderLine {
        OrderLine {
            item: self.ware.item(self.colour),
            size: self.size.clone(),
            colour: Some(self.colour.to_owned()),
            quantity: self.pieces,
            unit_price: self.ware.amount(),
            gift: self.gift,
        }
    }
}

/// Gives numbers to orders: the days go into the first part, the orders of a day into
/// the second.
#[derive(Debug, Default)]
pub struct Numbers {
    of_day: BTreeMap<i64, u32>,
}

/// The first part of today's order numbers.
const TODAY: i64 = 4478;
/// Lower second parts are for the orders that the demonstration names.
const FIRST_OF_DAY: u32 = 40;

impl Numbers {
    /// Returns the next number of the day of `at`, such as `4471-46`.
    pub fn next(&mut self, today: &Today, at: Moment) -> String {
        let day = TODAY - today.now().days_since(at);
        let of_day = self.of_day.entry(day).or_insert(FIRST_OF_DAY);
        *of_day += 1;
        format!("{day:04}-{of_day:02}")
    }
}

/// Tells the hub of an order.
pub fn order(
    telling: &mut Telling<'_>,
    customer: CustomerId,
    number: &str,
    at: Moment,
    counter: Counter,
    lines: &[Bought],
) -> Result<(), DemoError> {
    let (voice, channel, shop, associate, status, status_at) = match counter {
        Counter::Online { status, status_at } => (WEB_SHOP.to_owned(), Channel::Online, WEB, None, status, status_at),
        Counter::Shop { shop, with, delivered_at } => {
            (shop.till(), Channel::Store, shop, with, OrderStatus::Delivered, Some(delivered_at))
        }
    };
    let order = Order {
        number: number.to_owned(),
        at,
        channel,
        store: shop.id(),
        associate: associate.map(|associate| associate.id()),
        currency: "SEK".to_owned(),
        lines: lines.iter().map(Bought::line).collect(),
        status,
        status_at,
    };
    telling.own(&voice, RecordKind::Order, number, customer, RecordBody::Order(order))
}

/// Tells the hub that the first piece of a line came back to a shop.
pub fn take_back(
    telling: &mut Telling<'_>,
    customer: CustomerId,
    number: &str,
    line: u16,
    reason: ReturnReason,
    shop: &Shop,
    at: Moment,
) -> Result<(), DemoError> {
    let taken_back = Return {
        order: number.to_owned(),
        at,
        store: shop.id(),
        lines: vec![ReturnLine { line, quantity: 1, reason }],
    };
    let id = format!("{number}/{line}");
    telling.own(&shop.till(), RecordKind::Return, &id, customer, RecordBody::Return(taken_back))
}
