//! `GET /v1/pull?bucket=…&after=…&limit=…`: the next items of one feed.

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
pub(crate) struct Pull {
    bucket: String,
    #[serde(default)]
    after: u64,
    #[serde(default = "page_whole")]
    limit: usize,
}

pub(crate) async fn pull(
    State(app): State<App>,
    query: Result<Query<Pull>, QueryRejection>,
    caller: Caller,
) -> Result<Frame<Page>, Refusal> {
    let Query(pull) = query.map_err(|_| Refusal::Query)?;
    let limit = limited(pull.limit)?;
    // A text that names no bucket gets the answer of a bucket that is not the caller's.
    let bucket = pull.bucket.parse().map_err(|_| Refusal::NotFound)?;
    let page = app.ask(move |hub| hub.within(&caller.scope).page(&bucket, pull.after, limit)).await?;
    page.map(Frame).ok_or(Refusal::NotFound)
}
