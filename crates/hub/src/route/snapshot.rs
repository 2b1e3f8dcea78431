//! `GET /v1/snapshot?bucket=…`: what a device takes that begins with nothing.

use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use visavi_protocol::snapshot::SnapshotReply;

use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;
use crate::snapshot::Snapshot;

/// So long a caller waits for one that is being made for them; a device gives up later.
/// It is made to the end all the same.
const PATIENCE: Duration = Duration::from_secs(8);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    bucket: String,
}

pub(crate) async fn snapshot(
    State(app): State<App>,
    query: Result<Query<Wanted>, QueryRejection>,
    caller: Caller,
) -> Result<Frame<SnapshotReply>, Refusal> {
    let Query(wanted) = query.map_err(|_| Refusal::Query)?;
    let bucket = wanted.bucket.parse().map_err(|_| Refusal::NotFound)?;
    let now = app.clock.now();
    let asking = app.ask(move |hub| hub.within(&caller.scope).snapshot(&bucket, now));
    match tokio::time::timeout(PATIENCE, asking).await {
        Ok(answer) => match answer?.ok_or(Refusal::NotFound)? {
            Snapshot::Ready { hub_epoch, erased, manifest } => Ok(Frame(SnapshotReply { hub_epoch, erased, manifest })),
            Snapshot::BeingMade => Err(Refusal::Busy),
        },
        Err(_) => Err(Refusal::Busy),
    }
}
