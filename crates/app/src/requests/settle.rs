//! Settles two answers with what the customer says now. All of them are replaced; none
//! is ever settled by time of arrival.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::profile::State;
use visavi_domain::{Claim, CustomerId, How};

use crate::arg::{self, Id};
use crate::card::look::Look;
use crate::deed;
use crate::saved::Saved;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};
use crate::view::{ShownValue, SlotRef};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    slot: SlotRef,
    value: ShownValue,
}

pub type Reply = Saved;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    shift.touch(args.customer.0)?;
    let asked = arg::slot(&shift.reference.catalogue, &args.slot)?;
    let value = arg::value(asked.attribute, &args.value, &shift.store()?.country)?;
    let look = Look::at(shift, args.customer.0)?;
    let key = &asked.attribute.key;
    let conflict = look.slots(key, &asked.scope).find(|slot| matches!(slot.state, State::Conflict(_)));
    let conflict = conflict.ok_or(Trouble::new(Code::NothingToSettle))?;
    let draft = shift.draft(key, &asked.scope, Claim::Holds(value), How::Told, Some(conflict));
    shift.save(args.customer.0, deed::SETTLED, vec![draft])
}
