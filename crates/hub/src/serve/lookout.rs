//! Looks where feeds stand while anybody listens, and tells them. One look answers for
//! all streams of the process, however many moves it was rung for.

use std::time::Duration;

use super::app::App;
use crate::Hub;

/// Other processes write to the same shelf and ring no bell here; nor does a device that
/// is shut out. Asking whether anybody wrote costs microseconds.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Between two looks, so that a flood of writes does not become a flood of looks.
const PAUSE: Duration = Duration::from_millis(2);

/// Looks until the last stream is gone.
pub(crate) async fn keep(app: App) {
    let mut seen = None;
    loop {
        let rung = tokio::time::timeout(LOOK_EVERY, app.streams.rung()).await.is_ok();
        if app.streams.are_all_gone() {
            return;
        }
        let version = app.ask(Hub::version).await.ok();
        if !rung && version.is_some() && version == seen {
            continue;
        }
        // Asked before the look: what is written meanwhile is looked at again.
        seen = version;
        if !look(&app).await {
            tracing::warn!("where the feeds stand could not be read; listening devices are told later");
            seen = None;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn look(app: &App) -> bool {
    let scopes = app.streams.scopes();
    let looked = app.ask(move |hub| Ok::<_, crate::HubError>((hub.heads(&scopes)?, scopes))).await;
    let Ok((heads, scopes)) = looked else { return false };
    app.streams.tell(scopes.into_iter().zip(heads).collect());
    true
}
