//! What is worth asking of somebody of whom little is known.

use crate::catalogue::{Attribute, Catalogue, Group, ValueKind};
use crate::profile::{Profile, State};
use crate::scope::{Dimension, Scope};
use crate::value::Value;

use super::{Question, Ranked, Why, consent_for};

/// With fewer answers than this, beside name and contact, a customer is little known.
const ANSWERS_MIN: usize = 5;

pub(super) fn worth_asking<'a>(profile: &'a Profile, catalogue: &'a Catalogue) -> impl Iterator<Item = Ranked> + 'a {
    let thin = is_thin(profile);
    let reachable = ["phone", "email"].iter().any(|key| profile.slots_of(key).any(|slot| slot.held().is_some()));
    catalogue
        .iter()
        .filter(move |attribute| thin && attribute.ask_value > 0)
        // One way to reach somebody is enough to ask for.
        .filter(move |attribute| !(reachable && matches!(attribute.value, ValueKind::Phone | ValueKind::Email)))
        .filter(|attribute| consent_for(profile, attribute) == Some(true))
        .filter(|attribute| profile.slots_of(&attribute.key).all(|slot| slot.state == State::Unknown))
        .map(|attribute| Ranked {
            question: Question {
                attribute: attribute.key.clone(),
                scope: scope(profile, attribute),
                why: Why::Unknown,
            },
            worth: attribute.ask_value,
            overdue: 0,
        })
}

fn is_thin(profile: &Profile) -> bool {
    let answers = profile.slots.iter().filter(|slot| {
        let tells = !matches!(slot.group, Group::Who | Group::Contact | Group::Consents | Group::Identity);
        tells && slot.held().is_some()
    });
    answers.count() < ANSWERS_MIN
}

/// A size is asked in the scope that orders guess at, else in the department that the
/// customer said they shop in; never in one that nobody said.
fn scope(profile: &Profile, attribute: &Attribute) -> Scope {
    if attribute.value != ValueKind::Size || !attribute.dimensions.contains(&Dimension::Department) {
        return Scope::EVERYTHING;
    }
    let guessed = profile.slots_of(&attribute.key).find(|slot| slot.scope.get(Dimension::Brand).is_none());
    if let Some(slot) = guessed {
        return slot.scope.clone();
    }
    let department = profile.slot("department", &Scope::EVERYTHING).and_then(|slot| slot.held());
    match department.and_then(|reading| reading.value.as_ref()) {
        Some(Value::Choice(department)) if department != "any" => {
            Scope::new([(Dimension::Department, department.clone())])
        }
        _ => Scope::EVERYTHING,
    }
}
