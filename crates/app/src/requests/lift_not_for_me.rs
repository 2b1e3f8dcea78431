//! Lifts a *not for me*: one tap.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::{Claim, CustomerId, How};

use crate::arg::{self, Id};
use crate::card::look::Look;
use crate::deed;
use crate::saved::Saved;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};
use crate::view::{Limit, SlotRef};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    scope: Vec<Limit>,
}

pub type Reply = Saved;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    shift.touch(args.customer.0)?;
    let slot = SlotRef { attribute: "not_for_me".to_owned(), scope: args.scope };
    let asked = arg::slot(&shift.reference.catalogue, &slot)?;
    let look = Look::at(shift, args.customer.0)?;
    let key = &asked.attribute.key;
    let held = look.slots(key, &asked.scope).find(|slot| slot.stated_values().next().is_some());
    let held = held.ok_or(Trouble::new(Code::UnknownFact))?;
    let draft = shift.draft(key, &asked.scope, Claim::NoLongerHolds, How::Told, Some(held));
    shift.save(args.customer.0, deed::LIFTED, vec![draft])
}
