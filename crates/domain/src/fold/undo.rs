//! Which operations count as never done.

use std::collections::BTreeSet;

use crate::catalogue::{Catalogue, ValueKind};
use crate::fact::{Claim, Fact};
use crate::id::OperationId;

use super::consents;
use super::placed::Placed;

/// One fact that retracts an operation.
#[derive(Clone, Copy)]
struct Retraction<'a> {
    by: &'a Fact,
    target: OperationId,
}

/// Which way undoing an operation turns a consent.
///
/// Ways take turns: if undoing an operation loosens, undoing that undo makes stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// No consent is meant.
    Either,
    Looser,
    Stricter,
}

/// Marks the facts of undone operations; `facts` is sorted by id.
///
/// An operation is undone when an operation that stands retracts it, so undoing an undo
/// brings it back. Where undoing would loosen a consent, only a permitted undo counts.
pub(super) fn mark(facts: &mut [Placed<'_>], catalogue: &Catalogue) {
    let mut retractions: Vec<Retraction<'_>> = facts
        .iter()
        .filter_map(|placed| match placed.fact.claim() {
            Claim::Retracts(target) => Some(Retraction { by: placed.fact, target: *target }),
            _ => None,
        })
        .collect();
    if retractions.is_empty() {
        return;
    }
    retractions.sort_by_key(|retraction| retraction.target);
    let undone = undone(edges(&retractions));
    for placed in facts {
        let operation = placed.fact.id().operation;
        let is_consent = catalogue.at(placed.attribute).value == ValueKind::Consent && placed.is_base();
        placed.undone = if !is_consent {
            undone.contains(&(operation, Way::Either))
        } else if consents::is_strict(placed.fact) {
            of(&retractions, operation).any(|undo| {
                consents::may_undo(undo, placed.fact) && !undone.contains(&(undo.id().operation, Way::Stricter))
            })
        } else {
            of(&retractions, operation).any(|undo| !undone.contains(&(undo.id().operation, Way::Looser)))
        };
    }
}

/// Returns the facts that retract `operation`; `retractions` is sorted by target.
fn of<'a>(retractions: &[Retraction<'a>], operation: OperationId) -> impl Iterator<Item = &'a Fact> {
    let from = retractions.partition_point(|retraction| retraction.target < operation);
    let of_operation = retractions[from..].iter().take_while(move |retraction| retraction.target == operation);
    of_operation.map(|retraction| retraction.by)
}

/// An operation, and which way undoing it turns what is asked about.
type Node = (OperationId, Way);

/// Returns who can undo whom: the undoing first.
fn edges(retractions: &[Retraction<'_>]) -> Vec<(Node, Node)> {
    let mut by_source: Vec<&Fact> = retractions.iter().map(|retraction| retraction.by).collect();
    by_source.sort_unstable_by_key(|fact| fact.id());
    let mut edges = Vec::with_capacity(retractions.len() * 3);
    for Retraction { by, target } in retractions {
        let source = by.id().operation;
        edges.push(((source, Way::Either), (*target, Way::Either)));
        edges.push(((source, Way::Looser), (*target, Way::Stricter)));
        // What is undone here is itself an undo: that of a refusal's undo's undo, say.
        let from = by_source.partition_point(|fact| fact.id().operation < *target);
        let mut undos = by_source[from..].iter().take_while(|fact| fact.id().operation == *target);
        if undos.all(|what| consents::may_undo(by, what)) {
            edges.push(((source, Way::Stricter), (*target, Way::Looser)));
        }
    }
    edges.sort_unstable();
    edges
}

/// Returns what is undone. `edges` is sorted.
///
/// Decided from the ends: what nobody retracts stands; what a standing one retracts is
/// undone; what only undone ones retract stands. Operations that retract each other in
/// a ring, which no honest device can make, are left standing.
fn undone(edges: Vec<(Node, Node)>) -> BTreeSet<Node> {
    let mut nodes: Vec<Node> = edges.iter().flat_map(|(source, target)| [*source, *target]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let place = |node: Node| nodes.partition_point(|other| *other < node);
    let mut waiting = vec![0_usize; nodes.len()];
    for (_, target) in &edges {
        waiting[place(*target)] += 1;
    }
    let mut decided: Vec<Option<bool>> = vec![None; nodes.len()];
    let mut next: Vec<usize> = (0..nodes.len()).filter(|at| waiting[*at] == 0).collect();
    next.iter().for_each(|at| decided[*at] = Some(false));
    while let Some(at) = next.pop() {
        let is_undone = decided[at] == Some(true);
        let from = edges.partition_point(|(source, _)| *source < nodes[at]);
        for (_, target) in edges[from..].iter().take_while(|(source, _)| *source == nodes[at]) {
            let target = place(*target);
            waiting[target] -= 1;
            if decided[target].is_none() && (!is_undone || waiting[target] == 0) {
                decided[target] = Some(!is_undone);
                next.push(target);
            }
        }
    }
    nodes.into_iter().zip(decided).filter(|(_, decided)| *decided == Some(true)).map(|(node, _)| node).collect()
}
