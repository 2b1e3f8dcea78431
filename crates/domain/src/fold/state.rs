//! What holds in a slot, from its living facts.

use crate::catalogue::ValueKind;
use crate::profile::{Freshness, Reading, State};

use super::consents;
use super::family::Family;
use super::living::Living;

/// Returns the state of a slot.
///
/// No field is ever settled by time. *Rather not say* silences what was said without
/// knowing it; a value that somebody holds stands against a *no longer holds* that did
/// not know it; values that differ and did not know each other are a conflict.
pub(super) fn state(family: &Family<'_>, living: &Living) -> State {
    if family.attribute().value == ValueKind::Consent {
        return consents::state(family, living);
    }
    let all = living.stated();
    if !living.declined.is_empty() {
        return State::Declined(family.lasting(family.read(&living.declined, &all)));
    }
    let mut sides = sides(family, living);
    match (sides.len(), living.ended.is_empty()) {
        (0, true) => State::Unknown,
        (0, false) => ended(family, living),
        (1, _) => State::Held(family.read(&sides[0].1, &all)),
        _ => {
            // What is living and on no side still has to be replaced by whoever settles.
            let rest = all.iter().copied().filter(|at| !sides.iter().any(|(_, side)| side.contains(at)));
            let of_first: Vec<usize> = sides[0].1.iter().copied().chain(rest).collect();
            sides[0].0 = family.read(&sides[0].1, &of_first);
            State::Conflict(sides.into_iter().map(|(reading, _)| reading).collect())
        }
    }
}

fn ended(family: &Family<'_>, living: &Living) -> State {
    let reading = family.read(&living.ended, &living.stated());
    match reading.freshness {
        Freshness::Expired | Freshness::QuestionOnly => State::Unknown,
        Freshness::Fresh | Freshness::Ageing | Freshness::Stale => State::Ended(reading),
    }
}

/// Returns the living values with who says so, sorted by fact. What is past its
/// retention is left out, and what may only be asked about counts only where nothing
/// else is known.
fn sides(family: &Family<'_>, living: &Living) -> Vec<(Reading, Vec<usize>)> {
    let mut held = living.held.clone();
    held.sort_by_key(|at| family.value(*at));
    let mut sides: Vec<(Reading, Vec<usize>)> = held
        .chunk_by(|one, other| family.value(*one) == family.value(*other))
        .map(|side| (family.read(side, side), side.to_vec()))
        .filter(|(reading, _)| reading.freshness != Freshness::Expired)
        .collect();
    let is_question = |reading: &Reading| reading.freshness == Freshness::QuestionOnly;
    if !sides.iter().all(|(reading, _)| is_question(reading)) {
        sides.retain(|(reading, _)| !is_question(reading));
    }
    sides.sort_by_key(|(reading, _)| reading.fact);
    sides
}
