//! Puts a value right. Typing what is held already is calling it still right.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use visavi_domain::{CustomerId, FactId, How};

use crate::answer::{self, hold};
use crate::arg::{self, Id};
use crate::card::look::Look;
use crate::deed;
use crate::saved::Saved;
use crate::shift::Shift;
use crate::trouble::{Code, Trouble};
use crate::view::{ShownValue, SlotRef};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    slot: SlotRef,
    value: ShownValue,
    #[ts(inline)]
    how: CorrectedBy,
    /// The fact it takes the place of, where several values stand side by side; without
    /// it a new value stands beside them.
    #[serde(default)]
    #[ts(optional = nullable, type = "string")]
    fact: Option<Id<FactId>>,
}

/// How an associate came to know it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CorrectedBy {
    Told,
    Measured,
    Observed,
}

pub type Reply = Saved;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let how = match args.how {
        CorrectedBy::Told => How::Told,
        CorrectedBy::Measured => How::Measured,
        CorrectedBy::Observed => How::Observed,
    };
    let visit = shift.touch(args.customer.0)?;
    let asked = arg::slot(&shift.reference.catalogue, &args.slot)?;
    let value = arg::value(asked.attribute, &args.value, &shift.store()?.country)?;
    let look = Look::at(shift, args.customer.0)?;
    let (what, mut draft) = hold(&look, asked.attribute, &asked.scope, value, how);
    if let Some(Id(fact)) = args.fact
        && what == deed::CORRECTED
    {
        let old = look.slot_of_fact(&asked.attribute.key, &asked.scope, fact).ok_or(Trouble::new(Code::UnknownFact))?;
        draft.replaces.extend(old.living());
        draft.replaces.sort_unstable();
        draft.replaces.dedup();
    }
    let saved = shift.save(args.customer.0, what, vec![draft])?;
    answer::count(&look, visit, &asked.attribute.key, &asked.scope)?;
    Ok(saved)
}
