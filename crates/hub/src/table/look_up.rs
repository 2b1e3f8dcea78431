//! By what customers can be looked up.

use std::collections::BTreeSet;

use visavi_domain::CustomerId;

use crate::HubError;
use crate::look_up::Entry;

/// The table `derived_look_up`.
pub(crate) trait LookUpTable {
    /// Lets customers be found by these, too.
    fn add_look_ups(&mut self, entries: &BTreeSet<(Entry, CustomerId)>) -> Result<(), HubError>;

    /// Lets the customer be found by nothing.
    fn forget_look_up(&mut self, customer: CustomerId) -> Result<(), HubError>;

    /// Returns up to `limit` customers who are found by this.
    fn look_up(&self, entry: &Entry, limit: usize) -> Result<Vec<CustomerId>, HubError>;

    /// Returns up to `limit` customers with a word that begins with `first`, and one that
    /// begins with each of `others`.
    fn look_up_words(&self, first: &str, others: &[String], limit: usize) -> Result<Vec<CustomerId>, HubError>;

    /// Says whether nobody can be found by anything.
    fn look_up_is_empty(&self) -> Result<bool, HubError>;
}
