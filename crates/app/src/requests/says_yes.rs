//! "Annika says yes": a guess becomes something that was said.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::{Claim, CustomerId, How};

use crate::answer;
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
    let visit = shift.touch(args.customer.0)?;
    let asked = arg::slot(&shift.reference.catalogue, &args.slot)?;
    let value = arg::value(asked.attribute, &args.value, &shift.store()?.country)?;
    let look = Look::at(shift, args.customer.0)?;
    let key = &asked.attribute.key;
    let slot = answer::guessed(&look, key, &asked.scope, &value).ok_or(Trouble::new(Code::UnknownFact))?;
    let draft = shift.draft(key, &asked.scope, Claim::Holds(value), How::Told, Some(slot));
    let saved = shift.save(args.customer.0, deed::CORRECTED, vec![draft])?;
    answer::count(&look, visit, key, &asked.scope)?;
    Ok(saved)
}
