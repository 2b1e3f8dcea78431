//! `POST /v1/epoch`: a device whose memory is older than what the hub has of it gets
//! numbers that nobody was given before.

use axum::extract::State;
use visavi_protocol::EpochReply;

use crate::HubError;
use crate::serve::App;
use crate::serve::caller::Caller;
use crate::serve::refusal::Refusal;
use crate::serve::reply::Frame;

pub(crate) async fn epoch(State(app): State<App>, caller: Caller) -> Result<Frame<EpochReply>, Refusal> {
    let device = caller.scope.device();
    let reply = app
        .ask(move |hub| {
            Ok::<_, HubError>(EpochReply { epoch: hub.begin_epoch(device)?, hub_epoch: hub.meta()?.hub_epoch })
        })
        .await?;
    tracing::warn!(device = device.0, epoch = reply.epoch.0, "a device was restored or copied and has a new epoch");
    Ok(Frame(reply))
}
