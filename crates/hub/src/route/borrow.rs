//! `POST /v1/borrow`: lends a dossier to the device for a while.

use axum::extract::State;
use visavi_protocol::limits::PURPOSE_BYTES_MAX;
use visavi_protocol::look_up::{BorrowReply, BorrowRequest};

use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;

pub(crate) async fn borrow(State(app): State<App>, caller: Caller) -> Result<Frame<BorrowReply>, Refusal> {
    let request: BorrowRequest = caller.framed()?;
    // PostgreSQL's texts have no zero in them.
    if request.purpose.len() > PURPOSE_BYTES_MAX || request.purpose.contains('\0') {
        return Err(Refusal::NotUnderstood);
    }
    let now = app.clock.now();
    app.ask(move |hub| hub.within(&caller.scope).borrow(&request, now)).await.map(Frame)
}
