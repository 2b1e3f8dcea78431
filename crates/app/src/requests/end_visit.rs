//! Ends a visit; the errand goes with it, and a borrowed dossier goes back.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::CustomerId;

use crate::arg::Id;
use crate::shift::Shift;
use crate::state_view;
use crate::trouble::Trouble;
use crate::view::StateView;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
}

pub type Reply = StateView;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    shift.device.end_visit(&shift.me.associate, args.customer.0)?;
    shift.give_back(args.customer.0)?;
    shift.app.bump();
    state_view::of(&shift.app)
}
