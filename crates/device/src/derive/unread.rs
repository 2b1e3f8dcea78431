//! Facts that need not be read: what derived rows say does not rest on them.

use visavi_domain::catalogue::{Cardinality, ValueKind};
use visavi_domain::{Dossier, Fact, FactDraft, FactId, Moment, Reference};
use visavi_protocol::payload;
use visavi_protocol::snapshot::{FactBytes, OperationView};

use super::contact;

/// How a payload marks a value that is held, and an undo.
const HOLDS: u8 = 0;
const RETRACTS: u8 = 5;
/// And an author who is an associate.
const ASSOCIATE: u8 = 0;

/// The facts of a dossier as they lie in their payloads.
#[derive(Debug)]
pub(super) struct Unread<'a> {
    facts: Vec<Lying<'a>>,
    /// Some derived row may rest on these, in the order of their slots.
    counting: Vec<u32>,
    /// When an associate wrote down the last of the others.
    met_at: Option<Moment>,
}

#[derive(Debug)]
struct Lying<'a> {
    id: FactId,
    version: u16,
    bytes: FactBytes<'a>,
}

impl<'a> Unread<'a> {
    /// Returns the facts of these operations; `None` where all of them have to be read. An
    /// undo may reach any of them.
    pub(super) fn of(operations: &[OperationView<'a>], reference: &Reference) -> Option<Self> {
        let mut facts = Vec::with_capacity(operations.len());
        for operation in operations {
            for (bytes, place) in operation.facts()?.zip(0..) {
                if is_undo(&bytes) {
                    return None;
                }
                let id = FactId { operation: operation.id, place };
                facts.push(Lying { id, version: operation.version, bytes });
            }
        }
        let slot = |place: &u32| facts[*place as usize].bytes.slot;
        let mut places: Vec<u32> = (0..facts.len() as u32).collect();
        places.sort_unstable_by_key(slot);
        let (mut counting, mut met_at) = (Vec::new(), None);
        for places in places.chunk_by(|one, next| slot(one) == slot(next)) {
            let of_slot = || places.iter().map(|place| &facts[*place as usize].bytes);
            if counts(of_slot, reference) {
                counting.extend_from_slice(places);
            } else {
                let met = of_slot().filter(|fact| is_by_associate(fact));
                met_at = met.map(FactBytes::written_at).max().max(met_at);
            }
        }
        Some(Self { facts, counting, met_at })
    }

    /// Reads those that count; says whether all of them could be read.
    pub(super) fn read_into(&self, dossier: &mut Dossier) -> bool {
        for fact in self.counting.iter().map(|place| &self.facts[*place as usize]) {
            let Ok(draft) = payload::read::<FactDraft>(fact.version, fact.bytes.draft) else {
                dossier.facts.clear();
                return false;
            };
            dossier.facts.push(Fact::read(fact.id, dossier.customer, draft));
        }
        true
    }

    /// Returns when an associate wrote down the last of the others.
    pub(super) fn met_at(&self) -> Option<Moment> {
        self.met_at
    }
}

/// Says whether it takes another fact back.
pub(super) fn is_undo(fact: &FactBytes<'_>) -> bool {
    fact.claim.first() == Some(&RETRACTS)
}

pub(super) fn is_by_associate(fact: &FactBytes<'_>) -> bool {
    fact.who.first() == Some(&ASSOCIATE)
}

/// Says whether derived rows may rest on the facts of one slot. What is not of name or
/// contact makes rows only where two answers stand: not where there is one fact, nor where
/// values stand side by side and nothing but values was said.
fn counts<'a, I>(slot: impl Fn() -> I, reference: &Reference) -> bool
where
    I: Iterator<Item = &'a FactBytes<'a>>,
{
    let Some(attribute) = slot().next().and_then(FactBytes::attribute) else { return true };
    if contact::is_of(attribute) {
        return true;
    }
    let are_values = || slot().all(|fact| fact.claim.first() == Some(&HOLDS));
    let are_side_by_side = || {
        let attribute = reference.catalogue.get(attribute);
        attribute.is_none_or(|of| of.cardinality == Cardinality::Many && of.value != ValueKind::Consent)
    };
    slot().nth(1).is_some() && !(are_values() && are_side_by_side())
}

#[cfg(test)]
mod tests {
    use visavi_domain::value::Value;
    use visavi_domain::{AssociateId, Claim, DeviceNumber, Epoch, OperationId, Who};
    use visavi_protocol::Payload;

    use super::*;

    #[test]
    fn the_marks_are_those_of_a_payload() {
        let undone = OperationId { device: DeviceNumber(1), epoch: Epoch(1), sequence: 1 };
        let mark = |claim: &Claim| Payload::write(claim).bytes[0];
        assert_eq!(mark(&Claim::Holds(Value::Text(String::new()))), HOLDS);
        assert_eq!(mark(&Claim::Retracts(undone)), RETRACTS);
        assert_eq!(Payload::write(&Who::Associate(AssociateId(String::new()))).bytes[0], ASSOCIATE);
    }
}
