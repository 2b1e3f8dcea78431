//! `GET /v1/time`: what the hub's clock says. Unsigned, because a device with a wrong
//! clock cannot sign anything that would be taken.

use axum::Json;
use axum::extract::State;
use visavi_protocol::{TimeReply, VERSION, VERSION_MIN};

use crate::Hub;
use crate::serve::App;
use crate::serve::refusal::Refusal;

pub(crate) async fn time(State(app): State<App>) -> Result<Json<TimeReply>, Refusal> {
    let hub_epoch = app.ask(Hub::meta).await?.hub_epoch;
    Ok(Json(TimeReply { now: app.clock.now(), hub_epoch, protocol: VERSION, protocol_min: VERSION_MIN }))
}
