//! `POST /v1/unlock`: hands a device its own database key back, for an associate who cannot
//! open it there. Everything in it is sealed, both ways.

use axum::extract::State;
use visavi_protocol::unlock::{UnlockReply, UnlockRequest};

use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;

pub(crate) async fn unlock(State(app): State<App>, caller: Caller) -> Result<Frame<UnlockReply>, Refusal> {
    let request: UnlockRequest = caller.framed()?;
    let now = app.clock.now();
    let reply = app.ask(move |hub| hub.unlock(&caller.scope, &request, now)).await?;
    reply.map(Frame).ok_or(Refusal::NotUnderstood)
}
