//! What the facts add up to at a moment; computed, never stored as truth.

use crate::catalogue::Group;
use crate::id::{CustomerId, FactId};
use crate::provenance::Provenance;
use crate::record::ReturnReason;
use crate::scope::Scope;
use crate::time::Moment;
use crate::value::Value;

/// One customer as the dossier shows them at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub customer: CustomerId,
    /// Every slot that anything is known or guessed about, in the order of the
    /// catalogue, then by scope, then by value.
    pub slots: Vec<Slot>,
    /// Facts, operations and records that this version cannot place.
    pub unread: usize,
}

/// One attribute in one scope (and, where the attribute may have many values side by
/// side, one value).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub attribute: String,
    pub group: Group,
    pub scope: Scope,
    pub state: State,
    /// What is guessed beside or instead of what was stated: inferred facts and what
    /// order lines let us derive, without those somebody called wrong. Newest first.
    pub guesses: Vec<Guess>,
    /// What was said before, newest first; also retracted operations' facts are gone
    /// from here.
    pub earlier: Vec<Reading>,
}

/// What holds in a slot now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing stated; there are guesses, or only earlier values.
    Unknown,
    Held(Reading),
    /// Two or more stated values of which none knew the other, sorted by fact id. For
    /// consents the stricter holds and this never appears.
    Conflict(Vec<Reading>),
    /// The customer would rather not say.
    Declined(Reading),
    /// It was so and is so no longer.
    Ended(Reading),
}

/// One stated claim as read at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The fact that is shown. Of several that agree, the newest.
    pub fact: FactId,
    /// What it holds; `None` for a declined or ended slot.
    pub value: Option<Value>,
    pub provenance: Provenance,
    /// The moment its age counts from: when it was said, or last called still right.
    pub as_of: Moment,
    /// The latest *still right*, where there is one.
    pub confirmed: Option<Confirmation>,
    pub freshness: Freshness,
    /// Every living fact that says the same, and every *still right* that lends it
    /// age, sorted: what a later fact has to replace.
    pub support: Vec<FactId>,
}

/// Who called a fact still right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    pub fact: FactId,
    pub provenance: Provenance,
}

/// How old a reading is against its attribute's shelf life. It belongs to the reading,
/// not to the fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Freshness {
    /// Up to one shelf life.
    Fresh,
    /// Up to two.
    Ageing,
    /// Older: a question.
    Stale,
    /// Past its retention: shown nowhere and used for nothing, except that an import
    /// younger than 90 days may still be asked about.
    QuestionOnly,
    Expired,
}

/// Something nobody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    pub value: Value,
    pub reason: Reason,
    /// Dated by the newest evidence.
    pub as_of: Moment,
    /// It differs from what is held in the slot: "orders say otherwise".
    pub disagrees: bool,
}

/// What a guess rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// An inferred fact, by a model or an import.
    Inferred { fact: FactId, provenance: Provenance },
    /// Derived from order lines at reading time.
    Orders(Evidence),
}

/// The order lines behind a derived guess.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Lines (or orders, for children at home) kept.
    pub kept: u32,
    /// Lines returned, by reason, sorted.
    pub returned: Vec<(ReturnReason, u32)>,
    /// The order lines: order number and line from 0, newest first, ten at most.
    pub lines: Vec<(String, u16)>,
}

impl Profile {
    /// Returns the slot of an attribute in a scope. Of an attribute with many values,
    /// the first.
    pub fn slot(&self, attribute: &str, scope: &Scope) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.attribute == attribute && slot.scope == *scope)
    }

    /// Says whether the customer said no to everything: no questions, no suggestions.
    pub fn is_quiet(&self) -> bool {
        self.slot("no_to_everything", &Scope::EVERYTHING)
            .and_then(Slot::held)
            .is_some_and(|reading| reading.value == Some(Value::Flag(true)))
    }

    /// Returns all slots of an attribute.
    pub fn slots_of<'a>(&'a self, attribute: &'a str) -> impl Iterator<Item = &'a Slot> {
        self.slots.iter().filter(move |slot| slot.attribute == attribute)
    }
}

impl Slot {
    /// Returns the facts that a new fact about this slot has to name as replaced: all
    /// living ones that a person looking at the card saw, stated and guessed.
    pub fn living(&self) -> Vec<FactId> {
        let mut living: Vec<FactId> = match &self.state {
            State::Unknown => Vec::new(),
            State::Held(reading) | State::Declined(reading) | State::Ended(reading) => reading.support.clone(),
            State::Conflict(sides) => sides.iter().flat_map(|side| side.support.iter().copied()).collect(),
        };
        living.extend(self.guesses.iter().filter_map(|guess| match &guess.reason {
            Reason::Inferred { fact, .. } => Some(*fact),
            Reason::Orders(_) => None,
        }));
        living.sort_unstable();
        living.dedup();
        living
    }

    /// Returns the stated values that are shown: one, or the sides of a conflict.
    pub fn stated_values(&self) -> impl Iterator<Item = &Value> {
        let readings: &[Reading] = match &self.state {
            State::Held(reading) => std::slice::from_ref(reading),
            State::Conflict(sides) => sides,
            State::Unknown | State::Declined(_) | State::Ended(_) => &[],
        };
        readings.iter().filter_map(|reading| reading.value.as_ref())
    }

    /// Returns the one stated value that is held, if one is.
    pub fn held(&self) -> Option<&Reading> {
        match &self.state {
            State::Held(reading) => Some(reading),
            State::Unknown | State::Conflict(_) | State::Declined(_) | State::Ended(_) => None,
        }
    }
}
