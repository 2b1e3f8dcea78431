//! The card again, after a change. The visit has to be open; opening it recorded the
//! view.

use serde::Deserialize;
use ts_rs::TS;
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
    let visit = shift.visit(args.customer.0)?;
    Look::at(shift, args.customer.0)?.card(&visit)
}
