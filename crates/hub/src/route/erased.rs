//! `POST /v1/erased`: a device tells a hub that was put back from a backup whom it had
//! erased.

use axum::extract::State;
use visavi_protocol::{OfferReply, OfferRequest};

use crate::HubError;
use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;

pub(crate) async fn erased(State(app): State<App>, caller: Caller) -> Result<Frame<OfferReply>, Refusal> {
    let OfferRequest { erasures } = caller.framed()?;
    let now = app.clock.now();
    app.ask(move |hub| {
        hub.within(&caller.scope).offer_erasures(&erasures, now)?;
        Ok::<_, HubError>(OfferReply { hub_epoch: hub.meta()?.hub_epoch })
    })
    .await
    .map(Frame)
}
