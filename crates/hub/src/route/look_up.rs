//! `POST /v1/look-up`: whom the chain knows by a name, a contact or a number.

use axum::extract::State;
use visavi_protocol::look_up::{LookUpReply, LookUpRequest};

use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;

pub(crate) async fn look_up(State(app): State<App>, caller: Caller) -> Result<Frame<LookUpReply>, Refusal> {
    let request: LookUpRequest = caller.framed()?;
    let now = app.clock.now();
    app.ask(move |hub| hub.within(&caller.scope).look_up(&request, now)).await.map(Frame)
}
