//! A family: the facts of one attribute in one scope, and the slots they make.

use std::collections::BTreeMap;

use crate::catalogue::{Attribute, Cardinality, Catalogue};
use crate::fact::{Claim, Fact};
use crate::id::FactId;
use crate::profile::{Confirmation, Freshness, Guess, Reading, Reason, Slot, State};
use crate::scope::Scope;
use crate::time::{Moment, Stamp};
use crate::value::Value;

use super::assemble::Assembly;
use super::freshness::{freshness, guess_lives};
use super::living::{self, Living};
use super::placed::Placed;
use super::state::state;
use super::values;

/// The facts of one attribute in one scope, sorted by id.
pub(super) struct Family<'a> {
    place: usize,
    attribute: &'a Attribute,
    scope: &'a Scope,
    facts: &'a [Placed<'a>],
    moment: Moment,
    /// Which fact is confirmed by which, sorted.
    confirmations: Vec<(usize, usize)>,
}

/// Returns the families in the order of the catalogue, then by scope.
pub(super) fn families<'a>(
    facts: &'a mut [Placed<'a>],
    catalogue: &'a Catalogue,
    moment: Moment,
) -> impl Iterator<Item = Family<'a>> {
    fn key<'a>(placed: &Placed<'a>) -> (usize, &'a Scope) {
        (placed.attribute, placed.fact.scope())
    }
    facts.sort_unstable_by(|one, other| key(one).cmp(&key(other)).then_with(|| one.fact.id().cmp(&other.fact.id())));
    let facts: &'a [Placed<'a>] = facts;
    facts.chunk_by(|one, other| key(one) == key(other)).map(move |facts| {
        let (place, scope) = key(&facts[0]);
        let confirmations = confirmations(facts);
        Family { place, attribute: catalogue.at(place), scope, facts, moment, confirmations }
    })
}

/// *Still right* lends its age to a value in its own family, and to nothing else.
fn confirmations(facts: &[Placed<'_>]) -> Vec<(usize, usize)> {
    let mut confirmations: Vec<(usize, usize)> = facts
        .iter()
        .enumerate()
        .filter(|(_, placed)| !placed.undone)
        .filter_map(|(by, placed)| match placed.fact.claim() {
            Claim::StillRight(id) => {
                let at = facts.binary_search_by_key(id, |other| other.fact.id()).ok()?;
                (facts[at].is_base() && facts[at].is_stated()).then_some((at, by))
            }
            _ => None,
        })
        .collect();
    confirmations.sort_unstable();
    confirmations
}

impl<'a> Family<'a> {
    pub(super) fn attribute(&self) -> &'a Attribute {
        self.attribute
    }

    pub(super) fn moment(&self) -> Moment {
        self.moment
    }

    pub(super) fn fact(&self, at: usize) -> &'a Fact {
        self.facts[at].fact
    }

    /// Returns the value that the fact at a place holds.
    pub(super) fn value(&self, at: usize) -> Option<&'a Value> {
        match self.fact(at).claim() {
            Claim::Holds(value) => Some(value),
            _ => None,
        }
    }

    /// Adds the family's slots to the profile.
    pub(super) fn read_into(&self, assembly: &mut Assembly<'a>) {
        for placed in self.facts.iter().filter(|placed| !placed.undone) {
            if let Claim::WrongGuess(value) = placed.fact.claim() {
                assembly.hide(self.place, self.scope, value);
            }
        }
        for (value, living) in self.slots() {
            let state = state(self, &living);
            let earlier = self.earlier(&living, &state);
            let guesses = living.guessed.iter().filter_map(|at| self.guess(*at)).collect();
            let slot = Slot {
                attribute: self.attribute.key.clone(),
                group: self.attribute.group,
                scope: self.scope.clone(),
                state,
                guesses,
                earlier,
            };
            assembly.add(self.place, value, slot);
        }
    }

    /// Returns the living facts slot by slot: one slot, or one for each value where the
    /// attribute has many side by side.
    fn slots(&self) -> BTreeMap<Option<&'a Value>, Living> {
        let many = self.attribute.cardinality == Cardinality::Many;
        let replaced_by = living::replaced_by(self.attribute, self.facts);
        let values = if many { values::values(self.facts) } else { Vec::new() };
        let heirs = if many { living::heirs(&replaced_by) } else { Vec::new() };
        let slots_of = |at: usize| -> Vec<Option<&'a Value>> {
            match (values.get(at), self.value(at)) {
                (Some(_), Some(value)) => vec![Some(value)],
                (Some(values), None) if !values.is_empty() => values.iter().copied().map(Some).collect(),
                _ => vec![None],
            }
        };
        let mut slots: BTreeMap<Option<&'a Value>, Living> = BTreeMap::new();
        for (at, placed) in self.facts.iter().enumerate().filter(|(_, placed)| !placed.undone && placed.is_base()) {
            let lives = replaced_by[at].is_none();
            let kind: fn(&mut Living) -> &mut Vec<usize> = match (placed.fact.claim(), placed.is_stated(), lives) {
                (Claim::Holds(_), true, true) => |living| &mut living.held,
                (Claim::Holds(_), true, false) => |living| &mut living.earlier,
                (Claim::Holds(_), false, true) => |living| &mut living.guessed,
                (Claim::RatherNotSay, true, true) => |living| &mut living.declined,
                (Claim::NoLongerHolds, true, true) => |living| &mut living.ended,
                _ => continue,
            };
            // What was corrected is history of what it was corrected to.
            let shown_with = if lives { at } else { heirs.get(at).copied().flatten().unwrap_or(at) };
            for slot in slots_of(shown_with) {
                kind(slots.entry(slot).or_default()).push(at);
            }
        }
        slots
    }

    /// Returns the reading of facts that agree; `support` is what a later fact has to
    /// replace, they among it.
    pub(super) fn read(&self, agreeing: &[usize], support: &[usize]) -> Reading {
        let newest = |at: &usize| self.said(*at);
        let shown = agreeing.iter().copied().max_by_key(newest).expect("a reading is of at least one fact");
        let fact = self.fact(shown);
        let confirmed = agreeing.iter().flat_map(|at| self.confirmed_by(*at)).max_by_key(newest);
        let said_at = fact.provenance().said_at;
        let as_of = confirmed.map_or(said_at, |by| said_at.max(self.fact(by).provenance().said_at));
        let mut support: Vec<FactId> = support
            .iter()
            .flat_map(|at| std::iter::once(*at).chain(self.confirmed_by(*at)))
            .map(|at| self.fact(at).id())
            .collect();
        support.sort_unstable();
        support.dedup();
        Reading {
            fact: fact.id(),
            value: self.value(shown).cloned(),
            provenance: fact.provenance().clone(),
            as_of,
            confirmed: confirmed
                .map(|by| Confirmation { fact: self.fact(by).id(), provenance: self.fact(by).provenance().clone() }),
            freshness: freshness(self.attribute, as_of, fact.provenance(), self.moment),
            support,
        }
    }

    /// Returns the reading as one that is never too old to count: silence and refusals
    /// hold no value that retention would have to take away, and forgetting them would
    /// ask again, or turn a consent on.
    pub(super) fn lasting(&self, mut reading: Reading) -> Reading {
        if matches!(reading.freshness, Freshness::Expired | Freshness::QuestionOnly) {
            reading.freshness = Freshness::Stale;
        }
        reading
    }

    fn confirmed_by(&self, at: usize) -> impl Iterator<Item = usize> {
        let from = self.confirmations.partition_point(|(confirmed, _)| *confirmed < at);
        self.confirmations[from..].iter().take_while(move |(confirmed, _)| *confirmed == at).map(|(_, by)| *by)
    }

    /// What orders facts by when they were said, without ties.
    fn said(&self, at: usize) -> (Moment, Stamp, FactId) {
        let fact = self.fact(at);
        (fact.provenance().said_at, fact.stamp(), fact.id())
    }

    /// Returns what was said before, newest first, and what is living but not shown
    /// because something stricter holds; each with the age it had when it was said.
    fn earlier(&self, living: &Living, state: &State) -> Vec<Reading> {
        let shown: Vec<&Value> = match state {
            State::Held(reading) => reading.value.iter().collect(),
            State::Conflict(sides) => sides.iter().filter_map(|side| side.value.as_ref()).collect(),
            State::Unknown | State::Declined(_) | State::Ended(_) => Vec::new(),
        };
        let unshown = living.held.iter().filter(|at| self.value(**at).is_some_and(|value| !shown.contains(&value)));
        let mut earlier: Vec<usize> = living.earlier.iter().chain(unshown).copied().collect();
        earlier.sort_unstable_by_key(|at| std::cmp::Reverse(self.said(*at)));
        earlier
            .into_iter()
            .map(|at| {
                let fact = self.fact(at);
                let provenance = fact.provenance();
                Reading {
                    fact: fact.id(),
                    value: self.value(at).cloned(),
                    provenance: provenance.clone(),
                    as_of: provenance.said_at,
                    confirmed: None,
                    freshness: freshness(self.attribute, provenance.said_at, provenance, self.moment),
                    support: vec![fact.id()],
                }
            })
            .filter(|reading| !matches!(reading.freshness, Freshness::Expired | Freshness::QuestionOnly))
            .collect()
    }

    fn guess(&self, at: usize) -> Option<Guess> {
        let fact = self.fact(at);
        let provenance = fact.provenance();
        let as_of = provenance.said_at;
        guess_lives(self.attribute, as_of, self.moment).then(|| Guess {
            value: self.value(at).expect("only a value is guessed").clone(),
            reason: Reason::Inferred { fact: fact.id(), provenance: provenance.clone() },
            as_of,
            disagrees: false,
        })
    }
}
