//! Takes one value away: a phone no longer in use, a colour no longer liked.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::catalogue::{Group, ValueKind};
use visavi_domain::{Claim, CustomerId, FactId, How};

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
    shift.touch(args.customer.0)?;
    let asked = arg::slot(&shift.reference.catalogue, &args.slot)?;
    // To end a *no* would be to turn it on.
    if asked.attribute.value == ValueKind::Consent || asked.attribute.group == Group::Identity {
        return Err(Trouble::new(Code::OnlyTheCustomer));
    }
    let look = Look::at(shift, args.customer.0)?;
    let key = &asked.attribute.key;
    let slot = look.slot_of_fact(key, &asked.scope, args.fact.0).ok_or(Trouble::new(Code::UnknownFact))?;
    let draft = shift.draft(key, &asked.scope, Claim::NoLongerHolds, How::Told, Some(slot));
    shift.save(args.customer.0, deed::ENDED, vec![draft])
}
