//! *Rather not say*: never asked again unless the customer starts it.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::catalogue::ValueKind;
use visavi_domain::profile::Slot;
use visavi_domain::{Claim, CustomerId, FactId, How};

use crate::answer;
use crate::arg::{self, Id};
use crate::card::look::Look;
use crate::deed;
use crate::saved::Saved;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};
use crate::view::SlotRef;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    slot: SlotRef,
}

pub type Reply = Saved;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let visit = shift.touch(args.customer.0)?;
    let asked = arg::slot(&shift.reference.catalogue, &args.slot)?;
    if asked.attribute.value == ValueKind::Consent {
        return Err(Trouble::new(Code::OnlyTheCustomer));
    }
    let look = Look::at(shift, args.customer.0)?;
    let key = &asked.attribute.key;
    // Where several values stand side by side, none of them is said any longer.
    let mut replaces: Vec<FactId> = look.slots(key, &asked.scope).flat_map(Slot::living).collect();
    replaces.sort_unstable();
    replaces.dedup();
    let draft = shift.draft_replacing(key, &asked.scope, Claim::RatherNotSay, How::Told, replaces);
    let saved = shift.save(args.customer.0, deed::RATHER_NOT_SAY, vec![draft])?;
    answer::count(&look, visit, key, &asked.scope)?;
    Ok(saved)
}
