//! What the answers have in common.

use visavi_device::Visit;
use visavi_domain::catalogue::Cardinality;
use visavi_domain::profile::Slot;
use visavi_domain::{Attribute, Claim, FactDraft, How, Scope, Value};

use crate::card::look::Look;
use crate::deed;
use crate::shift::Shift;
use crate::trouble::Trouble;

/// Returns the draft that says `value` in a slot, with the word it is saved with. What is
/// held already is called still right: the same words twice are not two statements.
pub(crate) fn hold(
    look: &Look<'_>,
    attribute: &Attribute,
    scope: &Scope,
    value: Value,
    how: How,
) -> (&'static str, FactDraft) {
    let key = &attribute.key;
    let same = look.slots(key, scope).find_map(|slot| slot.held().filter(|held| held.value.as_ref() == Some(&value)));
    if let Some(held) = same
        && held.provenance.how.trust() == how.trust()
        && how == How::Told
    {
        let draft = look.shift.draft(key, scope, Claim::StillRight(held.fact), How::Told, None);
        return (deed::STILL_RIGHT, draft);
    }
    // Of several values side by side only the same one is replaced; another stands
    // beside it.
    let seen = match attribute.cardinality {
        Cardinality::One => look.slots(key, scope).next(),
        Cardinality::Many => look.slot_of_value(key, scope, &value),
    };
    (deed::CORRECTED, look.shift.draft(key, scope, Claim::Holds(value), how, seen))
}

/// Returns the slot in which `value` is guessed.
pub(crate) fn guessed<'l>(look: &'l Look<'_>, attribute: &str, scope: &Scope, value: &Value) -> Option<&'l Slot> {
    look.slots(attribute, scope).find(|slot| slot.guesses.iter().any(|guess| guess.value == *value))
}

/// Counts an answer against the visit's questions, if it was one of them.
pub(crate) fn count(look: &Look<'_>, visit: Visit, attribute: &str, scope: &Scope) -> Result<(), Trouble> {
    let asked =
        look.worth_asking(&visit).iter().any(|question| question.attribute == attribute && question.scope == *scope);
    if asked {
        put_off(look.shift, visit, attribute, scope)?;
    }
    Ok(())
}

/// Notes that a slot is not asked about again in this visit.
pub(crate) fn put_off(shift: &Shift, visit: Visit, attribute: &str, scope: &Scope) -> Result<Visit, Trouble> {
    let slot = (attribute.to_owned(), scope.clone());
    if visit.asked.contains(&slot) {
        return Ok(visit);
    }
    let asked = visit.asked.iter().cloned().chain([slot]).collect();
    let visit = Visit { asked, ..visit };
    shift.device.keep_visit(&visit)?;
    Ok(visit)
}
