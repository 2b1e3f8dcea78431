//! `GET /readyz`: says whether devices can be served, which takes a database that is
//! written to.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::Hub;
use crate::serve::App;
use crate::serve::refusal::Refusal;

#[derive(Debug, Serialize)]
pub(crate) struct Readiness {
    ready: bool,
}

pub(crate) async fn ready(State(app): State<App>) -> Result<Json<Readiness>, Refusal> {
    app.ask(Hub::is_ready).await?;
    Ok(Json(Readiness { ready: true }))
}
