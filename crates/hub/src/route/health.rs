//! `GET /healthz`: says whether the hub can read its database, and nothing else.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::Hub;
use crate::serve::App;
use crate::serve::refusal::Refusal;

#[derive(Debug, Serialize)]
pub(crate) struct Health {
    ok: bool,
}

pub(crate) async fn health(State(app): State<App>) -> Result<Json<Health>, Refusal> {
    app.ask(Hub::meta).await?;
    Ok(Json(Health { ok: true }))
}
