//! The sync centre: two answers, not accepted, on the way, settled.

use crate::arg::Nothing;
use crate::centre;
use crate::shift::Shift;
use crate::trouble::Trouble;
use crate::view::SyncCentreView;

pub type Args = Nothing;
pub type Reply = SyncCentreView;

pub(crate) fn run(shift: &Shift, _: Args) -> Result<Reply, Trouble> {
    centre::view(shift)
}
