//! Recognises a scanned or pasted code: a member card, an order, a pickup.

use serde::Deserialize;
use ts_rs::TS;

use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::Recognised;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    code: String,
}

pub type Reply = Recognised;

/// The longest code a scanner sends.
const CODE_CHARS_MAX: usize = 200;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let code: String = args.code.trim().chars().take(CODE_CHARS_MAX).collect();
    Ok(match shift.device.recognise(&code)? {
        Some(customer) => Recognised::Customer { customer: customer.to_string() },
        None => Recognised::Unknown { code },
    })
}
