//! Which facts count at all: each once, each checked against the catalogue.

use std::cmp::Ordering;

use crate::catalogue::Catalogue;
use crate::dossier::Dossier;
use crate::fact::{Claim, Fact};
use crate::provenance::Trust;
use crate::value::Value;

/// One fact that has a place in the catalogue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'a> {
    pub(super) fact: &'a Fact,
    /// The place of its attribute in the catalogue.
    pub(super) attribute: usize,
    /// Its operation counts as never done.
    pub(super) undone: bool,
}

impl<'a> Placed<'a> {
    /// Returns the value that the fact holds, if it holds one.
    pub(super) fn value(&self) -> Option<&'a Value> {
        match self.fact.claim() {
            Claim::Holds(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn is_stated(&self) -> bool {
        self.fact.provenance().how.trust() == Trust::Stated
    }

    /// Says whether the fact speaks of the slot itself, not of another fact or guess:
    /// only such facts replace and are replaced.
    pub(super) fn is_base(&self) -> bool {
        match self.fact.claim() {
            Claim::Holds(_) | Claim::NoLongerHolds | Claim::RatherNotSay => true,
            Claim::StillRight(_) | Claim::WrongGuess(_) | Claim::Retracts(_) => false,
        }
    }
}

/// Returns the facts that can be placed, sorted by id, and how many cannot.
pub(super) fn place<'a>(dossier: &'a Dossier, catalogue: &Catalogue) -> (Vec<Placed<'a>>, usize) {
    let mut facts: Vec<&Fact> = dossier.facts.iter().collect();
    // Two facts with one id come only from a forked device; the first of them in a
    // fixed order is taken, so that every device takes the same.
    facts.sort_unstable_by(|one, other| one.id().cmp(&other.id()).then_with(|| by_content(one, other)));
    facts.dedup_by_key(|fact| fact.id());
    let all = facts.len();
    let placed: Vec<Placed<'a>> = facts
        .into_iter()
        .filter(|fact| fact.customer() == dossier.customer)
        .filter_map(|fact| {
            let attribute = catalogue.placed(fact).ok()?;
            Some(Placed { fact, attribute, undone: false })
        })
        .collect();
    let unread = all - placed.len();
    (placed, unread)
}

fn by_content(one: &Fact, other: &Fact) -> Ordering {
    let key = |fact: &Fact| (fact.customer(), fact.stamp());
    key(one)
        .cmp(&key(other))
        .then_with(|| one.attribute().cmp(other.attribute()))
        .then_with(|| one.scope().cmp(other.scope()))
        .then_with(|| one.claim().cmp(other.claim()))
        .then_with(|| one.replaces().cmp(other.replaces()))
        .then_with(|| one.provenance().cmp(other.provenance()))
}
