//! "Wrong guess": this guess is not shown again. Nothing more, and nobody is told.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::profile::Slot;
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
    shift.touch(args.customer.0)?;
    let asked = arg::slot(&shift.reference.catalogue, &args.slot)?;
    let value = arg::value(asked.attribute, &args.value, &shift.store()?.country)?;
    let look = Look::at(shift, args.customer.0)?;
    let key = &asked.attribute.key;
    if answer::guessed(&look, key, &asked.scope, &value).is_none() {
        return Err(Trouble::new(Code::UnknownFact));
    }
    let draft = shift.draft(key, &asked.scope, Claim::WrongGuess(value), How::Told, None::<&Slot>);
    shift.save(args.customer.0, deed::WRONG_GUESS, vec![draft])
}
