//! Everything that names one customer goes. A new table with customers in it needs a line
//! here; `tests/both/erasure.rs` asks the databases which columns there are.

use std::collections::{BTreeMap, BTreeSet};

use visavi_domain::{Catalogue, CustomerId, Dimension, FactId};
use visavi_protocol::{Change, Item};

use crate::intake::open_buckets::OpenBuckets;
use crate::intake::round::Changed;
use crate::retention::emptied;
use crate::table::{Tables, items};
use crate::{HubError, look_up};

/// Removes all that is known of the customer. Their dossier, and those of whoever is said
/// to be the same person, are kept from other writers.
pub(super) fn forget(
    tables: &mut dyn Tables,
    buckets: &mut OpenBuckets,
    customer: CustomerId,
    catalogue: &Catalogue,
) -> Result<(), HubError> {
    forget_mentions(tables, buckets, customer, catalogue)?;
    let mut rows: BTreeSet<i64> = tables.memberships_of(customer)?.into_iter().collect();
    rows.extend(tables.loans_of(customer)?);
    for row in rows {
        tables.end_membership(customer, row)?;
        tables.end_loan(customer, row)?;
        buckets.erase(tables, row, customer)?;
    }
    buckets.forget_news(tables, customer)?;
    for held in tables.all_held()? {
        if held.content.is_some_and(|operation| operation.customer == customer) {
            tables.remove_held(held.number)?;
        }
    }
    tables.forget_disclosed(customer)?;
    tables.forget_look_up(customer)?;
    tables.remove_dossier(customer)
}

/// Returns of whom else something is said that may name the customer.
pub(super) fn others_naming(tables: &dyn Tables, customer: CustomerId) -> Result<BTreeSet<CustomerId>, HubError> {
    Ok(tables.said_naming(customer)?.into_iter().map(|said| said.operation.customer).collect())
}

/// That somebody else is, or is not, the same person as the customer is taken back as
/// retention takes facts back.
fn forget_mentions(
    tables: &mut dyn Tables,
    buckets: &mut OpenBuckets,
    customer: CustomerId,
    catalogue: &Catalogue,
) -> Result<(), HubError> {
    let name = customer.to_string();
    for said in tables.said_naming(customer)? {
        let facts = emptied::facts(&said.operation).unwrap_or_default();
        let naming = facts.iter().filter(|fact| fact.scope().get(Dimension::Customer) == Some(name.as_str()));
        let naming: BTreeMap<FactId, &str> = naming.map(|fact| (fact.id(), fact.attribute())).collect();
        let Some(left) = emptied::without(&said.operation, &naming, catalogue) else { continue };
        let item = Item { change: Change::Operation(left) };
        let changed = Changed { item: said.item, before: Some(said.digest), digest: item.digest() };
        tables.empty_operation(said.item, changed.digest, &items::content(&item))?;
        for row in buckets.with(tables, said.item)? {
            buckets.place_in(tables, row, changed)?;
            buckets.forget_snapshots(row);
        }
        look_up::note_anew(tables, said.operation.customer)?;
    }
    Ok(())
}
