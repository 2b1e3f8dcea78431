//! What all handlers share, and the router over them.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;

use super::clock::Clock;
use super::guard::{after_panic, guard, sized_body};
use super::nonces::Nonces;
use super::proof::prove;
use super::refusal::Refusal;
use super::settings::Settings;
use super::streams::Streams;
use crate::Hub;
use crate::route::ROUTES;

/// What all handlers share.
#[derive(Clone, Debug)]
pub struct App {
    hub: Arc<Hub>,
    pub(crate) clock: Clock,
    pub(crate) nonces: Arc<Nonces>,
    pub(crate) settings: Settings,
    pub(crate) streams: Arc<Streams>,
    pub(crate) room: Arc<Semaphore>,
    /// Room for bodies, in KiB.
    pub(crate) memory: Arc<Semaphore>,
}

impl App {
    /// Returns the application over `hub`.
    pub fn new(hub: Arc<Hub>, clock: Clock, settings: Settings) -> Self {
        let room = Arc::new(Semaphore::new(settings.requests_max));
        let memory = Arc::new(Semaphore::new(settings.body_bytes_max / 1024));
        let streams = Arc::<Streams>::default();
        let told = Arc::clone(&streams);
        hub.on_moved(move |moved| told.ring(moved));
        Self { hub, clock, nonces: Arc::default(), settings, streams, room, memory }
    }

    /// Asks the hub on a thread that may wait for a disk.
    pub(crate) async fn ask<T: Send + 'static, E: Into<Refusal> + Send + 'static>(
        &self,
        question: impl FnOnce(&Hub) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Refusal> {
        let hub = Arc::clone(&self.hub);
        match tokio::task::spawn_blocking(move || question(&hub)).await {
            Ok(answer) => answer.map_err(Into::into),
            // It panicked, or the program is ending.
            Err(_) => Err(Refusal::Panic),
        }
    }

    /// Lets customers leave buckets in which their time is up.
    pub(crate) async fn sweep(&self) {
        let now = self.clock.now();
        match self.ask(move |hub| hub.sweep_memberships(now)).await {
            Ok(swept) => tracing::info!(swept, "memberships were swept"),
            Err(_) => tracing::warn!("memberships could not be swept; the next sweep catches up"),
        }
    }

    /// Takes back dossiers that were lent and whose time is up.
    pub(crate) async fn end_loans(&self) {
        let now = self.clock.now();
        match self.ask(move |hub| hub.end_loans(now)).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "loans ended"),
            Err(_) => tracing::warn!("loans could not be ended; the next minute catches up"),
        }
    }

    /// Takes away what has outlived its retention.
    pub(crate) async fn apply_retention(&self) {
        let now = self.clock.now();
        match self.ask(move |hub| hub.retention_by_night(now)).await {
            Ok(Some(report)) => {
                let facts: u64 = report.facts.values().sum();
                tracing::info!(facts, customers_gone = report.customers_gone, "retention was applied");
            }
            Ok(None) => tracing::warn!(
                "the last retention lies too far from now: is the clock right? Then run `visavi-hub retention` once"
            ),
            Err(_) => tracing::warn!("retention could not be applied; the next night catches up"),
        }
    }
}

/// Returns the router over every route of the table.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let limit = route.body_bytes_max;
        let sized = app.clone();
        let limited = (route.handler)()
            .layer::<_, Infallible>(from_fn(prove))
            .layer(DefaultBodyLimit::max(limit))
            .layer(from_fn(move |request, next| sized_body(sized.clone(), limit, request, next)));
        router = router.route(route.path, limited);
    }
    router
        .fallback(|| async { Refusal::NotFound })
        .method_not_allowed_fallback(|| async { Refusal::MethodNotAllowed })
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(from_fn_with_state(app.clone(), guard))
        .with_state(app)
}
