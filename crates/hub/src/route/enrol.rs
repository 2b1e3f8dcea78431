//! `POST /v1/enrol`: a device becomes one of the chain's.

use axum::Json;
use axum::extract::{Request, State};
use visavi_protocol::{EnrolReply, EnrolRequest};

use crate::serve::App;
use crate::serve::refusal::Refusal;
use crate::serve::reply::{is_of_type, read_body};

pub(crate) async fn enrol(State(app): State<App>, request: Request) -> Result<Json<EnrolReply>, Refusal> {
    if !is_of_type(request.headers(), "application/json") {
        return Err(Refusal::WrongContentType("application/json"));
    }
    let body = read_body(request, &app).await?;
    let wanted: EnrolRequest = serde_json::from_slice(&body).map_err(|_| Refusal::NotUnderstood)?;
    let now = app.clock.now();
    let reply = app.ask(move |hub| hub.enrol(&wanted, now)).await?.ok_or(Refusal::NotKnown)?;
    tracing::info!(device = reply.device.0, store = reply.store.0, "a device enrolled");
    Ok(Json(reply))
}
