//! People who told a lot and bought nothing: twenty facts in a dozen operations, as an
//! associate writes them down over the years, in the large chain.

use visavi_device::Device;
use visavi_domain::{CustomerId, FactDraft, StoreId};
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::{BucketId, BucketState, Change, Digest, Item, NumberedItem, Page};

use crate::Outcome;
use crate::chain::{self, CUSTOMERS, RICH, SEED};
use crate::generator::{self, Person};

/// How many facts each of them has.
pub const FACTS: usize = 20;

/// Returns the customers, adding them to the chain where they are not there yet. They
/// have a bucket of their own, so that the chain need not be built anew for them.
pub fn people(device: &Device) -> Result<Vec<CustomerId>, crate::Failed> {
    let people: Vec<Person> = (CUSTOMERS..CUSTOMERS + RICH).map(|number| generator::person(SEED, number)).collect();
    let complete = chain::folder().join("chain/told");
    if !complete.exists() {
        add(device, &people)?;
        std::fs::write(complete, [])?;
    }
    Ok(people.into_iter().map(|person| person.id).collect())
}

fn add(device: &Device, people: &[Person]) -> Outcome {
    let [lkp, told] = ["LKP", "TOLD"].map(|store| BucketId::Store(StoreId(store.into())));
    device.set_buckets(&[lkp, told.clone()])?;
    let mut sequence = u64::try_from(CUSTOMERS)?;
    let mut digest = Digest::ZERO;
    let mut items: Vec<NumberedItem> = Vec::new();
    for person in people {
        let facts = generator::facts(person, FACTS);
        for drafts in operations(&facts) {
            sequence += 1;
            let item = Item { change: Change::Operation(generator::operation(person, sequence, drafts)) };
            digest = digest.plus(item.digest());
            items.push(NumberedItem { number: sequence, item });
        }
    }
    let all = u64::try_from(items.len())?;
    let state = BucketState { bucket: told, head: sequence, items: all, digest };
    while !items.is_empty() {
        let rest = items.split_off(items.len().min(ITEMS_PER_PAGE_MAX));
        let cursor = items.last().map(|item| item.number);
        device.apply(&Page { hub_epoch: 1, erased: 0, items, cursor, state: state.clone() })?;
        items = rest;
    }
    Ok(())
}

/// Who somebody is comes in one go, then a size or two at a time.
fn operations(facts: &[FactDraft]) -> impl Iterator<Item = &[FactDraft]> {
    let (who, told) = facts.split_at(3);
    let (pairs, one_by_one) = told.split_at(told.len() - 5);
    std::iter::once(who).chain(pairs.chunks(2)).chain(one_by_one.chunks(1))
}
