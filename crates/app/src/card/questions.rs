//! What may be asked now, with answers that can be given in one tap.

use visavi_device::Visit;
use visavi_domain::ask::{self, IN_VISIT_MAX, ON_CARD_MAX, Question};
use visavi_domain::catalogue::{Attribute, ValueKind};
use visavi_domain::size::systems_for;
use visavi_domain::{Scope, Size, Value};

use super::look::Look;
use super::value::{shown, slot_ref};
use crate::view::{FactState, QuestionView, Shape, ShownValue};

/// So many answers stand beside a question, with *not now* on the same line.
const ANSWERS_MAX: usize = 4;
/// So many sizes are offered around the likeliest.
const SIZES_NEAR: usize = 5;

impl Look<'_> {
    /// Returns what is worth asking, most valuable first.
    pub(crate) fn worth_asking(&self, visit: &Visit) -> Vec<Question> {
        ask::questions(&self.profile, self.reference(), self.now(), &visit.asked)
    }

    /// Returns the questions that the card may show: two at most, three on a thin card,
    /// and no more than are left of a visit's three.
    pub(crate) fn questions(&self, visit: &Visit, shape: Shape) -> Vec<QuestionView> {
        let at_once = if shape == Shape::Thin { IN_VISIT_MAX } else { ON_CARD_MAX };
        let left = IN_VISIT_MAX.saturating_sub(visit.asked.len());
        let questions = self.worth_asking(visit);
        questions.iter().take(at_once.min(left)).filter_map(|question| self.question(question)).collect()
    }

    fn question(&self, question: &Question) -> Option<QuestionView> {
        let attribute = self.reference().catalogue.get(&question.attribute)?;
        let language = self.shift.language();
        let row = self.row_at(attribute, &question.scope);
        let source = match &row.state {
            FactState::Held { source, .. } | FactState::Guess { source, .. } => Some(source.clone()),
            _ => None,
        };
        let known = matches!(row.state, FactState::Held { .. } | FactState::Guess { .. });
        Some(QuestionView {
            slot: slot_ref(&question.attribute, &question.scope),
            label: row.label.clone(),
            question: attribute.question.in_language(language).to_owned(),
            reason: attribute.reason.as_ref().map(|reason| reason.in_language(language).to_owned()),
            row: known.then_some(row),
            answers: self.answers(attribute, &question.scope),
            complete: is_complete(attribute),
            source,
        })
    }

    fn answers(&self, attribute: &Attribute, scope: &Scope) -> Vec<ShownValue> {
        match attribute.value {
            ValueKind::Choice => {
                // One place is for *other*, where there are others.
                let most = if is_complete(attribute) { ANSWERS_MAX } else { ANSWERS_MAX - 1 };
                attribute.choices.iter().take(most).map(|code| shown(&Value::Choice(code.clone()))).collect()
            }
            ValueKind::Flag => vec![ShownValue::Flag { yes: true }, ShownValue::Flag { yes: false }],
            ValueKind::Size => self.sizes_near(attribute, scope),
            ValueKind::Language => {
                ["sv", "nb", "da", "fi", "en"].map(|tag| ShownValue::Language { tag: tag.to_owned() }).into()
            }
            _ => Vec::new(),
        }
    }

    /// Returns a few sizes in order: around what is held or guessed, else in the middle
    /// of what their department has.
    fn sizes_near(&self, attribute: &Attribute, scope: &Scope) -> Vec<ShownValue> {
        let Some(garment) = attribute.garment else { return Vec::new() };
        let likely = self.likely_size(attribute, scope);
        let system = likely.as_ref().map(|size| size.system).or_else(|| systems_for(garment).first().copied());
        let Some(system) = system else { return Vec::new() };
        let mut labels = Size::choices(garment, system, self.department_code().as_deref());
        // Whole sizes reach further, unless a half one is what they are known by.
        if !likely.as_ref().is_some_and(|likely| is_half(&likely.label)) {
            labels.retain(|label| !is_half(label));
        }
        let room = labels.len().saturating_sub(SIZES_NEAR);
        let from = likely
            .and_then(|likely| labels.iter().position(|label| *label == likely.label))
            .map_or(room / 2, |place| place.saturating_sub(SIZES_NEAR / 2).min(room));
        let near = labels.into_iter().skip(from).take(SIZES_NEAR);
        near.map(|label| shown(&Value::Size(Size { system, label }))).collect()
    }

    /// Returns the size that is held or guessed in the slot, or of the garment in general.
    pub(crate) fn likely_size(&self, attribute: &Attribute, scope: &Scope) -> Option<Size> {
        let exactly = self.slots(&attribute.key, scope);
        let in_general = self.profile.slots_of(&attribute.key);
        exactly.chain(in_general).find_map(|slot| {
            let held = slot.held().and_then(|reading| reading.value.as_ref());
            match held.or_else(|| slot.guesses.first().map(|guess| &guess.value)) {
                Some(Value::Size(size)) => Some(size.clone()),
                _ => None,
            }
        })
    }

    /// Returns the department they shop in: `women`, `men`, or nothing where both or
    /// neither was said.
    pub(crate) fn department_code(&self) -> Option<String> {
        self.profile.slots_of("department").filter_map(|slot| slot.held()).find_map(|reading| {
            match reading.value.as_ref() {
                Some(Value::Choice(code)) if code != "any" => Some(code.clone()),
                _ => None,
            }
        })
    }
}

/// Says whether all answers there are stand beside the question.
fn is_complete(attribute: &Attribute) -> bool {
    match attribute.value {
        ValueKind::Flag => true,
        ValueKind::Choice => !attribute.open_choices && attribute.choices.len() <= ANSWERS_MAX,
        _ => false,
    }
}

fn is_half(label: &str) -> bool {
    label.ends_with(".5")
}
