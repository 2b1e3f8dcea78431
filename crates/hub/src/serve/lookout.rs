//! Looks where feeds stand while anybody listens, and tells them. One look answers for
//! all streams of the process, however many moves it was rung for.

use std::time::Duration;

use super::app::App;

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
        seen = look(&app, seen.filter(|_| !rung)).await;
        if seen.is_none() {
            tracing::warn!("where the feeds stand could not be read; listening devices are told later");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Tells where feeds stand, unless nobody has written anything since the shelf was `seen`;
/// returns what it is now.
async fn look(app: &App, seen: Option<i64>) -> Option<i64> {
    let scopes = app.streams.scopes();
    let looked = app.ask(move |hub| {
        // Asked before the look: what is written meanwhile is looked at again.
        let version = hub.version()?;
        let heads = if seen == Some(version) { None } else { Some((hub.heads(&scopes)?, scopes)) };
        Ok::<_, crate::HubError>((version, heads))
    });
    let (version, heads) = looked.await.ok()?;
    if let Some((heads, scopes)) = heads {
        app.streams.tell(scopes.into_iter().zip(heads).collect());
    }
    Some(version)
}
