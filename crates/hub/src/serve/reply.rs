//! Bodies as they come in and go out.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use visavi_protocol::frame::CONTENT_TYPE;

use super::app::App;
use super::refusal::Refusal;

/// Reads a body up to its route's limit.
pub(crate) async fn read_body(request: Request<Body>, app: &App) -> Result<Bytes, Refusal> {
    Bytes::from_request(request, app).await.map_err(|rejection| match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::BodyTooLarge,
        // The caller hung up or sent half a body: whatever is answered, nobody hears it.
        _ => Refusal::TooSlow,
    })
}

/// Says whether the body is of this type; parameters such as a charset do not matter.
pub(crate) fn is_of_type(headers: &HeaderMap, expected: &str) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(expected))
}

/// A message that goes out as a frame.
#[derive(Debug)]
pub(crate) struct Frame<T>(pub T);

impl<T: Serialize> IntoResponse for Frame<T> {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, CONTENT_TYPE)], visavi_protocol::encode(&self.0)).into_response()
    }
}
