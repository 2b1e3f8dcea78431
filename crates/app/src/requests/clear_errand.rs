//! The errand is done.

use serde::Deserialize;
use ts_rs::TS;
use visavi_device::Visit;
use visavi_domain::CustomerId;

use crate::arg::Id;
use crate::card::look::Look;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::CustomerView;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
}

pub type Reply = CustomerView;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let visit = Visit { errand: None, touched_at: shift.now, ..shift.visit(args.customer.0)? };
    shift.device.keep_visit(&visit)?;
    shift.app.bump();
    Look::at(shift, args.customer.0)?.card(&visit)
}
