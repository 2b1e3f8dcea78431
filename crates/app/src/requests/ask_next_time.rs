//! Two answers: ask at the next visit. Until then the card is hidden here; nothing is
//! settled and nothing is lost.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::CustomerId;

use crate::arg::{self, Id};
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::{SlotRef, SyncCentreView};
use crate::{centre, conflicts};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    slot: SlotRef,
}

pub type Reply = SyncCentreView;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let asked = arg::slot(&shift.reference.catalogue, &args.slot)?;
    conflicts::put_off(&shift.device, args.customer.0, &asked.attribute.key, &asked.scope, shift.now)?;
    shift.app.bump();
    centre::view(shift)
}
