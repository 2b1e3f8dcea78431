//! Erasing again what a database forgot to have erased, because it was put back from a
//! backup.

use std::collections::{BTreeMap, BTreeSet};

use visavi_domain::Moment;
use visavi_protocol::{Erasure, Tag};

use super::{ErasureKeys, forget};
use crate::intake::open_buckets::OpenBuckets;
use crate::{Hub, HubError};

impl Hub {
    /// Erases whom the ledger names and the database does not, and writes down in the ledger
    /// what it lacks. Done when the hub is opened: nobody is told anything before.
    pub(crate) fn agree_with_ledger(&self) -> Result<(), HubError> {
        let written = self.ledger.read()?;
        let (known, keys) = self.database.read(|tables| {
            let keys = ErasureKeys::of(tables)?;
            Ok((tables.erasures_after(0, usize::MAX)?, keys))
        })?;
        let in_ledger: BTreeSet<Tag> = written.iter().map(|(erasure, _)| erasure.tag).collect();
        let lacks: Vec<(Erasure, Moment)> = known
            .iter()
            .filter(|(tag, _)| !in_ledger.contains(tag))
            .map(|(tag, at)| (keys.sealed(*tag), *at))
            .collect();
        self.ledger.append(&lacks)?;
        self.erase_again(&written).map(drop)
    }

    /// Erases those of a list who were not erased in this history of the database; returns
    /// how many. What this chain has not sealed is passed over.
    pub(super) fn erase_again(&self, erasures: &[(Erasure, Moment)]) -> Result<usize, HubError> {
        let (new, strange) = self.database.read(|tables| {
            let keys = ErasureKeys::of(tables)?;
            let (ours, strange): (Vec<&(Erasure, Moment)>, Vec<_>) =
                erasures.iter().partition(|(erasure, _)| keys.is_ours(erasure));
            let mut new = Vec::new();
            for listed in ours {
                if !tables.is_erased(listed.0.tag)? {
                    new.push(*listed);
                }
            }
            Ok((new, strange.len()))
        })?;
        if strange > 0 {
            tracing::warn!(strange, "erasures that this chain has not sealed were passed over");
        }
        if new.is_empty() {
            return Ok(0);
        }
        self.carry_out(&new)?;
        tracing::warn!(erased = new.len(), "customers were erased again: the database was put back from a backup");
        Ok(new.len())
    }

    fn carry_out(&self, new: &[(Erasure, Moment)]) -> Result<(), HubError> {
        let tags: BTreeSet<Tag> = new.iter().map(|(erasure, _)| erasure.tag).collect();
        let (found, others) = self.database.read(|tables| {
            let found = ErasureKeys::of(tables)?.find(tables, &tags)?;
            let mut others = BTreeMap::new();
            for customer in found.values() {
                others.insert(*customer, forget::others_naming(tables, *customer)?);
            }
            Ok((found, others))
        })?;
        self.database.write(|tables| {
            let dossiers = found.values().copied().chain(others.values().flatten().copied()).collect();
            tables.reserve_dossiers(&dossiers)?;
            tables.meta_to_write()?;
            let keys = ErasureKeys::of(tables)?;
            let catalogue = self.catalogue.read(tables)?;
            let mut buckets = OpenBuckets::default();
            for (erasure, at) in new {
                // Another process may have been quicker.
                if tables.is_erased(erasure.tag)? || !keys.is_ours(erasure) {
                    continue;
                }
                if let Some(customer) = found.get(&erasure.tag) {
                    forget::forget(tables, &mut buckets, *customer, &catalogue)?;
                }
                tables.add_erasure(erasure.tag, *at)?;
                self.ledger.add(erasure, *at)?;
            }
            buckets.close(tables)
        })?;
        self.drop_outdated_snapshots()?;
        self.scrub().map(drop)
    }
}
