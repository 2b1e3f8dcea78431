//! Dossiers lent to devices.

use std::collections::BTreeSet;

use visavi_domain::{CustomerId, Moment};

use crate::HubError;

/// The table `loans`.
pub(crate) trait LoansTable {
    /// Returns the rows of the buckets that the customer's dossier is lent to.
    fn loans_of(&self, customer: CustomerId) -> Result<Vec<i64>, HubError> {
        Ok(self.loans_among(&BTreeSet::from([customer]))?.into_iter().map(|(_, bucket)| bucket).collect())
    }

    /// Returns the customers with the rows of the buckets that their dossiers are lent to,
    /// of each customer in the order of the rows.
    fn loans_among(&self, customers: &BTreeSet<CustomerId>) -> Result<Vec<(CustomerId, i64)>, HubError>;

    /// Lends the dossier until then; a loan that ends later stays as it is.
    fn lend(&mut self, customer: CustomerId, bucket: i64, until: Moment) -> Result<(), HubError>;

    /// Ends the loan; says whether there was one.
    fn end_loan(&mut self, customer: CustomerId, bucket: i64) -> Result<bool, HubError>;

    /// Returns up to `limit` loans whose time is up.
    fn ended_loans(&self, now: Moment, limit: usize) -> Result<Vec<(CustomerId, i64)>, HubError>;
}
