//! What every request passes through, whatever it asks.

use std::any::Any;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::Body;
use visavi_protocol::frame;

use super::app::App;
use super::refusal::Refusal;

/// Sends a request away when there are too many, ends it when it takes too long, and
/// tells everybody on the way back to keep no copy.
///
/// Nobody keeps a frame that is not told to: it answers a request with credentials, a
/// browser could not take it for a page, and a device that has nothing to say says it often.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = match app.room.clone().try_acquire_owned() {
        // Queueing would only make everybody late; a device comes back by itself.
        Err(_) => Refusal::Busy.into_response(),
        Ok(_place) => match tokio::time::timeout(app.settings.request_timeout, next.run(request)).await {
            Ok(response) => response,
            Err(_) => Refusal::TooSlow.into_response(),
        },
    };
    let headers = response.headers_mut();
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != frame::CONTENT_TYPE) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    }
    response
}

/// Refuses a body that is announced larger than `limit` before a byte of it is read, and
/// any body for which there is no room in memory now. One that turns out larger without
/// having said so is cut off while it is read.
pub(crate) async fn sized_body(app: App, limit: usize, request: Request, next: Next) -> Response {
    let announced = request.body().size_hint();
    if announced.lower() > limit as u64 {
        return Refusal::BodyTooLarge.into_response();
    }
    let bytes = announced.upper().map_or(limit, |upper| limit.min(upper as usize));
    let room = u32::try_from(bytes.div_ceil(1024)).expect("the limits of bodies are far below 4 TiB");
    match app.memory.try_acquire_many(room) {
        Ok(_room) => next.run(request).await,
        Err(_) => Refusal::Busy.into_response(),
    }
}

/// Answers for a handler that panicked. What it panicked with may name somebody, so it
/// is not told and not logged here.
pub(crate) fn after_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Refusal::Panic.into_response()
}
