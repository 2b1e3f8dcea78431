//! What is worth asking the customer, most valuable first.

mod unknown;

use std::cmp::Reverse;

use crate::catalogue::Attribute;
use crate::profile::{Freshness, Profile, Reading, Slot, State};
use crate::reference::Reference;
use crate::scope::{Dimension, Scope};
use crate::time::Moment;
use crate::value::Value;

/// How many questions stand on the card at once.
pub const ON_CARD_MAX: usize = 2;
/// How many questions a visit bears.
pub const IN_VISIT_MAX: usize = 3;

/// One question about one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub attribute: String,
    pub scope: Scope,
    pub why: Why,
}

/// Why it is asked, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It is not fresh any more, and orders or a guess say otherwise.
    Disagrees,
    Stale,
    Ageing,
    /// An import brought up something that is too old to be used for anything else.
    OldImport,
    /// Nothing is known, little is known of the customer at all, and it would help.
    Unknown,
}

/// Returns the questions worth asking at `moment`, most valuable first: how pressing
/// it is, then what the catalogue says an answer is worth, then how long it is overdue.
///
/// Conflicts are settled on the card and not asked about. Nothing is asked that the
/// customer would rather not say, that was put off in this visit (`asked_not_now`), that
/// needs a consent they refused, or of somebody who said no to everything.
pub fn questions(
    profile: &Profile,
    reference: &Reference,
    moment: Moment,
    asked_not_now: &[(String, Scope)],
) -> Vec<Question> {
    if profile.is_quiet() {
        return Vec::new();
    }
    let put_off =
        |attribute: &str, scope: &Scope| asked_not_now.iter().any(|(asked, of)| asked == attribute && of == scope);
    let mut ranked: Vec<Ranked> = profile
        .slots
        .iter()
        .filter_map(|slot| {
            let attribute = reference.catalogue.get(&slot.attribute)?;
            about_slot(profile, attribute, slot, moment)
        })
        .chain(unknown::worth_asking(profile, &reference.catalogue))
        .filter(|ranked| !put_off(&ranked.question.attribute, &ranked.question.scope))
        .collect();
    ranked.sort_by_key(|ranked| (ranked.question.why, Reverse(ranked.worth), Reverse(ranked.overdue)));
    let mut questions: Vec<Question> = Vec::with_capacity(ranked.len());
    for Ranked { question, .. } in ranked {
        let asked_already = |other: &Question| other.attribute == question.attribute && other.scope == question.scope;
        if !questions.iter().any(asked_already) {
            questions.push(question);
        }
    }
    questions
}

/// A question with what it is ranked by.
struct Ranked {
    question: Question,
    worth: u8,
    /// Age in hundredths of the shelf life.
    overdue: i64,
}

fn about_slot(profile: &Profile, attribute: &Attribute, slot: &Slot, moment: Moment) -> Option<Ranked> {
    let reading = slot.held()?;
    let why = why(slot, reading)?;
    if attribute.ask_value == 0 || is_declined(profile, slot) || is_refused(profile, attribute) {
        return None;
    }
    let overdue = moment.days_since(reading.as_of).saturating_mul(100) / i64::from(attribute.shelf_life_days.max(1));
    let question = Question { attribute: slot.attribute.clone(), scope: slot.scope.clone(), why };
    Some(Ranked { question, worth: attribute.ask_value, overdue })
}

fn why(slot: &Slot, reading: &Reading) -> Option<Why> {
    let disagrees = slot.guesses.iter().any(|guess| guess.disagrees);
    match reading.freshness {
        Freshness::Fresh | Freshness::Expired => None,
        Freshness::Ageing | Freshness::Stale | Freshness::QuestionOnly if disagrees => Some(Why::Disagrees),
        Freshness::Ageing => Some(Why::Ageing),
        Freshness::Stale => Some(Why::Stale),
        Freshness::QuestionOnly => Some(Why::OldImport),
    }
}

/// Of an attribute with many values one slot may be declined while another is held.
fn is_declined(profile: &Profile, slot: &Slot) -> bool {
    profile
        .slots_of(&slot.attribute)
        .any(|other| other.scope == slot.scope && matches!(other.state, State::Declined(_)))
}

/// Says whether the attribute needs a consent that was refused.
fn is_refused(profile: &Profile, attribute: &Attribute) -> bool {
    consent_for(profile, attribute) == Some(false)
}

/// Returns what the customer said of the purpose that the attribute needs a consent
/// for: a *yes* on any channel, a *no*, or nothing. An attribute that needs none is as
/// good as a *yes*.
fn consent_for(profile: &Profile, attribute: &Attribute) -> Option<bool> {
    let Some(purpose) = attribute.needs_consent.as_deref() else { return Some(true) };
    profile
        .slots
        .iter()
        .filter(|slot| slot.scope.get(Dimension::Purpose) == Some(purpose))
        .filter_map(|slot| match slot.held()?.value.as_ref()? {
            Value::Consent(consent) => Some(consent.given),
            _ => None,
        })
        .max()
}
