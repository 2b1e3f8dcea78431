//! Customers who were erased: by number and tag, and nothing else.

use std::collections::BTreeSet;

use visavi_domain::{CustomerId, Moment};
use visavi_protocol::Tag;

use super::items::Said;
use crate::HubError;

/// The table `erasures`, and where else a customer may be named.
pub(crate) trait ErasuresTable {
    /// Returns how many customers were erased, which is the number of the last.
    fn erased(&self) -> Result<u64, HubError>;

    /// Returns the number of the erasure with this tag.
    fn erasure(&self, tag: Tag) -> Result<Option<u64>, HubError>;

    /// Says whether the customer with this tag was erased.
    fn is_erased(&self, tag: Tag) -> Result<bool, HubError> {
        Ok(self.erasure(tag)?.is_some())
    }

    /// Returns those of the tags whose customers were erased.
    fn erased_among(&self, tags: &[Tag]) -> Result<BTreeSet<Tag>, HubError>;

    /// Writes the next erasure down; returns its number. Nobody else may be at it: `meta`
    /// is kept from other writers.
    fn add_erasure(&mut self, tag: Tag, at: Moment) -> Result<u64, HubError>;

    /// Returns the tags after a number, in the order of their numbers, with their moments.
    fn erasures_after(&self, after: u64, limit: usize) -> Result<Vec<(Tag, Moment)>, HubError>;

    /// Returns everybody whose id stands anywhere, but for what `held` says inside.
    fn everybody(&self) -> Result<Vec<CustomerId>, HubError>;

    /// Returns what was said of others and may name the customer in it.
    fn said_naming(&self, customer: CustomerId) -> Result<Vec<Said>, HubError>;
}
