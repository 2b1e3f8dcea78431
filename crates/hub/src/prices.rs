//! What budget, middle and premium mean in each category, counted from order lines.

use std::collections::BTreeMap;

use visavi_domain::record::{Amount, Order, OrderStatus, RecordBody};
use visavi_domain::{DeviceNumber, Moment, Record, RecordKey, RecordKind, Spread};
use visavi_protocol::RecordEnvelope;

use crate::{Batch, Hub, HubError};

/// Fewer lines than this say nothing about a category.
const LINES_MIN: usize = 9;

/// Unit prices in minor units, by category and currency.
type Prices = BTreeMap<(String, String), Vec<i64>>;

impl Hub {
    /// Counts the spread of prices in each category anew; those that have changed become
    /// the next version of their record. Returns how many have changed.
    pub fn count_prices(&self, now: Moment) -> Result<usize, HubError> {
        let mut prices = Prices::new();
        self.for_each_record(RecordKind::Order, |envelope| {
            // What a newer version wrote is counted after the update.
            if let Ok(Record { body: RecordBody::Order(order), .. }) = envelope.record() {
                count(&mut prices, order);
            }
        })?;
        let mut known = BTreeMap::new();
        self.for_each_record(RecordKind::Spread, |envelope| {
            if let Ok(Record { body: RecordBody::Spread(spread), version, .. }) = envelope.record() {
                known.insert(spread.category.clone(), (version, spread));
            }
        })?;
        let records: Vec<RecordEnvelope> = spreads(prices)
            .into_iter()
            .filter_map(|(category, spread)| match known.get(&category) {
                Some((_, same)) if *same == spread => None,
                Some((version, _)) => Some(envelope(category, version + 1, spread)),
                None => Some(envelope(category, 1, spread)),
            })
            .collect();
        let changed = records.len();
        if changed > 0 {
            self.intake(DeviceNumber::HUB, Batch { operations: Vec::new(), records }, now)?;
        }
        Ok(changed)
    }
}

fn envelope(category: String, version: u64, spread: Spread) -> RecordEnvelope {
    let key = RecordKey { kind: RecordKind::Spread, owner: DeviceNumber::HUB, id: category };
    RecordEnvelope::of(&Record { key, customer: None, version, body: RecordBody::Spread(spread) })
}

fn count(prices: &mut Prices, order: Order) {
    if order.status == OrderStatus::Cancelled {
        return;
    }
    for line in order.lines {
        let minor = minor_units(line.unit_price);
        if line.quantity > 0 && minor > 0 && !line.item.category.is_empty() {
            prices.entry((line.item.category, order.currency.clone())).or_default().push(minor);
        }
    }
}

/// Returns the amount in hundredths, which all currencies of our chains have; half a
/// hundredth is rounded away from zero.
fn minor_units(amount: Amount) -> i64 {
    let mantissa = i128::from(amount.mantissa);
    let minor = match amount.scale {
        0..=2 => mantissa * 10_i128.pow(u32::from(2 - amount.scale)),
        3..=30 => {
            let unit = 10_i128.pow(u32::from(amount.scale - 2));
            (mantissa + mantissa.signum() * unit / 2) / unit
        }
        _ => 0,
    };
    i64::try_from(minor).unwrap_or(i64::MAX)
}

/// Returns one spread per category, in the currency that most of its lines are in.
fn spreads(prices: Prices) -> BTreeMap<String, Spread> {
    let mut spreads: BTreeMap<String, Spread> = BTreeMap::new();
    for ((category, currency), prices) in prices {
        let lines = prices.len() as u64;
        let fewer = spreads.get(&category).is_none_or(|spread| spread.lines < lines);
        if prices.len() >= LINES_MIN && fewer {
            spreads.insert(category.clone(), spread(category, currency, prices));
        }
    }
    spreads
}

/// Returns the terciles: a third of the lines is budget, a third premium, unless many
/// lines have the same price, which then is budget.
fn spread(category: String, currency: String, mut prices: Vec<i64>) -> Spread {
    prices.sort_unstable();
    let lines = prices.len();
    let budget_max_minor = prices[lines.div_ceil(3) - 1];
    let premium_min_minor = prices[lines * 2 / 3].max(budget_max_minor + 1);
    Spread { category, currency, budget_max_minor, premium_min_minor, lines: lines as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(prices: &[i64], budget_max: i64, premium_min: i64) {
        let spread = spread("shoes".into(), "SEK".into(), prices.to_vec());
        assert_eq!((spread.budget_max_minor, spread.premium_min_minor), (budget_max, premium_min));
    }

    #[test]
    fn a_third_of_the_lines_is_budget_and_a_third_premium() {
        check(&[9, 1, 8, 2, 7, 3, 6, 4, 5], 3, 7);
    }

    #[test]
    fn one_price_for_all_is_budget_and_nothing_is_premium() {
        check(&[500; 9], 500, 501);
    }

    #[test]
    fn half_a_hundredth_is_rounded_away_from_zero() {
        assert_eq!(minor_units(Amount { mantissa: 12_345, scale: 3 }), 1_235);
        assert_eq!(minor_units(Amount { mantissa: -12_345, scale: 3 }), -1_235);
        assert_eq!(minor_units(Amount { mantissa: 12, scale: 0 }), 1_200);
        assert_eq!(minor_units(Amount { mantissa: 1, scale: 200 }), 0);
    }
}
