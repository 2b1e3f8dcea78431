//! Children at home: orders that somebody small wears.

use crate::catalogue::ValueKind;
use crate::scope::Scope;
use crate::size::{Garment, SizeSystem};
use crate::value::Value;

use super::super::assemble::Assembly;
use super::super::purchases::Purchase;
use super::{count, guess_from, place_of};

/// How many orders make a child: once is a present that nobody marked as one.
const ORDERS_MIN: usize = 2;

/// Guesses that there are children at home, and nothing about them.
pub(super) fn guess(assembly: &mut Assembly<'_>, purchases: &[Purchase<'_>]) {
    let Some(attribute) = place_of(assembly.catalogue(), "children_at_home", ValueKind::Choice) else { return };
    let value = Value::Choice("yes".to_owned());
    if assembly.catalogue().at(attribute).accepts(&value).is_err() {
        return;
    }
    let basis: Vec<&Purchase<'_>> =
        purchases.iter().filter(|purchase| !purchase.line.gift && purchase.kept && is_for_a_child(purchase)).collect();
    let orders = basis.chunk_by(|one, other| std::ptr::eq(one.order, other.order)).count();
    if orders >= ORDERS_MIN {
        assembly.guess(attribute, Scope::EVERYTHING, guess_from(value, count(orders), &basis));
    }
}

fn is_for_a_child(purchase: &Purchase<'_>) -> bool {
    let childs_size = purchase.line.size.as_ref().is_some_and(|size| size.system == SizeSystem::ChildHeight);
    let childs_garment = purchase.line.item.garment == Some(Garment::Children);
    childs_size || childs_garment || (purchase.line.size.is_some() && purchase.department() == Some("children"))
}
