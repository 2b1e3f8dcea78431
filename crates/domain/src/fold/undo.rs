//! Which operations count as never done.

use crate::catalogue::{Catalogue, ValueKind};
use crate::fact::{Claim, Fact};
use crate::id::OperationId;

use super::consents;
use super::placed::Placed;

/// One fact that retracts an operation.
#[derive(Clone, Copy)]
struct Retraction<'a> {
    by: &'a Fact,
    source: OperationId,
    target: OperationId,
}

/// All retractions, sorted by what they retract.
pub(super) struct Retractions<'a>(Vec<Retraction<'a>>);

impl<'a> Retractions<'a> {
    /// Returns the facts that retract `operation`.
    pub(super) fn of(&self, operation: OperationId) -> impl Iterator<Item = &'a Fact> {
        let from = self.0.partition_point(|retraction| retraction.target < operation);
        self.0[from..]
            .iter()
            .take_while(move |retraction| retraction.target == operation)
            .map(|retraction| retraction.by)
    }

    /// Says whether anything retracts `operation`, whatever became of it.
    pub(super) fn any(&self, operation: OperationId) -> bool {
        self.of(operation).next().is_some()
    }
}

/// Marks the facts of undone operations; `facts` is sorted by id.
///
/// An operation is undone when an operation that stands retracts it, so undoing an undo
/// brings it back. Consents have a rule of their own on top.
pub(super) fn mark(facts: &mut [Placed<'_>], catalogue: &Catalogue) {
    let mut retractions: Vec<Retraction<'_>> = facts
        .iter()
        .filter_map(|placed| match placed.fact.claim() {
            Claim::Retracts(target) => {
                Some(Retraction { by: placed.fact, source: placed.fact.id().operation, target: *target })
            }
            _ => None,
        })
        .collect();
    if retractions.is_empty() {
        return;
    }
    let undone = undone(&retractions);
    retractions.sort_by_key(|retraction| retraction.target);
    let retractions = Retractions(retractions);
    for placed in facts {
        let operation = placed.fact.id().operation;
        placed.undone = if catalogue.at(placed.attribute).value == ValueKind::Consent && placed.is_base() {
            consents::is_undone(placed.fact, &retractions)
        } else {
            undone.binary_search(&operation).is_ok()
        };
    }
}

/// Returns the undone operations, sorted. `by_source` is sorted by the retracting
/// operation.
///
/// Decided from the ends: what nobody retracts stands; what a standing one retracts is
/// undone; what only undone ones retract stands. Operations that retract each other in
/// a ring, which no honest device can make, are left standing.
fn undone(by_source: &[Retraction<'_>]) -> Vec<OperationId> {
    let mut operations: Vec<OperationId> =
        by_source.iter().flat_map(|retraction| [retraction.source, retraction.target]).collect();
    operations.sort_unstable();
    operations.dedup();
    let place = |operation: OperationId| operations.partition_point(|other| *other < operation);
    let mut waiting = vec![0_usize; operations.len()];
    for retraction in by_source {
        waiting[place(retraction.target)] += 1;
    }
    let mut decided: Vec<Option<bool>> = vec![None; operations.len()];
    let mut next: Vec<usize> = (0..operations.len()).filter(|at| waiting[*at] == 0).collect();
    next.iter().for_each(|at| decided[*at] = Some(false));
    while let Some(at) = next.pop() {
        let source = operations[at];
        let is_undone = decided[at] == Some(true);
        let from = by_source.partition_point(|retraction| retraction.source < source);
        for retraction in by_source[from..].iter().take_while(|retraction| retraction.source == source) {
            let target = place(retraction.target);
            waiting[target] -= 1;
            if decided[target].is_none() && (!is_undone || waiting[target] == 0) {
                decided[target] = Some(!is_undone);
                next.push(target);
            }
        }
    }
    operations.into_iter().zip(decided).filter(|(_, decided)| *decided == Some(true)).map(|(id, _)| id).collect()
}
