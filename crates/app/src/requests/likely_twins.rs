//! Who may be the person that is being typed in.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::Value;
use visavi_domain::twins::Sketch;

use crate::newcomer;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::twins::{self, TWINS_MAX};
use crate::view::TwinRow;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    name: String,
    contact: String,
}

pub type Reply = Vec<TwinRow>;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    // While somebody types, half a name and half a number are no mistakes.
    let country = shift.store()?.country;
    let typed: Vec<Value> = [newcomer::name(&args.name), newcomer::contact(&args.contact, &country)]
        .into_iter()
        .filter_map(Result::ok)
        .collect();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let mut sketch = Sketch::default();
    typed.iter().for_each(|value| sketch.add(value));
    let twins = shift.device.likely_twins(&sketch, TWINS_MAX)?;
    Ok(twins.iter().map(twins::row).collect())
}
