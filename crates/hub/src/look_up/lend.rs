//! What a device may ask for beyond its own store.

use std::collections::BTreeSet;

use visavi_domain::{CustomerId, Moment};
use visavi_protocol::BucketId;
use visavi_protocol::look_up::{BorrowReply, BorrowRequest, LookUpReply, LookUpRequest};

use super::allow::{NotAllowed, allow};
use super::find::find;
use crate::intake::open_buckets::{self, OpenBuckets};
use crate::scope::Scoped;
use crate::table::Tables;
use crate::table::disclosures::Disclosure;
use crate::{Hub, HubError};

const HOUR_MS: i64 = 60 * 60 * 1000;
/// Loans that are ended in one transaction.
const STEP: usize = 500;

impl Scoped<'_> {
    /// Returns whom the chain knows by this; that it was asked is written down first.
    ///
    /// # Errors
    /// [`HubError::NotAllowed`] and whatever the database says.
    pub fn look_up(&self, request: &LookUpRequest, now: Moment) -> Result<LookUpReply, HubError> {
        let associate = request.associate.clone();
        let disclosure = Disclosure { at: now, device: self.scope.device(), associate, lent: None };
        self.hub.database.write(|tables| allow(tables, self.scope, &disclosure))?;
        self.hub.database.read(|tables| {
            let catalogue = self.hub.catalogue.read(tables)?;
            Ok(LookUpReply { people: find(tables, &request.by, &catalogue, now)? })
        })
    }

    /// Lends a dossier to the device; who wanted it, and what for, is written down in the
    /// same transaction. Borrowing again makes the loan longer.
    ///
    /// # Errors
    /// [`HubError::NotAllowed`] and whatever the database says.
    pub fn borrow(&self, request: &BorrowRequest, now: Moment) -> Result<BorrowReply, HubError> {
        let customer = request.customer;
        let lent = Some((customer, request.purpose.clone()));
        let device = self.scope.device();
        let disclosure = Disclosure { at: now, device, associate: request.associate.clone(), lent };
        self.hub.database.write(|tables| {
            tables.reserve_dossiers(&BTreeSet::from([customer]))?;
            if !tables.is_known(customer)? {
                return Err(NotAllowed::UnknownCustomer.into());
            }
            allow(tables, self.scope, &disclosure)?;
            let hours = i64::from(tables.meta()?.loan_hours);
            let until = Moment(now.0.saturating_add(hours.saturating_mul(HOUR_MS)));
            let mut buckets = OpenBuckets::default();
            let row = buckets.row(tables, &BucketId::Device(device))?;
            let is_lent = tables.loans_of(customer)?.contains(&row);
            tables.lend(customer, row, until)?;
            if !is_lent {
                let news = open_buckets::news_of(tables, customer)?;
                buckets.enter(tables, row, news, &tables.dossier_of(customer)?)?;
            }
            buckets.close(tables)?;
            Ok(BorrowReply { until })
        })
    }

    /// Takes a dossier back before its time.
    pub fn give_back(&self, customer: CustomerId) -> Result<(), HubError> {
        self.hub.database.write(|tables| {
            let Some(bucket) = tables.bucket(&BucketId::Device(self.scope.device()))? else { return Ok(()) };
            end(tables, &[(customer, bucket.row)])
        })
    }
}

impl Hub {
    /// Takes back the dossiers whose time is up; returns how many.
    pub fn end_loans(&self, now: Moment) -> Result<usize, HubError> {
        let mut ended = 0;
        loop {
            let over = self.database.read(|tables| tables.ended_loans(now, STEP))?;
            if !over.is_empty() {
                self.database.write(|tables| end(tables, &over))?;
            }
            ended += over.len();
            if over.len() < STEP {
                return Ok(ended);
            }
        }
    }

    /// Returns what was shown of a customer outside their stores, the oldest first.
    pub fn disclosures_of(&self, customer: CustomerId) -> Result<Vec<Disclosure>, HubError> {
        self.database.read(|tables| tables.disclosures_of(customer))
    }
}

fn end(tables: &mut dyn Tables, loans: &[(CustomerId, i64)]) -> Result<(), HubError> {
    tables.reserve_dossiers(&loans.iter().map(|(customer, _)| *customer).collect())?;
    let mut buckets = OpenBuckets::default();
    for (customer, row) in loans {
        if tables.end_loan(*customer, *row)? {
            buckets.leave(tables, *row, *customer, &[])?;
        }
    }
    buckets.close(tables)
}
