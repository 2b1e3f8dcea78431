//! `GET /v1/buckets?erased=…&waiting=…&app=…`: who was erased since, and where each feed of
//! the device stands. The device says with it how it stands itself.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use visavi_protocol::Buckets;

use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;

const APP_VERSION_CHARS_MAX: usize = 32;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Standing {
    /// Up to which number it has heard of customers who were erased.
    #[serde(default)]
    erased: u64,
    /// Operations that wait on the device to be sent.
    waiting: Option<u32>,
    /// The version of its app.
    app: Option<String>,
}

pub(crate) async fn buckets(
    State(app): State<App>,
    query: Result<Query<Standing>, QueryRejection>,
    caller: Caller,
) -> Result<Frame<Buckets>, Refusal> {
    let Query(standing) = query.map_err(|_| Refusal::Query)?;
    let is_version = |version: &String| {
        version.len() <= APP_VERSION_CHARS_MAX
            && version.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+".contains(&byte))
    };
    if !standing.app.as_ref().is_none_or(is_version) {
        return Err(Refusal::Query);
    }
    let now = app.clock.now();
    app.ask(move |hub| {
        if let (Some(waiting), Some(version)) = (standing.waiting, &standing.app)
            && let Err(error) = hub.note_standing(caller.scope.device(), waiting, version)
        {
            // Only a person reads it: no device waits or fails because of it.
            tracing::warn!(%error, "how a device stands was not noted");
        }
        hub.within(&caller.scope).buckets(standing.erased, now)
    })
    .await
    .map(Frame)
}
