//! Associates who left, and since when.

use std::collections::{BTreeSet, HashMap};

use visavi_domain::{AssociateId, Moment};

use crate::HubError;

/// The table `associates_left`.
pub(crate) trait AssociatesLeftTable {
    /// Notes that the associate left; the first time counts.
    fn note_left(&mut self, associate: &AssociateId, now: Moment) -> Result<(), HubError>;

    /// Notes that the associate is there (again).
    fn forget_left(&mut self, associate: &AssociateId) -> Result<(), HubError>;

    /// Returns those of the associates who are gone, and since when.
    fn left_among(&self, associates: &BTreeSet<&AssociateId>) -> Result<HashMap<AssociateId, Moment>, HubError>;
}
