//! What holds of a consent: the stricter.

use std::cmp::Reverse;

use crate::id::FactId;
use crate::profile::{Freshness, Reading, State};
use crate::time::Moment;
use crate::value::{Consent, Value};

use super::consents::is_strict;
use super::family::Family;
use super::living::{Living, Standing};

/// Returns what holds: a refusal before everything, then silence, then the *yes* that
/// gives least. A refusal never expires, a *yes* does.
pub(super) fn state<'a>(family: &Family<'a>, living: Living<'_, 'a>) -> State {
    let (all, held) = (living.stated(), living.held());
    let refusals: Vec<Standing<'a>> = held.iter().copied().filter(|one| is_strict(family.fact(one.at))).collect();
    if !refusals.is_empty() {
        return State::Held(family.lasting(family.read(&refusals, all)));
    }
    if !living.declined().is_empty() {
        return State::Declined(family.lasting(family.read(living.declined(), all)));
    }
    if !living.ended().is_empty() {
        return State::Ended(family.lasting(family.read(living.ended(), all)));
    }
    held.chunk_by(|one, other| one.value == other.value)
        .map(|agreeing| expire(family, family.read(agreeing, all)))
        .filter(|reading| reading.freshness != Freshness::Expired)
        .min_by_key(least_given)
        .map_or(State::Unknown, State::Held)
}

fn expire(family: &Family<'_>, mut reading: Reading) -> Reading {
    if let Some(Value::Consent(Consent { effective_until: Some(last), .. })) = &reading.value
        && *last < family.moment().day()
    {
        reading.freshness = Freshness::Expired;
    }
    reading
}

/// The one that ends first gives least; of equals the newest is shown, by when it was
/// said: *still right* must change nothing but the age.
fn least_given(reading: &Reading) -> (i64, Reverse<Moment>, FactId) {
    let until = match &reading.value {
        Some(Value::Consent(Consent { effective_until: Some(last), .. })) => last.epoch_days(),
        _ => i64::MAX,
    };
    (until, Reverse(reading.provenance.said_at), reading.fact)
}
