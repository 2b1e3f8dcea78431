//! Consents: the stricter holds, and only the customer's own act turns one on.
//!
//! Everything that could loosen a consent goes through this file: replacing a refusal,
//! undoing one, and undoing the undo of a *yes*.

use std::cmp::Reverse;

use crate::fact::{Claim, Fact};
use crate::id::FactId;
use crate::profile::{Freshness, Reading, State};
use crate::provenance::{How, Who};
use crate::time::Moment;
use crate::value::{Consent, Value};

use super::family::Family;
use super::living::{Living, Standing};

/// How long after a slip of the finger an associate may undo it, in milliseconds. The
/// screen offers it for ten seconds; the rest is for clocks and slow taps.
const UNDO_MS: i64 = 60_000;

/// Says whether the fact is anything but a *yes*.
pub(super) fn is_strict(fact: &Fact) -> bool {
    given(fact).is_none()
}

fn given(fact: &Fact) -> Option<&Consent> {
    match fact.claim() {
        Claim::Holds(Value::Consent(consent)) if consent.given => Some(consent),
        _ => None,
    }
}

/// Says whether `later` may take the place of `earlier`, which its author saw.
///
/// Towards the stricter always; from a refusal to a *yes* only by the customer, or by
/// the system of record that had the refusal itself.
pub(super) fn may_replace(later: &Fact, earlier: &Fact) -> bool {
    if is_strict(later) || !is_strict(earlier) {
        return true;
    }
    let is_import = |fact: &Fact| fact.provenance().how == How::Imported;
    let same_source = later.id().operation.device == earlier.id().operation.device;
    later.provenance().who == Who::Customer || (is_import(later) && is_import(earlier) && same_source)
}

/// Says whether an undo that loosens a consent counts: an associate takes back their
/// own slip, on the same device, at once; the customer may always.
pub(super) fn may_undo(undo: &Fact, what: &Fact) -> bool {
    let (then, now) = (what.provenance(), undo.provenance());
    let at_once = (0..=UNDO_MS).contains(&now.written_at.0.saturating_sub(then.written_at.0));
    let own = now.who == then.who && undo.id().operation.device == what.id().operation.device;
    now.who == Who::Customer || (own && at_once)
}

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
