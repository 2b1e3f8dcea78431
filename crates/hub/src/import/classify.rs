//! Puts every line into exactly one class of each kind, so that the printed table adds up.

use std::collections::{BTreeMap, HashSet};

use sha2::{Digest, Sha256};

use super::line::Line;
use super::preset::Preset;
use super::split::Fields;

/// Whose line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    Known,
    Guest,
}

/// Which way the goods went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Sale,
    /// On an invoice that cancels another.
    Cancelled,
    /// Fewer than none on an ordinary invoice: the shop's own corrections.
    Negative,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ware {
    Product,
    /// Postage, fees, discounts, vouchers.
    OtherCode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Price {
    Positive,
    Zero,
    Negative,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    First,
    /// Exactly equal to an earlier line, in every column. Kept: people do buy the same
    /// thing twice.
    Again,
}

/// One class of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    pub owner: Owner,
    pub direction: Direction,
    pub ware: Ware,
    pub price: Price,
    pub seen: Seen,
}

/// Classifies lines, remembering which it has seen.
#[derive(Debug, Default)]
pub struct Classifier {
    /// Half of a SHA-256 of each line: to mistake two lines for equal would take 2^64 of
    /// them.
    seen: HashSet<u128>,
}

impl Classifier {
    /// Returns the classes of a line; `fields` is the row it was read from.
    pub fn classify(&mut self, line: &Line<'_>, fields: &Fields, preset: &Preset) -> Class {
        Class {
            owner: if line.customer.is_some() { Owner::Known } else { Owner::Guest },
            direction: if preset.is_cancellation(line.invoice) {
                Direction::Cancelled
            } else if line.quantity < 0 {
                Direction::Negative
            } else {
                Direction::Sale
            },
            ware: if preset.is_not_a_product(line.sku) { Ware::OtherCode } else { Ware::Product },
            price: match line.unit_price.mantissa.signum() {
                1 => Price::Positive,
                0 => Price::Zero,
                _ => Price::Negative,
            },
            seen: if self.seen.insert(hash(fields)) { Seen::First } else { Seen::Again },
        }
    }
}

fn hash(fields: &Fields) -> u128 {
    let mut hash = Sha256::new();
    for field in fields.iter() {
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field);
    }
    let digest = hash.finalize();
    u128::from_le_bytes(digest[..16].try_into().expect("a SHA-256 has 32 bytes"))
}

/// How many lines are in each class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub lines: u64,
    pub owners: BTreeMap<Owner, u64>,
    pub directions: BTreeMap<Direction, u64>,
    pub wares: BTreeMap<Ware, u64>,
    pub prices: BTreeMap<Price, u64>,
    pub seen: BTreeMap<Seen, u64>,
    /// Lines by code, of codes that are no products.
    pub other_codes: BTreeMap<String, u64>,
}

impl Tally {
    /// Counts one line.
    pub fn count(&mut self, class: Class, sku: &str) {
        self.lines += 1;
        *self.owners.entry(class.owner).or_default() += 1;
        *self.directions.entry(class.direction).or_default() += 1;
        *self.wares.entry(class.ware).or_default() += 1;
        *self.prices.entry(class.price).or_default() += 1;
        *self.seen.entry(class.seen).or_default() += 1;
        if class.ware == Ware::OtherCode {
            *self.other_codes.entry(sku.to_ascii_uppercase()).or_default() += 1;
        }
    }

    /// Says whether every kind of class accounts for every line.
    pub fn adds_up(&self) -> bool {
        [
            self.owners.values().sum::<u64>(),
            self.directions.values().sum(),
            self.wares.values().sum(),
            self.prices.values().sum(),
            self.seen.values().sum(),
        ]
        .iter()
        .all(|sum| *sum == self.lines)
            && self.other_codes.values().sum::<u64>() == self.wares.get(&Ware::OtherCode).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use visavi_domain::Moment;
    use visavi_domain::record::Amount;

    fn line<'a>(invoice: &'a str, sku: &'a str, quantity: i32, price: i64, customer: Option<&'a str>) -> Line<'a> {
        Line {
            invoice,
            sku,
            description: "",
            quantity,
            at: Moment(0),
            unit_price: Amount { mantissa: price, scale: 2 },
            customer,
            currency: "GBP",
            category: "",
            brand: None,
        }
    }

    #[test]
    fn every_line_is_in_one_class_of_each_kind() {
        let preset = Preset::find("online-retail").unwrap();
        let mut classifier = Classifier::default();
        let mut tally = Tally::default();
        let mut fields = Fields::default();
        let lines = [
            (line("536365", "85123A", 6, 255, Some("17850")), "a", (Owner::Known, Direction::Sale, Price::Positive)),
            (line("C536379", "D", -1, 2750, Some("14527")), "b", (Owner::Known, Direction::Cancelled, Price::Positive)),
            (line("536414", "22139", -10, 0, None), "c", (Owner::Guest, Direction::Negative, Price::Zero)),
            (line("A563186", "B", 1, -1_106_206, None), "d", (Owner::Guest, Direction::Sale, Price::Negative)),
        ];
        for (line, text, want) in lines {
            fields.split(text, b',');
            let class = classifier.classify(&line, &fields, &preset);
            assert_eq!((class.owner, class.direction, class.price), want, "{text}");
            tally.count(class, line.sku);
        }
        assert!(tally.adds_up());
        assert_eq!(tally.other_codes.len(), 2);
    }

    #[test]
    fn a_line_equal_in_every_column_is_seen_again_and_one_that_only_reads_alike_is_not() {
        let preset = Preset::find("online-retail").unwrap();
        let mut classifier = Classifier::default();
        let mut seen = |text: &str| {
            let mut fields = Fields::default();
            fields.split(text, b',');
            classifier.classify(&line("1", "1", 1, 1, None), &fields, &preset).seen
        };
        assert_eq!(seen("a,bc"), Seen::First);
        assert_eq!(seen("ab,c"), Seen::First);
        assert_eq!(seen("a,bc"), Seen::Again);
    }
}
