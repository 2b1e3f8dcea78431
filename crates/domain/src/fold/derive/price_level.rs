//! Price level by category, against the category's own spread.

use crate::catalogue::ValueKind;
use crate::record::Amount;
use crate::reference::{Reference, Spread};
use crate::scope::{Dimension, Scope};
use crate::value::{Level, PriceLevel, Value};

use super::super::assemble::Assembly;
use super::super::purchases::Purchase;
use super::{count, guess_from, place_of};

/// How many kept lines of a category make a level: once is chance.
const LINES_MIN: usize = 2;

/// Guesses a level in each category where enough was kept.
pub(super) fn guess(assembly: &mut Assembly<'_>, purchases: &[Purchase<'_>], reference: &Reference) {
    let Some(attribute) = place_of(assembly.catalogue(), "price_level", ValueKind::PriceLevel) else { return };
    if !assembly.catalogue().at(attribute).dimensions.contains(&Dimension::Category) {
        return;
    }
    let mut levelled: Vec<(&str, Level, &Purchase<'_>)> = purchases
        .iter()
        .filter(|purchase| purchase.is_own() && purchase.kept)
        .filter_map(|purchase| {
            let category = purchase.line.item.category.as_str();
            let spread = reference.spreads.get(category)?;
            let level = level(&purchase.line.unit_price, &purchase.order.currency, spread)?;
            Some((category, level, purchase))
        })
        .collect();
    // Stable: the newest of each category stays first.
    levelled.sort_by_key(|(category, ..)| *category);
    for of_category in levelled.chunk_by(|one, other| one.0 == other.0).filter(|lines| lines.len() >= LINES_MIN) {
        let level = usual(of_category);
        let value = Value::PriceLevel(PriceLevel { level, care: None });
        let basis: Vec<&Purchase<'_>> = of_category.iter().map(|(.., purchase)| *purchase).collect();
        let scope = Scope::new([(Dimension::Category, of_category[0].0)]);
        assembly.guess(attribute, scope, guess_from(value, count(basis.len()), &basis));
    }
}

/// The commonest level; of equals, the one bought last.
fn usual(newest_first: &[(&str, Level, &Purchase<'_>)]) -> Level {
    let lines_of = |level: Level| newest_first.iter().filter(|(_, other, _)| *other == level).count();
    newest_first
        .iter()
        .rev()
        .map(|(_, level, _)| *level)
        .max_by_key(|level| lines_of(*level))
        .expect("a group has at least one line")
}

/// Returns the level of a unit price, or `None` where it cannot be compared.
fn level(price: &Amount, currency: &str, spread: &Spread) -> Option<Level> {
    if spread.currency != currency || price.scale > 18 || price.mantissa <= 0 {
        return None;
    }
    // Compared exactly, in units of 10^-scale of the minor unit.
    let minor = i128::from(price.mantissa) * 10_i128.pow(minor_digits(currency));
    let unit = 10_i128.pow(u32::from(price.scale));
    Some(if minor <= i128::from(spread.budget_max_minor) * unit {
        Level::Budget
    } else if minor >= i128::from(spread.premium_min_minor) * unit {
        Level::Premium
    } else {
        Level::Middle
    })
}

/// How many digits the minor unit has (ISO 4217); two but for these.
fn minor_digits(currency: &str) -> u32 {
    match currency {
        "ISK" | "JPY" | "KRW" | "CLP" | "VND" => 0,
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}
