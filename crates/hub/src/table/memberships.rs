//! Which customers are in which store's bucket.

use std::collections::BTreeSet;

use visavi_domain::{CustomerId, Moment, StoreId};

use crate::HubError;

/// That a customer was in a store, as an item says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stay {
    pub store: StoreId,
    pub at: i64,
    /// Until when something is open there; `None` where nothing is.
    pub open_until: Option<i64>,
}

impl Stay {
    /// Returns what three columns say; `None` where they tell of none.
    pub fn of(store: Option<String>, at: Option<i64>, open_until: Option<i64>) -> Option<Self> {
        store.zip(at).map(|(store, at)| Self { store: StoreId(store), at, open_until })
    }
}

/// A tie between a customer and a store, as their items say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tie {
    pub store: StoreId,
    pub last_at: i64,
    /// 0 where nothing is open.
    pub open_until: i64,
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Membership {
    pub customer: CustomerId,
    pub bucket: i64,
    pub last_at: i64,
    pub open_until: i64,
}

/// The table `memberships`.
pub(crate) trait MembershipsTable {
    /// Returns where the customers were, as their items say it but for those in `but`: of
    /// each store and each end of something open the latest stay, and `None` for what tells
    /// of no stay. Of whom nothing is known there is nothing.
    fn stays_of(
        &self,
        customers: &BTreeSet<CustomerId>,
        but: &[i64],
    ) -> Result<Vec<(CustomerId, Option<Stay>)>, HubError>;

    /// Returns the rows of the buckets the customer is in.
    fn memberships_of(&self, customer: CustomerId) -> Result<Vec<i64>, HubError> {
        let found = self.memberships_among(&BTreeSet::from([customer]))?;
        Ok(found.into_iter().map(|membership| membership.bucket).collect())
    }

    /// Returns in which buckets the customers are, of each customer in the order of the rows.
    fn memberships_among(&self, customers: &BTreeSet<CustomerId>) -> Result<Vec<Membership>, HubError>;

    /// Lets customers be in buckets; each is named once.
    fn put_memberships(&mut self, memberships: &[Membership]) -> Result<(), HubError>;

    /// Lets the customer be in the bucket no longer.
    fn end_membership(&mut self, customer: CustomerId, bucket: i64) -> Result<(), HubError>;

    /// Returns up to `limit` customers with a membership whose time is up.
    fn lapsed_customers(&self, now: Moment, cutoff: Moment, limit: usize) -> Result<Vec<CustomerId>, HubError>;

    /// Returns the bucket's customers for whom somebody has to act before `until`, the most
    /// urgent first. Appointments count until a day after their hour: `open_until` says so.
    fn due_customers(&self, bucket: i64, now: Moment, until: Moment) -> Result<Vec<CustomerId>, HubError>;

    /// Returns the bucket's customers in the order in which the first item of each came.
    fn customers_as_they_came(&self, bucket: i64) -> Result<Vec<CustomerId>, HubError>;

    /// Returns up to `limit` of the bucket's customers, the most recently met first.
    fn recent_customers(&self, bucket: i64, limit: usize) -> Result<Vec<CustomerId>, HubError>;
}
