//! What is needed to change one slot by touch.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::CustomerId;

use crate::arg::{self, Id};
use crate::card::look::Look;
use crate::editing;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::{EditorView, SlotRef};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    slot: SlotRef,
}

pub type Reply = EditorView;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    shift.visit(args.customer.0)?;
    let look = Look::at(shift, args.customer.0)?;
    let asked = arg::slot(&shift.reference.catalogue, &args.slot)?;
    editing::view(&look, asked.attribute, &asked.scope)
}
