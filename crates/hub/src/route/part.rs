//! `GET /v1/part?bucket=…&hash=…`: one part of a snapshot, as it lies on the shelf. It
//! never changes under its name, so that whoever has it need not ask again.

use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderName;
use axum::http::header::CONTENT_TYPE;
use serde::Deserialize;
use visavi_protocol::snapshot::{self, PartHash};

use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    bucket: String,
    hash: String,
}

type Part = ([(HeaderName, &'static str); 1], Bytes);

pub(crate) async fn part(
    State(app): State<App>,
    query: Result<Query<Wanted>, QueryRejection>,
    caller: Caller,
) -> Result<Part, Refusal> {
    let Query(wanted) = query.map_err(|_| Refusal::Query)?;
    let bucket = wanted.bucket.parse().map_err(|_| Refusal::NotFound)?;
    let hash = PartHash::from_text(&wanted.hash).ok_or(Refusal::NotFound)?;
    let bytes = app.ask(move |hub| hub.within(&caller.scope).snapshot_part(&bucket, hash)).await?;
    Ok(([(CONTENT_TYPE, snapshot::CONTENT_TYPE)], bytes.ok_or(Refusal::NotFound)?))
}
