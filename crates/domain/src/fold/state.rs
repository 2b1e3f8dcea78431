//! What holds in a slot, from its living facts.

use crate::catalogue::ValueKind;
use crate::profile::{Freshness, Reading, State};

use super::consent_state;
use super::family::Family;
use super::living::{Living, Standing};

/// Returns the state of a slot.
///
/// No field is ever settled by time. *Rather not say* silences what was said without
/// knowing it; a value that somebody holds stands against a *no longer holds* that did
/// not know it; values that differ and did not know each other are a conflict.
pub(super) fn state<'a>(family: &Family<'a>, living: Living<'_, 'a>) -> State {
    if family.attribute().value == ValueKind::Consent {
        return consent_state::state(family, living);
    }
    let all = living.stated();
    if !living.declined().is_empty() {
        return State::Declined(family.lasting(family.read(living.declined(), all)));
    }
    let held = living.held();
    if held.first().map(|first| first.value) == held.last().map(|last| last.value) {
        return one_answer(family, living, held);
    }
    let mut sides = sides(family, held);
    if sides.len() < 2 {
        return one_answer(family, living, sides.first().map_or(&[], |(_, side)| *side));
    }
    // What is living and on no side still has to be replaced by whoever settles.
    let rest = all.iter().filter(|one| !sides.iter().any(|(_, side)| side.contains(one)));
    sides[0].0 = family.read(sides[0].1, sides[0].1.iter().chain(rest));
    State::Conflict(sides.into_iter().map(|(reading, _)| reading).collect())
}

/// What holds where all who say anything agree, as they do in nearly every slot.
fn one_answer<'a>(family: &Family<'a>, living: Living<'_, 'a>, agreeing: &[Standing<'a>]) -> State {
    let held = (!agreeing.is_empty()).then(|| family.read(agreeing, living.stated()));
    match held {
        Some(reading) if reading.freshness != Freshness::Expired => State::Held(reading),
        _ if living.ended().is_empty() => State::Unknown,
        _ => ended(family, living),
    }
}

fn ended<'a>(family: &Family<'a>, living: Living<'_, 'a>) -> State {
    let reading = family.read(living.ended(), living.stated());
    match reading.freshness {
        Freshness::Expired | Freshness::QuestionOnly => State::Unknown,
        Freshness::Fresh | Freshness::Ageing | Freshness::Stale => State::Ended(reading),
    }
}

/// Who says what.
type Side<'s, 'a> = (Reading, &'s [Standing<'a>]);

/// Returns the living values with who says so, sorted by fact. What is past its
/// retention is left out, and what may only be asked about counts only where nothing
/// else is known.
fn sides<'s, 'a>(family: &Family<'a>, held: &'s [Standing<'a>]) -> Vec<Side<'s, 'a>> {
    let mut sides: Vec<Side<'s, 'a>> = held
        .chunk_by(|one, other| one.value == other.value)
        .map(|side| (family.read(side, side), side))
        .filter(|(reading, _)| reading.freshness != Freshness::Expired)
        .collect();
    let is_question = |reading: &Reading| reading.freshness == Freshness::QuestionOnly;
    if !sides.iter().all(|(reading, _)| is_question(reading)) {
        sides.retain(|(reading, _)| !is_question(reading));
    }
    sides.sort_by_key(|(reading, _)| reading.fact);
    sides
}
