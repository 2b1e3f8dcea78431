//! The sync centre's lists.

use std::collections::BTreeMap;

use visavi_device::{DeedFilter, DeedRow};
use visavi_domain::fact::FactDraft;
use visavi_domain::profile::State;
use visavi_domain::{Claim, CustomerId, StoreId, Value};
use visavi_protocol::Disposition;

use crate::card::face;
use crate::card::look::Look;
use crate::card::value::{chooses_store, shown_of, slot_ref};
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};
use crate::trouble_from::of_carriage;
use crate::view::{OperationRow, PersonFace, SealedView, ShownValue, SyncCentreView, TwinPair, TwoAnswers};
use crate::{conflicts, deed, state_view, twins};

/// So many settled ones are listed; the rest is a number.
const SETTLED_MAX: usize = 20;
/// So many pairs of twins are listed.
const PAIRS_MAX: usize = 10;

/// Returns the whole sync centre.
pub(crate) fn view(shift: &Shift) -> Result<SyncCentreView, Trouble> {
    let status = shift.app.status();
    let (_, since, _) = shift.today()?;
    let settled = shift.device.deeds(DeedFilter::SettledSince(since))?;
    let mut people = People { shift, known: BTreeMap::new() };
    let mut rows = |deeds: &[DeedRow]| deeds.iter().map(|deed| row(shift, &mut people, deed)).collect();
    let not_accepted: Result<Vec<_>, Trouble> = rows(&shift.device.deeds(DeedFilter::NotAccepted)?);
    let on_the_way: Result<Vec<_>, Trouble> = rows(&shift.device.deeds(DeedFilter::OnTheWay)?);
    let settled_rows: Result<Vec<_>, Trouble> = rows(&settled[..settled.len().min(SETTLED_MAX)]);
    Ok(SyncCentreView {
        pill: state_view::pill(&shift.app, &shift.device, shift.now, true)?,
        two_answers: two_answers(shift)?,
        not_accepted: not_accepted?,
        on_the_way: on_the_way?,
        settled: settled_rows?,
        settled_total: u32::try_from(settled.len()).unwrap_or(u32::MAX),
        sealed: sealed(shift)?,
        // Nobody answers: that is weather, and the line under the title says it.
        trouble: status.trouble.as_ref().map(of_carriage).filter(|code| *code != Code::HubUnreachable),
        twins: pairs(shift)?,
        device_number: shift.identity.device.0,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sent: status.sent,
        online_since: status.online_since.map(|at| at.0),
    })
}

fn sealed(shift: &Shift) -> Result<SealedView, Trouble> {
    let alone = shift.device.sealed_alone()?;
    Ok(SealedView { on_the_way: alone.on_the_way, not_accepted: alone.refused + alone.expired })
}

/// The faces of people, each read once.
struct People<'a> {
    shift: &'a Shift,
    known: BTreeMap<CustomerId, Option<PersonFace>>,
}

impl People<'_> {
    fn face(&mut self, customer: CustomerId) -> Result<Option<PersonFace>, Trouble> {
        if let Some(face) = self.known.get(&customer) {
            return Ok(face.clone());
        }
        let face = self.shift.device.person(customer)?.as_ref().map(face::of);
        self.known.insert(customer, face.clone());
        Ok(face)
    }
}

fn row(shift: &Shift, people: &mut People<'_>, deed: &DeedRow) -> Result<OperationRow, Trouble> {
    let first = deed.drafts.first();
    let attribute = first.and_then(|draft| shift.reference.catalogue.get(&draft.attribute));
    Ok(OperationRow {
        operation: deed.operation.to_string(),
        person: people.face(deed.customer)?,
        what: deed::of_word(&deed.what),
        slot: first.map(|draft| slot_ref(&draft.attribute, &draft.scope)),
        label: attribute.map(|attribute| attribute.label.in_language(shift.language()).to_owned()),
        value: first.map(|draft| value(shift, draft)).transpose()?.flatten(),
        at: deed.settled_at.unwrap_or(deed.at).0,
        // No connector takes corrections yet, and nothing is promised that nobody keeps.
        written_back_to: Vec::new(),
        refused: match &deed.disposition {
            Some(Disposition::Refused { reason } | Disposition::Held { reason }) => Some(reason.clone()),
            Some(Disposition::DroppedByErasure) => Some("erased".to_owned()),
            Some(Disposition::Applied | Disposition::Merged) | None => None,
        },
    })
}

/// Returns what was told or guessed, with the name of the store it stands for.
fn value(shift: &Shift, draft: &FactDraft) -> Result<Option<ShownValue>, Trouble> {
    let value = match &draft.claim {
        Claim::Holds(value) | Claim::WrongGuess(value) => value,
        Claim::StillRight(_) | Claim::NoLongerHolds | Claim::RatherNotSay | Claim::Retracts(_) => return Ok(None),
    };
    let store = match value {
        Value::Choice(code) if chooses_store(&draft.attribute) => shift.device.store(&StoreId(code.clone()))?,
        _ => None,
    };
    Ok(Some(shown_of(&draft.attribute, value, |_| store.map(|store| store.name))))
}

fn two_answers(shift: &Shift) -> Result<Vec<TwoAnswers>, Trouble> {
    let visits = shift.visits()?;
    let mut rows = Vec::new();
    for conflict in conflicts::waiting(&shift.device, shift.now)? {
        let look = Look::at(shift, conflict.customer)?;
        // The row was derived when the facts came; time may have settled it since.
        let slot =
            look.slots(&conflict.attribute, &conflict.scope).find(|slot| matches!(slot.state, State::Conflict(_)));
        let Some(row) = slot.and_then(|slot| look.row(slot)) else { continue };
        let person = shift.device.person(conflict.customer)?;
        rows.push(TwoAnswers {
            person: person.as_ref().map_or_else(|| face::unknown(conflict.customer), face::of),
            given: face::given(look.name()),
            row,
            visiting: visits.iter().any(|visit| visit.customer == conflict.customer),
        });
    }
    Ok(rows)
}

fn pairs(shift: &Shift) -> Result<Vec<TwinPair>, Trouble> {
    let pairs = shift.device.twin_pairs(PAIRS_MAX)?;
    Ok(pairs
        .iter()
        .map(|pair| TwinPair {
            one: twins::row_of(&pair.one, &pair.likeness),
            other: twins::row_of(&pair.other, &pair.likeness),
        })
        .collect())
}
