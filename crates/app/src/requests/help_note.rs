//! Notes what somebody wants who is helped without saving.

use serde::Deserialize;
use ts_rs::TS;
use visavi_domain::value::TEXT_CHARS_MAX;

use crate::shift::Shift;
use crate::trouble::{Code, Trouble};
use crate::view::HelpView;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    help: HelpView,
}

pub type Reply = HelpView;

/// More sizes than there are garments are not needed to help somebody.
const SIZES_MAX: usize = 20;

pub(crate) fn run(shift: &Shift, args: Args) -> Result<Reply, Trouble> {
    let mut state = shift.app.state();
    let Some((_, kept)) = state.help.as_mut().filter(|(whose, _)| *whose == shift.me.associate) else {
        return Err(Trouble::new(Code::NoVisit));
    };
    if args.help.errand.chars().count() > TEXT_CHARS_MAX || args.help.sizes.len() > SIZES_MAX {
        return Err(Trouble::about(Code::TooLong, "text"));
    }
    *kept = HelpView { opened_at: kept.opened_at, ..args.help };
    Ok(kept.clone())
}
