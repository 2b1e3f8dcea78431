//! What can be wrong with an operation, as the stable words that its device is told.

use visavi_domain::fact::FactDraft;
use visavi_domain::provenance::{How, Who};
use visavi_domain::{Catalogue, Claim, Fact, FactId, Value};
use visavi_protocol::limits::{FACTS_PER_OPERATION_MAX, PAYLOAD_BYTES_MAX};
use visavi_protocol::payload::PAYLOAD_VERSION;
use visavi_protocol::{Body, Operation};

use crate::table::devices::Device;

/// Codes of stores and associates, and what owners call their records.
const NAME_BYTES_MAX: usize = 500;

/// Says whether `from` may hand this in at all. What fails here is not its own, so that
/// nothing of it is kept. A later epoch than the hub knows of is the device's own all the
/// same: a hub that was put back from a backup has forgotten that it gave it.
pub(super) fn envelope(from: &Device, operation: &Operation) -> Result<(), &'static str> {
    let id = operation.id;
    if id.device != from.number {
        return Err("not-yours");
    }
    let names = [operation.associate.as_ref().map(|id| &id.0), operation.store.as_ref().map(|id| &id.0)];
    let is_written = names.into_iter().flatten().all(|name| is_name(name));
    if id.sequence == 0 || i64::try_from(id.sequence).is_err() || !is_written {
        return Err("out-of-range");
    }
    Ok(())
}

/// Says whether every database can hold and find this: PostgreSQL's texts have no zero in
/// them, and its indexes take what is far shorter than its pages.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= NAME_BYTES_MAX && !text.contains('\0')
}

/// Returns what the operation carries, where it can be taken in. Facts can be, when each of
/// them has a place in the catalogue, or when a newer version wrote them: then nobody here
/// can tell, and none are returned. A command needs an owner who can carry it out, and none
/// exists yet.
pub(super) fn body(from: &Device, operation: &Operation, catalogue: &Catalogue) -> Result<Vec<Fact>, &'static str> {
    let payload = match &operation.body {
        Body::Command(_) => return Err("unknown-command"),
        Body::Facts(payload) => payload,
    };
    if payload.bytes.len() > PAYLOAD_BYTES_MAX {
        return Err("too-large");
    }
    if payload.version > PAYLOAD_VERSION {
        return Ok(Vec::new());
    }
    let drafts: Vec<FactDraft> = payload.read().map_err(|_| "unreadable")?;
    if drafts.len() > FACTS_PER_OPERATION_MAX {
        return Err("too-many-facts");
    }
    let facts = drafts.into_iter().zip(0..).map(|(draft, place)| {
        let fact = Fact::read(FactId { operation: operation.id, place }, operation.customer, draft);
        catalogue.check(&fact).map_err(|refusal| refusal.code())?;
        consent(from, &fact)?;
        Ok(fact)
    });
    facts.collect()
}

/// From a device a *yes* comes only by the customer's own hand; what a system of record
/// knows of one comes from an import, and names where it has it from. The catalogue knows
/// who spoke, but not through whom.
fn consent(from: &Device, fact: &Fact) -> Result<(), &'static str> {
    let Claim::Holds(Value::Consent(consent)) = fact.claim() else { return Ok(()) };
    if !consent.given {
        return Ok(());
    }
    let provenance = fact.provenance();
    let by_own_hand = provenance.who == Who::Customer && provenance.how == How::SelfService;
    let is_device = from.public_key.is_some();
    if by_own_hand {
        return Ok(());
    }
    if is_device {
        return Err("consent-needs-customer");
    }
    let has_evidence = provenance.via.is_some() || !consent.text_version.is_empty();
    if has_evidence { Ok(()) } else { Err("consent-without-evidence") }
}
