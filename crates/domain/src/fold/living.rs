//! Living facts: those of a family that no other replaces.

use crate::catalogue::{Attribute, Cardinality, ValueKind};
use crate::provenance::How;
use crate::value::Value;

use super::consents;
use super::placed::Placed;

/// As what a fact stands in its slot. In this order, so that all that is living and
/// stated stands together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// It is living, stated, and holds a value.
    Held,
    /// Somebody would rather not say.
    Declined,
    /// Somebody said that it is so no longer.
    Ended,
    /// It is living and guessed.
    Guessed,
    /// It is a stated value that was replaced.
    Earlier,
}

/// One fact in its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing<'a> {
    /// Which slot of the family: the value, where the attribute has many side by side.
    pub(super) slot: Option<&'a Value>,
    pub(super) role: Role,
    /// What the fact itself holds.
    pub(super) value: Option<&'a Value>,
    /// Its place in the family.
    pub(super) at: usize,
}

/// What stands in one slot, sorted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Living<'s, 'a>(pub(super) &'s [Standing<'a>]);

impl<'s, 'a> Living<'s, 'a> {
    /// Returns the living values that somebody stated, those that agree side by side.
    pub(super) fn held(self) -> &'s [Standing<'a>] {
        self.between(Role::Held, Role::Held)
    }

    pub(super) fn declined(self) -> &'s [Standing<'a>] {
        self.between(Role::Declined, Role::Declined)
    }

    pub(super) fn ended(self) -> &'s [Standing<'a>] {
        self.between(Role::Ended, Role::Ended)
    }

    pub(super) fn guessed(self) -> &'s [Standing<'a>] {
        self.between(Role::Guessed, Role::Guessed)
    }

    pub(super) fn earlier(self) -> &'s [Standing<'a>] {
        self.between(Role::Earlier, Role::Earlier)
    }

    /// Returns all living stated facts: what a person who sees the slot has seen.
    pub(super) fn stated(self) -> &'s [Standing<'a>] {
        self.between(Role::Held, Role::Ended)
    }

    fn between(self, first: Role, last: Role) -> &'s [Standing<'a>] {
        let from = self.0.partition_point(|standing| standing.role < first);
        let to = self.0.partition_point(|standing| standing.role <= last);
        &self.0[from..to]
    }
}

/// Returns for each fact of a family (sorted by id) which one took its place, if one
/// did; of several the newest.
///
/// A fact takes the place of those it names in its own family, and of those its own
/// source said before. Whether it lives itself makes no difference: only undoing it
/// brings back what it replaced.
pub(super) fn replaced_by(attribute: &Attribute, facts: &[Placed<'_>]) -> Vec<Option<usize>> {
    let mut replaced_by: Vec<Option<usize>> = vec![None; facts.len()];
    let mut replace = |later: usize, earlier: usize| {
        let newer_than = |other: usize| {
            let key = |at: usize| (facts[at].fact.stamp(), facts[at].fact.id());
            key(later) > key(other)
        };
        if takes_effect(attribute, &facts[later], &facts[earlier]) && replaced_by[earlier].is_none_or(newer_than) {
            replaced_by[earlier] = Some(later);
        }
    };
    for (later, placed) in facts.iter().enumerate().filter(|(_, placed)| !placed.undone && placed.is_base()) {
        for id in placed.fact.replaces() {
            if let Ok(earlier) = facts.binary_search_by_key(id, |other| other.fact.id()) {
                replace(later, earlier);
            }
        }
    }
    if attribute.cardinality == Cardinality::One {
        for (later, earlier) in same_source(facts) {
            replace(later, earlier);
        }
    }
    replaced_by
}

/// A guess never displaces what was stated, and consents have their own rule.
fn takes_effect(attribute: &Attribute, later: &Placed<'_>, earlier: &Placed<'_>) -> bool {
    later.fact.id() != earlier.fact.id()
        && earlier.is_base()
        && (later.is_stated() || !earlier.is_stated())
        && (attribute.value != ValueKind::Consent || consents::may_replace(later.fact, earlier.fact))
}

/// Returns pairs of what one source said and said before. A source knows its own
/// previous statement without naming it; within one operation it says several things
/// at once.
fn same_source(facts: &[Placed<'_>]) -> Vec<(usize, usize)> {
    let speaks = |placed: &Placed<'_>| {
        let of_a_source = matches!(placed.fact.provenance().how, How::Imported | How::Inferred);
        of_a_source && !placed.undone && placed.is_base()
    };
    let source = |at: usize| (facts[at].fact.id().operation.device, facts[at].is_stated());
    let mut spoken: Vec<usize> = (0..facts.len()).filter(|at| speaks(&facts[*at])).collect();
    // Facts are sorted by id already, so the last of each source is its newest.
    spoken.sort_by_key(|at| source(*at));
    let mut pairs = Vec::new();
    for of_one in spoken.chunk_by(|one, other| source(*one) == source(*other)) {
        let Some(last) = of_one.last() else { continue };
        let operation = facts[*last].fact.id().operation;
        pairs.extend(
            of_one.iter().filter(|at| facts[**at].fact.id().operation != operation).map(|earlier| (*last, *earlier)),
        );
    }
    pairs
}

/// Returns for each fact the living one that stands where it stood, following who
/// replaced whom. `None` where facts replace each other in a ring.
pub(super) fn heirs(replaced_by: &[Option<usize>]) -> Vec<Option<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Heir {
        Unvisited,
        OnPath,
        Known(Option<usize>),
    }
    let mut heirs = vec![Heir::Unvisited; replaced_by.len()];
    for start in 0..replaced_by.len() {
        let mut path = Vec::new();
        let mut at = start;
        let heir = loop {
            match (heirs[at], replaced_by[at]) {
                (Heir::Known(heir), _) => break heir,
                (Heir::OnPath, _) => break None,
                (Heir::Unvisited, None) => {
                    path.push(at);
                    break Some(at);
                }
                (Heir::Unvisited, Some(next)) => {
                    heirs[at] = Heir::OnPath;
                    path.push(at);
                    at = next;
                }
            }
        };
        path.into_iter().for_each(|at| heirs[at] = Heir::Known(heir));
    }
    let known = |heir| match heir {
        Heir::Known(heir) => heir,
        Heir::Unvisited | Heir::OnPath => None,
    };
    heirs.into_iter().map(known).collect()
}
