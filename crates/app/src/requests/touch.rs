//! Somebody touched the screen: the lock is put off.

use std::sync::Arc;

use crate::app::App;
use crate::arg::Nothing;
use crate::state_view;
use crate::trouble::Trouble;
use crate::view::StateView;

pub type Args = Nothing;
pub type Reply = StateView;

pub(crate) fn run(app: &Arc<App>, _: Args) -> Result<Reply, Trouble> {
    let now = app.now();
    app.state().session.touch(now);
    state_view::of(app)
}
