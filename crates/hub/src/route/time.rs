//! `GET /v1/time`: what the hub's clock says. Anybody may ask, because a device with a wrong
//! clock cannot sign anything else that would be taken; to one that signs all the same the
//! answer is proven, whatever time it thinks it is.

use axum::Json;
use axum::extract::{Request, State};
use visavi_protocol::{TimeReply, VERSION, VERSION_MIN};

use crate::Hub;
use crate::serve::App;
use crate::serve::caller::prove_to_anybody;
use crate::serve::refusal::Refusal;

pub(crate) async fn time(State(app): State<App>, request: Request) -> Result<Json<TimeReply>, Refusal> {
    prove_to_anybody(request, &app).await?;
    let hub_epoch = app.ask(Hub::meta).await?.hub_epoch;
    Ok(Json(TimeReply { now: app.clock.now(), hub_epoch, protocol: VERSION, protocol_min: VERSION_MIN }))
}
