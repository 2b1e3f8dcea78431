//! What order lines let us derive: guesses, computed at reading time with their
//! evidence and never stored as if somebody had said them.

mod children;
mod colours;
mod price_level;
mod sizes;

use crate::catalogue::{Catalogue, ValueKind};
use crate::profile::{Evidence, Guess, Reason};
use crate::record::ReturnReason;
use crate::reference::Reference;
use crate::time::Moment;
use crate::value::Value;

use super::assemble::Assembly;
use super::purchases::Purchase;

/// How many order lines the evidence of a guess names.
const EVIDENCE_LINES_MAX: usize = 10;

/// Adds what `purchases` (newest first) let us guess.
pub(super) fn guesses_into(assembly: &mut Assembly<'_>, purchases: &[Purchase<'_>], reference: &Reference) {
    if purchases.is_empty() {
        return;
    }
    sizes::guess(assembly, purchases);
    colours::guess(assembly, purchases);
    price_level::guess(assembly, purchases, reference);
    children::guess(assembly, purchases);
}

/// Returns the place of the attribute called `key` if it is of the kind that a
/// derivation fills.
fn place_of(catalogue: &Catalogue, key: &str, kind: ValueKind) -> Option<usize> {
    catalogue.place(key).filter(|place| catalogue.at(*place).value == kind)
}

/// Returns a guess resting on these purchases, newest first, dated by the newest.
fn guess_from(value: Value, kept: u32, basis: &[&Purchase<'_>]) -> Guess {
    let mut reasons: Vec<ReturnReason> = basis.iter().flat_map(|purchase| purchase.returned.iter().copied()).collect();
    reasons.sort_unstable();
    let returned = reasons.chunk_by(|one, other| one == other).map(|same| (same[0], count(same.len()))).collect();
    let lines = basis.iter().take(EVIDENCE_LINES_MAX).map(|purchase| purchase.name()).collect();
    Guess {
        value,
        reason: Reason::Orders(Evidence { kept, returned, lines }),
        as_of: basis.first().map_or(Moment(i64::MIN), |purchase| purchase.at()),
        disagrees: false,
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
