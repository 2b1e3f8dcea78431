//! An operation without the facts that were taken away.

use std::collections::BTreeMap;

use visavi_domain::fact::FactDraft;
use visavi_domain::provenance::{How, Provenance, Who};
use visavi_domain::{Catalogue, Claim, DeviceNumber, Epoch, Fact, FactId, Moment, OperationId, Scope, Stamp};
use visavi_protocol::{Body, Operation, Payload};

/// A fact that nobody ever stated: sequence numbers begin with 1.
const NOBODYS: FactId =
    FactId { operation: OperationId { device: DeviceNumber::HUB, epoch: Epoch(0), sequence: 0 }, place: 0 };

/// Returns the facts of an operation that are still there; `None` when this version cannot
/// read it.
pub(crate) fn facts(operation: &Operation) -> Option<Vec<Fact>> {
    let mut facts = operation.facts().ok()?;
    facts.retain(|fact| *fact.claim() != Claim::StillRight(NOBODYS));
    Some(facts)
}

/// Returns the operation without the facts of `outlived`; `None` when it has none of them.
///
/// Facts are known by their places, so the place of one that goes must stay when another
/// stands behind it. What stands there says that a fact which does not exist is still
/// right: every version that was ever released reads that as nothing at all.
pub(crate) fn without(
    operation: &Operation,
    outlived: &BTreeMap<FactId, &str>,
    catalogue: &Catalogue,
) -> Option<Operation> {
    let Body::Facts(payload) = &operation.body else { return None };
    let drafts: Vec<FactDraft> = payload.read().ok()?;
    let goes = |place: u16| outlived.contains_key(&FactId { operation: operation.id, place });
    if !(0..).zip(&drafts).any(|(place, _)| goes(place)) {
        return None;
    }
    let mut left: Vec<FactDraft> =
        (0..).zip(drafts).map(|(place, draft)| if goes(place) { nothing(catalogue) } else { draft }).collect();
    let last = left.iter().rposition(|draft| draft.claim != Claim::StillRight(NOBODYS));
    left.truncate(last.map_or(0, |last| last + 1));
    Some(Operation { body: Body::Facts(Payload::write(&left)), ..operation.clone() })
}

/// Says whether `left` is what retention left of `whole`, or might have: a hub that was put
/// back from a backup is offered again what devices hold by now, and that is no fork.
pub(crate) fn is_left_of(left: &Operation, whole: &Operation) -> bool {
    let is_same_envelope = Operation { body: whole.body.clone(), ..left.clone() } == *whole;
    let (Body::Facts(left), Body::Facts(whole)) = (&left.body, &whole.body) else { return false };
    let (Ok(left), Ok(whole)) = (left.read::<Vec<FactDraft>>(), whole.read::<Vec<FactDraft>>()) else { return false };
    let is_same = |(left, whole): (&FactDraft, &FactDraft)| left == whole || left.claim == Claim::StillRight(NOBODYS);
    is_same_envelope && left.len() <= whole.len() && left.iter().zip(&whole).all(is_same)
}

/// Returns what stands in the place of a fact that was taken away. Its attribute is any
/// that the catalogue has, so that nobody counts it as unread, and says nothing.
fn nothing(catalogue: &Catalogue) -> FactDraft {
    FactDraft {
        attribute: catalogue.iter().next().map(|attribute| attribute.key.clone()).unwrap_or_default(),
        scope: Scope::EVERYTHING,
        claim: Claim::StillRight(NOBODYS),
        replaces: Vec::new(),
        provenance: Provenance {
            how: How::Told,
            who: Who::System,
            store: None,
            via: None,
            said_at: Moment(0),
            written_at: Moment(0),
        },
        stamp: Stamp::default(),
    }
}
