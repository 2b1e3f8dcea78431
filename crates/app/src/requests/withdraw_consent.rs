//! Withdraws a consent: one tap, always possible, offline too. Giving one is the
//! customer's own act.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::profile::Slot;
use visavi_domain::value::Consent;
use visavi_domain::{Claim, CustomerId, How, Value};

use crate::arg::{self, Id};
use crate::card::look::Look;
use crate::deed;
use crate::saved::Saved;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::{Limit, SlotRef};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    customer: Id<CustomerId>,
    purpose: String,
    channel: String,
}

pub type Reply = Saved;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    shift.touch(args.customer.0)?;
    let limit = |dimension: &str, code: String| Limit { dimension: dimension.to_owned(), code };
    let slot = SlotRef {
        attribute: "consent".to_owned(),
        scope: vec![limit("purpose", args.purpose), limit("channel", args.channel)],
    };
    let asked = arg::slot(&shift.reference.catalogue, &slot)?;
    let look = Look::at(shift, args.customer.0)?;
    let key = &asked.attribute.key;
    let seen = look.slots(key, &asked.scope).next();
    // What is withdrawn is the wording that was agreed to.
    let text_version = match seen.and_then(Slot::held).and_then(|reading| reading.value.as_ref()) {
        Some(Value::Consent(consent)) => consent.text_version.clone(),
        _ => String::new(),
    };
    let no = Value::Consent(Consent { given: false, text_version, effective_until: None });
    let draft = shift.draft(key, &asked.scope, Claim::Holds(no), How::Told, seen);
    shift.save(args.customer.0, deed::WITHDRAWN, vec![draft])
}
