//! *Still right*: one tap stamps who, when, and that it was asked face to face.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::catalogue::ValueKind;
use visavi_domain::profile::{Freshness, Slot};
use visavi_domain::{Claim, CustomerId, FactId, How};

use crate::answer;
use crate::arg::{self, Id};
use crate::card::look::Look;
use crate::deed;
use crate::saved::Saved;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};
use crate::view::SlotRef;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    slot: SlotRef,
    #[ts(type = "string")]
    fact: Id<FactId>,
}

pub type Reply = Saved;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let visit = shift.touch(args.customer.0)?;
    let asked = arg::slot(&shift.reference.catalogue, &args.slot)?;
    if asked.attribute.value == ValueKind::Consent {
        return Err(Trouble::new(Code::OnlyTheCustomer));
    }
    let look = Look::at(shift, args.customer.0)?;
    let key = &asked.attribute.key;
    let slot = look.slot_of_fact(key, &asked.scope, args.fact.0).ok_or(Trouble::new(Code::UnknownFact))?;
    // Of two answers neither is *still* right: one of them is settled on.
    let reading = slot.held().ok_or(Trouble::new(Code::UnknownFact))?;
    if reading.freshness == Freshness::Expired {
        return Err(Trouble::new(Code::UnknownFact));
    }
    let draft = shift.draft(key, &asked.scope, Claim::StillRight(reading.fact), How::Told, None::<&Slot>);
    let saved = shift.save(args.customer.0, deed::STILL_RIGHT, vec![draft])?;
    answer::count(&look, visit, key, &asked.scope)?;
    Ok(saved)
}
