//! `GET /openapi.json`: what this hub answers, for programs and people.

use axum::http::header;
use axum::response::IntoResponse;

/// The description, written by hand and held against [`super::ROUTES`] by a test.
pub const DESCRIPTION: &str = include_str!("../../openapi.json");

pub(crate) async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION)
}
