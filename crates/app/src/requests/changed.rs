//! Waits until something changed that a screen may show.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use ts_rs::TS;

use crate::app::{App, blocking};
use crate::state_view;
use crate::trouble::Trouble;
use crate::view::StateView;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "number")]
    since: u64,
}

pub type Reply = StateView;

/// So long a screen is kept waiting; a proxy or a sleeping tablet would cut a longer call.
const WAIT: Duration = Duration::from_secs(20);

pub(crate) async fn run(app: Arc<App>, args: Args) -> Result<Reply, Trouble> {
    let mut revisions = app.revisions();
    let until_lock = {
        let state = app.state();
        state.session.locks_at(state.settings.place).map(|at| at.0.saturating_sub(app.now().0))
    };
    // The device locks by itself while the screen waits, and the screen has to hear of
    // it then and not twenty seconds later.
    let wait = until_lock.and_then(|milliseconds| u64::try_from(milliseconds).ok()).map(Duration::from_millis);
    let wait = wait.map_or(WAIT, |until_lock| WAIT.min(until_lock));
    let moved = async { revisions.wait_for(|revision| *revision > args.since).await.is_ok() };
    // Time over and something new are answered alike: with the state.
    let _moved: bool = tokio::time::timeout(wait, moved).await.unwrap_or(false);
    app.lock_if_idle();
    blocking(move || state_view::of(&app)).await
}
