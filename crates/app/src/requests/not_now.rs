//! *Not now*: not asked again in this visit; nothing is stored of the customer.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::CustomerId;

use crate::answer;
use crate::arg::{self, Id};
use crate::card::look::Look;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::{CustomerView, SlotRef};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    slot: SlotRef,
}

pub type Reply = CustomerView;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let visit = shift.touch(args.customer.0)?;
    let asked = arg::slot(&shift.reference.catalogue, &args.slot)?;
    let visit = answer::put_off(shift, visit, &asked.attribute.key, &asked.scope)?;
    shift.app.bump();
    Look::at(shift, args.customer.0)?.card(&visit)
}
