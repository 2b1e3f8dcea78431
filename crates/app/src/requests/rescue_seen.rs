//! Somebody has read what became of a memory that could not be read.

use crate::arg::Nothing;
use crate::shift::Shift;
use crate::state_view;
use crate::trouble::Trouble;
use crate::view::StateView;

pub type Args = Nothing;
pub type Reply = StateView;

pub(crate) fn run(shift: &Shift, _: Args) -> Result<Reply, Trouble> {
    shift.device.rescue_seen()?;
    shift.app.bump();
    state_view::of(&shift.app)
}
