//! Every address the hub answers under, one per file.

mod time;
mod enrol;
mod push;
mod epoch;
mod buckets;
mod pull;
mod today;
mod listen;
mod look_up;
mod borrow;
mod give_back;
mod unlock;
mod purged;
mod erased;
mod snapshot;
mod part;
mod openapi;
mod health;
mod ready;

use axum::routing::{MethodRouter, get, post};
use visavi_protocol::limits::{BODY_BYTES_MAX, ITEMS_PER_PAGE_MAX, PUSH_BYTES_MAX};

pub use openapi::DESCRIPTION;

use crate::serve::App;
use crate::serve::refusal::Refusal;

/// One address, one method. The router, the description and the tests of who may call
/// are all made from this table.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    /// Only an enrolled device with a right signature gets an answer.
    pub signed: bool,
    pub body_bytes_max: usize,
    pub(crate) handler: fn() -> MethodRouter<App>,
}

/// Every route there is.
pub const ROUTES: &[Route] = &[
    Route {
        method: "GET",
        path: "/v1/time",
        signed: false,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || get(time::time),
    },
    Route {
        method: "POST",
        path: "/v1/enrol",
        signed: false,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || post(enrol::enrol),
    },
    Route {
        method: "POST",
        path: "/v1/push",
        signed: true,
        body_bytes_max: PUSH_BYTES_MAX,
        handler: || post(push::push),
    },
    Route {
        method: "POST",
        path: "/v1/epoch",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || post(epoch::epoch),
    },
    Route {
        method: "GET",
        path: "/v1/buckets",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || get(buckets::buckets),
    },
    Route {
        method: "GET",
        path: "/v1/pull",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || get(pull::pull),
    },
    Route {
        method: "GET",
        path: "/v1/today",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || get(today::today),
    },
    Route {
        method: "GET",
        path: "/v1/listen",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || get(listen::listen),
    },
    Route {
        method: "GET",
        path: "/v1/snapshot",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || get(snapshot::snapshot),
    },
    Route {
        method: "GET",
        path: "/v1/part",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || get(part::part),
    },
    Route {
        method: "POST",
        path: "/v1/look-up",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || post(look_up::look_up),
    },
    Route {
        method: "POST",
        path: "/v1/borrow",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || post(borrow::borrow),
    },
    Route {
        method: "POST",
        path: "/v1/give-back",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || post(give_back::give_back),
    },
    Route {
        method: "POST",
        path: "/v1/unlock",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || post(unlock::unlock),
    },
    Route {
        method: "POST",
        path: "/v1/purged",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || post(purged::purged),
    },
    Route {
        method: "POST",
        path: "/v1/erased",
        signed: true,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || post(erased::erased),
    },
    Route {
        method: "GET",
        path: "/openapi.json",
        signed: false,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || get(openapi::openapi),
    },
    Route {
        method: "GET",
        path: "/healthz",
        signed: false,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || get(health::health),
    },
    Route {
        method: "GET",
        path: "/readyz",
        signed: false,
        body_bytes_max: BODY_BYTES_MAX,
        handler: || get(ready::ready),
    },
];

/// Returns how many items somebody gets who does not say how many.
fn page_whole() -> usize {
    ITEMS_PER_PAGE_MAX
}

/// Returns how many items were asked for, which is at least one and at most a page.
fn limited(limit: usize) -> Result<usize, Refusal> {
    (1..=ITEMS_PER_PAGE_MAX).contains(&limit).then_some(limit).ok_or(Refusal::Query)
}
