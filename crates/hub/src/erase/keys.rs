//! The two keys of erasures, made from the chain's secret.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use visavi_domain::CustomerId;
use visavi_protocol::{Erasure, ErasureKey, Seal, Tag};

use crate::HubError;
use crate::keys::derived;
use crate::table::Tables;

/// With one key tags are made: every device has it. With the other they are sealed: nobody
/// else has that.
pub(crate) struct ErasureKeys {
    pub tags: ErasureKey,
    seals: [u8; 32],
}

impl ErasureKeys {
    pub fn of(tables: &dyn Tables) -> Result<Self, HubError> {
        let secret = tables.secret()?.expect("a hub that was opened has its secret");
        Ok(Self {
            tags: ErasureKey(*derived(&secret, &[b"visavi erasure tags 1"])),
            seals: *derived(&secret, &[b"visavi erasure seals 1"]),
        })
    }

    /// Returns the erasure of the customer with this tag.
    pub fn sealed(&self, tag: Tag) -> Erasure {
        Erasure { tag, seal: Seal::of(&self.seals, tag) }
    }

    /// Says whether this chain has sealed it.
    pub fn is_ours(&self, erasure: &Erasure) -> bool {
        self.sealed(erasure.tag) == *erasure
    }

    /// Returns those of `tags` who are named anywhere, with their ids.
    pub fn find(&self, tables: &dyn Tables, tags: &BTreeSet<Tag>) -> Result<HashMap<Tag, CustomerId>, HubError> {
        let held = tables.all_held()?.into_iter().filter_map(|held| Some(held.content?.customer));
        let everybody = tables.everybody()?.into_iter().chain(held);
        let tagged = everybody.map(|customer| (self.tags.tag(customer), customer));
        Ok(tagged.filter(|(tag, _)| tags.contains(tag)).collect())
    }
}

/// Keeps every other writer from the dossiers of these customers, but for those who were
/// erased: nothing of them is written down, not even that somebody asked. Returns them.
pub(crate) fn reserve_others(
    tables: &mut dyn Tables,
    customers: &BTreeSet<CustomerId>,
) -> Result<BTreeSet<CustomerId>, HubError> {
    let before = erased_of(tables, customers)?;
    tables.reserve_dossiers(&customers.difference(&before).copied().collect())?;
    // Somebody may have been erased while we waited for their dossier.
    let erased = erased_of(tables, customers)?;
    for customer in erased.difference(&before) {
        tables.remove_dossier(*customer)?;
    }
    Ok(erased)
}

/// Returns those of the customers who were erased.
fn erased_of(tables: &dyn Tables, customers: &BTreeSet<CustomerId>) -> Result<BTreeSet<CustomerId>, HubError> {
    if customers.is_empty() || tables.erased()? == 0 {
        return Ok(BTreeSet::new());
    }
    let keys = ErasureKeys::of(tables)?;
    let tagged: BTreeMap<Tag, CustomerId> =
        customers.iter().map(|customer| (keys.tags.tag(*customer), *customer)).collect();
    let erased = tables.erased_among(&tagged.keys().copied().collect::<Vec<_>>())?;
    Ok(erased.iter().map(|tag| tagged[tag]).collect())
}
