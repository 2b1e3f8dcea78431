//! What an associate saves, said in notation.

use visavi_device::{Deed, Device};
use visavi_domain::catalogue::Cardinality;
use visavi_domain::profile::Slot;
use visavi_domain::{AssociateId, Claim, CustomerId, FactDraft, FactId, Moment, StoreId, fold, notation};

/// Returns the deed in which `associate` notes what the customer says, in notation
/// without the id, the customer and where it comes from: `coffee holds choice tea`. It
/// names what `device` shows now as replaced.
///
/// # Panics
/// When `said` is no notation.
pub fn deed(
    device: &Device,
    associate: &AssociateId,
    store: &StoreId,
    customer: CustomerId,
    said: &str,
    now: Moment,
) -> Deed {
    let line = format!("0.0.0/0 {customer} {said} told by {} at {} on @{}", associate.0, store.0, now.0);
    let fact = notation::fact(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let mut draft = fact.draft();
    draft.stamp = device.next_stamp(now);
    draft.replaces = seen(device, customer, &draft, now);
    Deed {
        customer,
        associate: associate.clone(),
        store: store.clone(),
        drafts: vec![draft],
        written_at: now,
        what: "corrected".to_owned(),
    }
}

/// Returns the facts on the card that the draft takes the place of.
fn seen(device: &Device, customer: CustomerId, draft: &FactDraft, now: Moment) -> Vec<FactId> {
    let reference = device.reference().expect("the memory can be read");
    let attribute = reference.catalogue.get(&draft.attribute).expect("stories use what the catalogue has");
    let takes_a_place = matches!(draft.claim, Claim::Holds(_) | Claim::NoLongerHolds | Claim::RatherNotSay);
    if !takes_a_place || attribute.cardinality == Cardinality::Many {
        return Vec::new();
    }
    let dossier = device.dossier(customer).expect("the memory can be read");
    let profile = fold(&dossier, &reference, now);
    profile.slot(&draft.attribute, &draft.scope).map(Slot::living).unwrap_or_default()
}
