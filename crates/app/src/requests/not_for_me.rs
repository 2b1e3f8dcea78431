//! *Not for me*: a brand, category, colour, material, theme or channel.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::{CustomerId, How, Value};

use crate::answer::hold;
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
    // Of nothing in particular it would mean everything, which is another thing to say.
    if args.scope.is_empty() {
        return Err(Trouble::about(Code::Empty, "scope"));
    }
    let slot = SlotRef { attribute: "not_for_me".to_owned(), scope: args.scope };
    let asked = arg::slot(&shift.reference.catalogue, &slot)?;
    let look = Look::at(shift, args.customer.0)?;
    let (what, draft) = hold(&look, asked.attribute, &asked.scope, Value::Flag(true), How::Told);
    let what = if what == deed::CORRECTED { deed::NOT_FOR_ME } else { what };
    shift.save(args.customer.0, what, vec![draft])
}
