//! `POST /v1/give-back`: a dossier is needed no longer.

use axum::extract::State;
use visavi_protocol::look_up::{GiveBackReply, GiveBackRequest};

use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;

pub(crate) async fn give_back(State(app): State<App>, caller: Caller) -> Result<Frame<GiveBackReply>, Refusal> {
    let request: GiveBackRequest = caller.framed()?;
    app.ask(move |hub| hub.within(&caller.scope).give_back(request.customer)).await?;
    Ok(Frame(GiveBackReply {}))
}
