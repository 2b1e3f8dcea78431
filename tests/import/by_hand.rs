//! The order file by other means: no CSV reader, no decimal type, columns counted from both
//! ends so that commas in descriptions do not matter.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// What was bought in one order: thousandths of the currency, and the lines in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bought {
    pub thousandths: i64,
    pub lines: Vec<Line>,
}

/// Product code, quantity, and thousandths for one.
pub type Line = (String, i64, i64);

/// Reads what every known customer bought, by customer and order number.
pub fn read(file: &Path) -> BTreeMap<String, BTreeMap<String, Bought>> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    let mut customers: BTreeMap<String, BTreeMap<String, Bought>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let mut from_right = line.rsplit(',');
        let mut next = || from_right.next().unwrap();
        let (_country, customer, price, _at, quantity) = (next(), next(), next(), next(), next());
        if customer.is_empty() {
            continue;
        }
        let mut from_left = line.split(',');
        let (order, product) = (from_left.next().unwrap(), from_left.next().unwrap());
        let (quantity, price): (i64, i64) = (quantity.parse().unwrap(), thousandths(price));
        let bought = customers.entry(customer.to_owned()).or_default().entry(order.to_owned()).or_default();
        bought.thousandths += quantity * price;
        bought.lines.push((product.to_owned(), quantity, price));
    }
    customers.values_mut().flat_map(BTreeMap::values_mut).for_each(|bought| bought.lines.sort());
    customers
}

/// Reads an amount of money such as `-12.5` as thousandths.
pub fn thousandths(amount: &str) -> i64 {
    let (whole, decimals) = amount.split_once('.').unwrap_or((amount, ""));
    format!("{whole}{decimals:0<3}").parse().unwrap()
}
