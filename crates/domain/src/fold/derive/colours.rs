//! The colour somebody keeps buying.

use crate::catalogue::ValueKind;
use crate::scope::Scope;
use crate::value::Value;

use super::super::assemble::Assembly;
use super::super::purchases::Purchase;
use super::{count, guess_from, place_of};

/// How many buys of one colour make a liking.
const BUYS_MIN: usize = 5;

/// Guesses the colour bought most, of what is worn: that a television is black tells
/// nothing.
pub(super) fn guess(assembly: &mut Assembly<'_>, purchases: &[Purchase<'_>]) {
    let Some(attribute) = place_of(assembly.catalogue(), "colour_liked", ValueKind::Choice) else { return };
    let mut coloured: Vec<(&str, &Purchase<'_>)> = purchases
        .iter()
        .filter(|purchase| purchase.is_own() && purchase.kept)
        .filter(|purchase| purchase.line.item.garment.is_some() || purchase.department().is_some())
        .filter_map(|purchase| Some((purchase.line.colour.as_deref()?, purchase)))
        .collect();
    // Stable: the newest of each colour stays first.
    coloured.sort_by_key(|(colour, _)| *colour);
    let most = coloured
        .chunk_by(|(one, _), (other, _)| one == other)
        .filter(|same| same.len() >= BUYS_MIN)
        .max_by_key(|same| (same.len(), same[0].1.at(), same[0].0));
    let Some(most) = most else { return };
    let value = Value::Choice(most[0].0.to_owned());
    if assembly.catalogue().at(attribute).accepts(&value).is_err() {
        return;
    }
    let basis: Vec<&Purchase<'_>> = most.iter().map(|(_, purchase)| *purchase).collect();
    assembly.guess(attribute, Scope::EVERYTHING, guess_from(value, count(basis.len()), &basis));
}
