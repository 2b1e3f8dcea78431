//! A family: the facts of one attribute in one scope, and the slots they make.

use crate::catalogue::{Attribute, Cardinality, Catalogue};
use crate::fact::{Claim, Fact};
use crate::id::FactId;
use crate::profile::{Confirmation, Freshness, Guess, Reading, Reason, State};
use crate::scope::Scope;
use crate::time::{Moment, Stamp};
use crate::value::Value;

use super::freshness::{freshness, guess_lives};
use super::living::{self, Living, Role, Standing};
use super::placed::Placed;
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

    /// Returns the attribute's place in the catalogue.
    pub(super) fn place(&self) -> usize {
        self.place
    }

    pub(super) fn scope(&self) -> &'a Scope {
        self.scope
    }

    /// Returns what somebody says is a wrong guess.
    pub(super) fn wrong_guesses(&self) -> impl Iterator<Item = &'a Value> {
        self.facts.iter().filter(|placed| !placed.undone).filter_map(|placed| match placed.fact.claim() {
            Claim::WrongGuess(value) => Some(value),
            _ => None,
        })
    }

    pub(super) fn moment(&self) -> Moment {
        self.moment
    }

    pub(super) fn fact(&self, at: usize) -> &'a Fact {
        self.facts[at].fact
    }

    /// Returns which facts stand where and as what, sorted: in one slot, or in one for
    /// each value where the attribute has many side by side.
    pub(super) fn standings(&self) -> Vec<Standing<'a>> {
        let replaced_by = living::replaced_by(self.attribute, self.facts);
        let many = self.attribute.cardinality == Cardinality::Many;
        let heirs = if many { living::heirs(&replaced_by) } else { Vec::new() };
        let has_silence = || self.facts.iter().any(|placed| placed.is_base() && placed.value().is_none());
        let values = if many && has_silence() { values::values(self.facts) } else { Vec::new() };
        let mut standings = Vec::with_capacity(self.facts.len());
        for (at, placed) in self.facts.iter().enumerate().filter(|(_, placed)| !placed.undone && placed.is_base()) {
            let lives = replaced_by[at].is_none();
            let role = match (placed.fact.claim(), placed.is_stated(), lives) {
                (Claim::Holds(_), true, true) => Role::Held,
                (Claim::Holds(_), true, false) => Role::Earlier,
                (Claim::Holds(_), false, true) => Role::Guessed,
                (Claim::RatherNotSay, true, true) => Role::Declined,
                (Claim::NoLongerHolds, true, true) => Role::Ended,
                _ => continue,
            };
            let standing = |slot| Standing { slot, role, value: placed.value(), at };
            // What was corrected is history of what it was corrected to.
            let shown_with = if lives { at } else { heirs.get(at).copied().flatten().unwrap_or(at) };
            match (self.facts[shown_with].value(), values.get(shown_with)) {
                (Some(value), _) if many => standings.push(standing(Some(value))),
                (None, Some(values)) if !values.is_empty() => {
                    standings.extend(values.iter().map(|value| standing(Some(*value))));
                }
                _ => standings.push(standing(None)),
            }
        }
        standings.sort_unstable();
        standings
    }

    /// Returns the reading of facts that agree; `support` is what a later fact has to
    /// replace, they among it.
    pub(super) fn read<'s>(
        &self,
        agreeing: &[Standing<'a>],
        support: impl IntoIterator<Item = &'s Standing<'a>>,
    ) -> Reading
    where
        'a: 's,
    {
        let newest = |at: &usize| self.said(*at);
        let shown = agreeing.iter().map(|one| one.at).max_by_key(newest).expect("a reading is of at least one fact");
        let fact = self.fact(shown);
        let confirmed = agreeing.iter().flat_map(|one| self.confirmed_by(one.at)).max_by_key(newest);
        let said_at = fact.provenance().said_at;
        let as_of = confirmed.map_or(said_at, |by| said_at.max(self.fact(by).provenance().said_at));
        let mut support: Vec<FactId> = support
            .into_iter()
            .flat_map(|one| std::iter::once(one.at).chain(self.confirmed_by(one.at)))
            .map(|at| self.fact(at).id())
            .collect();
        support.sort_unstable();
        support.dedup();
        Reading {
            fact: fact.id(),
            value: self.facts[shown].value().cloned(),
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
    pub(super) fn earlier(&self, living: Living<'_, 'a>, state: &State) -> Vec<Reading> {
        let unshown = living.held().iter().filter(|held| held.value.is_some_and(|value| !shows(state, value)));
        let mut earlier: Vec<usize> = living.earlier().iter().chain(unshown).map(|one| one.at).collect();
        earlier.sort_unstable_by_key(|at| std::cmp::Reverse(self.said(*at)));
        earlier
            .into_iter()
            .map(|at| {
                let fact = self.fact(at);
                let provenance = fact.provenance();
                Reading {
                    fact: fact.id(),
                    value: self.facts[at].value().cloned(),
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

    pub(super) fn guess(&self, guessed: &Standing<'a>) -> Option<Guess> {
        let fact = self.fact(guessed.at);
        let provenance = fact.provenance();
        let as_of = provenance.said_at;
        guess_lives(self.attribute, as_of, self.moment).then(|| Guess {
            value: guessed.value.expect("only a value is guessed").clone(),
            reason: Reason::Inferred { fact: fact.id(), provenance: provenance.clone() },
            as_of,
            disagrees: false,
        })
    }
}

/// Says whether the state shows the value as held or as a side of a conflict.
fn shows(state: &State, value: &Value) -> bool {
    let sides = match state {
        State::Held(reading) => std::slice::from_ref(reading),
        State::Conflict(sides) => sides,
        State::Unknown | State::Declined(_) | State::Ended(_) => &[],
    };
    sides.iter().any(|side| side.value.as_ref() == Some(value))
}
