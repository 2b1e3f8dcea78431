//! What can be undone: ten seconds, by the person who did it, on the device where they
//! did it.

use visavi_domain::{AssociateId, CustomerId, Moment, OperationId, Scope};

/// How long *Undo* is offered.
pub(crate) const UNDO_MS: i64 = 10_000;

/// One deed that can still be undone. Kept in memory only: after a restart the ten
/// seconds are over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Undoable {
    pub(crate) operation: OperationId,
    pub(crate) customer: CustomerId,
    pub(crate) associate: AssociateId,
    pub(crate) attribute: String,
    pub(crate) scope: Scope,
    /// It was a *still right*.
    pub(crate) confirmed: bool,
    pub(crate) until: Moment,
}

/// Forgets what is too late to undo.
pub(crate) fn expire(undoable: &mut Vec<Undoable>, now: Moment) {
    undoable.retain(|deed| now < deed.until);
}
