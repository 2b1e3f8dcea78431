//! Try now: waiting is over.

use visavi_sync::Command;

use crate::arg::Nothing;
use crate::enrolled::Enrolled;
use crate::state_view;
use crate::trouble::Trouble;
use crate::view::StateView;

pub type Args = Nothing;
pub type Reply = StateView;

pub(crate) fn run(enrolled: &Enrolled, _: Args) -> Result<Reply, Trouble> {
    enrolled.app.command(Command::TryNow);
    state_view::of(&enrolled.app)
}
