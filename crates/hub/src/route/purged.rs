//! `POST /v1/purged`: a device signs that nothing is left with it of customers who were
//! erased.

use axum::extract::State;
use visavi_protocol::sign::{Credentials, HEADER, signed_bytes};
use visavi_protocol::{PurgeReceipt, PurgeReply};

use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;
use crate::{HubError, Receipt};

pub(crate) async fn purged(State(app): State<App>, caller: Caller) -> Result<Frame<PurgeReply>, Refusal> {
    let said: PurgeReceipt = caller.framed()?;
    let credentials: Credentials =
        caller.headers.get(HEADER).and_then(|header| header.to_str().ok()?.parse().ok()).ok_or(Refusal::NotKnown)?;
    let Credentials { device, time, nonce, signature, .. } = credentials;
    let now = app.clock.now();
    app.ask(move |hub| {
        let receipt = Receipt {
            device,
            erased: said.erased,
            at: now,
            signed: signed_bytes("POST", "/v1/purged", &caller.body, device, time, &nonce),
            body: caller.body.to_vec(),
            signature: signature.to_vec(),
        };
        let agreed = hub.within(&caller.scope).purged(said, &receipt)?;
        Ok::<_, HubError>(PurgeReply { hub_epoch: hub.meta()?.hub_epoch, agreed })
    })
    .await
    .map(Frame)
}
