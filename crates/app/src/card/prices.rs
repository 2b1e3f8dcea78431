//! Price level by category, and the note of a recent big spend.

use visavi_domain::profile::{Slot, State};
use visavi_domain::record::{OrderStatus, RecordBody};
use visavi_domain::{Dimension, Value};

use super::history::Returned;
use super::look::Look;
use super::money::Sum;
use super::value::level;
use crate::view::PriceRow;

/// A line is a big spend above so many times the price at which premium begins: the
/// dearest of a department, which few buy twice in a season.
const BIG: i128 = 2;
/// So many guesses are shown; what was said comes first, and the rest is behind the card.
const GUESSES_MAX: usize = 2;
/// So long the purse remembers it.
const RECENT_DAYS: i64 = 60;

impl Look<'_> {
    /// Returns the price levels that were said, the newest big spend, then a guess or two.
    pub(crate) fn prices(&self) -> Vec<PriceRow> {
        let (guessed, said): (Vec<_>, Vec<_>) =
            self.profile.slots_of("price_level").partition(|slot| matches!(slot.state, State::Unknown));
        let said = said.into_iter().filter_map(|slot| self.price_level(slot));
        let guessed = guessed.into_iter().filter_map(|slot| self.price_level(slot)).take(GUESSES_MAX);
        said.chain(self.big_spend()).chain(guessed).collect()
    }

    fn price_level(&self, slot: &Slot) -> Option<PriceRow> {
        let row = Box::new(self.row(slot)?);
        let value = slot
            .held()
            .and_then(|reading| reading.value.as_ref())
            .or_else(|| slot.guesses.first().map(|guess| &guess.value));
        let level = match value {
            Some(Value::PriceLevel(price)) => Some(level(price.level)),
            _ => None,
        };
        let category = slot.scope.get(Dimension::Category).unwrap_or_default().to_owned();
        Some(PriceRow::Level { row, category, level })
    }

    fn big_spend(&self) -> Option<PriceRow> {
        let returned = Returned::of(&self.dossier);
        let orders = self.dossier.records.iter().filter_map(|record| match &record.body {
            RecordBody::Order(order) if order.status != OrderStatus::Cancelled => Some(order),
            _ => None,
        });
        let recent = orders.filter(|order| (0..=RECENT_DAYS).contains(&self.now().days_since(order.at)));
        let big = recent.flat_map(|order| {
            let returned = &returned;
            order.lines.iter().enumerate().filter_map(move |(place, line)| {
                let spread = self.reference().spreads.get(&line.item.category)?;
                let minor = Sum::default().plus(1, line.unit_price).minor();
                let is_big = line.quantity > 0
                    && !line.gift
                    && spread.currency == order.currency
                    && minor > BIG * i128::from(spread.premium_min_minor)
                    && !returned.has(&order.number, place);
                is_big.then_some((order, line, minor))
            })
        });
        let (order, line, minor) = big.max_by_key(|(order, _, _)| order.at)?;
        Some(PriceRow::BigSpend {
            name: line.item.name.clone(),
            art: line.item.art.clone(),
            minor: minor.to_string(),
            currency: order.currency.clone(),
            at: order.at.0,
        })
    }
}
