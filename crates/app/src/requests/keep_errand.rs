//! Keeps today's errand as a goal: the only way it outlives the visit.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::{Claim, CustomerId, How, Scope, Value};

use crate::arg::Id;
use crate::deed;
use crate::errand::Errand;
use crate::saved::Saved;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
}

pub type Reply = Saved;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let visit = shift.touch(args.customer.0)?;
    let errand = Errand::of(&visit).ok_or(Trouble::about(Code::Empty, "text"))?;
    let goal = Value::goal(&errand.text, None, None)
        .map_err(|error| Trouble { field: Some("text".to_owned()), ..error.into() })?;
    let draft = shift.draft("goal", &Scope::EVERYTHING, Claim::Holds(goal), How::Told, None);
    shift.save(args.customer.0, deed::CORRECTED, vec![draft])
}
