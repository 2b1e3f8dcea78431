//! `GET /v1/today?bucket=…&limit=…`: the dossiers that today needs, ahead of their turn.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use visavi_protocol::Page;

use super::{limited, page_whole};
use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Today {
    bucket: String,
    #[serde(default = "page_whole")]
    limit: usize,
}

pub(crate) async fn today(
    State(app): State<App>,
    query: Result<Query<Today>, QueryRejection>,
    caller: Caller,
) -> Result<Frame<Page>, Refusal> {
    let Query(today) = query.map_err(|_| Refusal::Query)?;
    let limit = limited(today.limit)?;
    let bucket = today.bucket.parse().map_err(|_| Refusal::NotFound)?;
    let now = app.clock.now();
    let page = app.ask(move |hub| hub.within(&caller.scope).today(&bucket, now, limit)).await?;
    page.map(Frame).ok_or(Refusal::NotFound)
}
