//! `GET /v1/buckets`: where each feed of the device stands.

use axum::extract::State;
use visavi_protocol::Buckets;

use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;

pub(crate) async fn buckets(State(app): State<App>, caller: Caller) -> Result<Frame<Buckets>, Refusal> {
    let now = app.clock.now();
    app.ask(move |hub| hub.within(&caller.scope).buckets(now)).await.map(Frame)
}
