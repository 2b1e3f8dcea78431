//! Erasing one customer.

use std::collections::BTreeSet;
use std::path::Path;

use visavi_domain::{CustomerId, DeviceNumber, Moment};

use super::{ErasureKeys, forget};
use crate::intake::open_buckets::OpenBuckets;
use crate::look_up::member_number;
use crate::{Hub, HubError};

/// What became of an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Its number in the list of erasures.
    pub number: u64,
    /// Whether anything was known of the customer here.
    pub was_known: bool,
    /// Whether what was removed is gone from the database's log too. It is not while another
    /// program still reads from it; the next erasure, or the next night, does it then.
    pub is_scrubbed: bool,
}

impl Hub {
    /// Erases a customer, known or not: what is ever said about this id from now on is let
    /// go of. Doing it twice is doing it once.
    ///
    /// # Errors
    /// When the database fails, or the ledger cannot be written; then nothing was erased.
    pub fn erase(&self, customer: CustomerId, now: Moment) -> Result<Erased, HubError> {
        let others = self.database.read(|tables| forget::others_naming(tables, customer))?;
        let (number, was_known) = self.database.write(|tables| {
            let mut dossiers: BTreeSet<CustomerId> = others.clone();
            dossiers.insert(customer);
            tables.reserve_dossiers(&dossiers)?;
            tables.meta_to_write()?;
            let keys = ErasureKeys::of(tables)?;
            let tag = keys.tags.tag(customer);
            let was_known = tables.is_known(customer)?;
            let mut buckets = OpenBuckets::default();
            let catalogue = self.catalogue.read(tables)?;
            forget::forget(tables, &mut buckets, customer, &catalogue)?;
            let number = match tables.erasure(tag)? {
                Some(number) => number,
                None => tables.add_erasure(tag, now)?,
            };
            // Before the commit: what stands in the ledger too early is erased at the next
            // start; what does not stand there would come back with a backup.
            self.ledger.add(&keys.sealed(tag), now)?;
            buckets.close(tables)?;
            Ok((number, was_known))
        })?;
        self.drop_outdated_snapshots()?;
        let is_scrubbed = self.scrub()?;
        tracing::info!(number, "a customer was erased");
        Ok(Erased { number, was_known, is_scrubbed })
    }

    /// Says whether the customer was erased.
    pub fn is_erased(&self, customer: CustomerId) -> Result<bool, HubError> {
        self.database.read(|tables| tables.is_erased(ErasureKeys::of(tables)?.tags.tag(customer)))
    }

    /// Returns the customers whom somebody called by this member number, in whatever way it
    /// is written.
    pub fn customers_with_number(&self, number: &str) -> Result<Vec<CustomerId>, HubError> {
        self.database.read(|tables| tables.look_up(&member_number(number), FOUND_MAX))
    }

    /// Returns the number of the source called `name`; `None` where there is none.
    pub fn source_called(&self, name: &str) -> Result<Option<DeviceNumber>, HubError> {
        self.database.read(|tables| tables.source_called(name))
    }

    /// Returns where erasures are written down apart from the database.
    pub fn ledger(&self) -> Option<&Path> {
        self.ledger.file()
    }

    /// Removes what was deleted from the database's log and from its pages, as far as the
    /// database lets us; says whether that was done.
    pub fn scrub(&self) -> Result<bool, HubError> {
        self.database.scrub()
    }
}

/// A number that so many have is no name of anybody.
const FOUND_MAX: usize = 10;
