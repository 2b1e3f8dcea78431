//! Consents: the stricter holds, and only the customer's own act turns one on.
//!
//! Everything that could loosen a consent goes through this file: replacing a refusal,
//! undoing one, and undoing the undo of a *yes*.

use crate::fact::{Claim, Fact};
use crate::provenance::{How, Who};
use crate::value::{Consent, Value};

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
