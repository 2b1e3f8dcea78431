//! Writes down what the customer wants today.

use serde::Deserialize;
use ts_rs::TS;
use visavi_device::Visit;
use visavi_domain::CustomerId;

use crate::arg::Id;
use crate::card::look::Look;
use crate::errand::Errand;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::CustomerView;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    text: String,
}

pub type Reply = CustomerView;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let errand = Errand::new(&args.text, shift.now)?;
    let visit = shift.visit(args.customer.0)?;
    let visit = Visit { errand: Some(errand.kept()), touched_at: shift.now, ..visit };
    shift.device.keep_visit(&visit)?;
    shift.app.bump();
    Look::at(shift, args.customer.0)?.card(&visit)
}
