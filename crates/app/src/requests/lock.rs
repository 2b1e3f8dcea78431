//! Locks the device. Visits stay with whoever has them open.

use std::sync::Arc;

use crate::app::App;
use crate::arg::Nothing;
use crate::session::Session;
use crate::state_view;
use crate::trouble::Trouble;
use crate::view::StateView;

pub type Args = Nothing;
pub type Reply = StateView;

pub(crate) fn run(app: &Arc<App>, _: Args) -> Result<Reply, Trouble> {
    app.state().session = Session::Locked;
    app.bump();
    state_view::of(app)
}
