//! The way to the hub without a network: straight into its router, while the cable is in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request as HttpRequest, header};
use tower::ServiceExt;
use visavi_protocol::limits::REPLY_BYTES_MAX;
use visavi_sync::transport::Sending;
use visavi_sync::{Failure, Reply, Request, Transport};

/// One device's cable. Cloning it gives another hand on the same plug.
#[derive(Clone, Debug)]
pub struct Cable {
    router: Router,
    plugged: Arc<AtomicBool>,
}

impl Cable {
    /// Returns a cable that is plugged in.
    pub fn to(router: Router) -> Self {
        Self { router, plugged: Arc::new(AtomicBool::new(true)) }
    }

    pub fn plug(&self) {
        self.plugged.store(true, Ordering::SeqCst);
    }

    pub fn pull(&self) {
        self.plugged.store(false, Ordering::SeqCst);
    }

    fn reach(&self) -> Result<(), Failure> {
        if self.plugged.load(Ordering::SeqCst) { Ok(()) } else { Err(Failure::Unreachable) }
    }

    async fn carry(&self, request: Request) -> Result<Reply, Failure> {
        self.reach()?;
        let reply = answer(&self.router, request).await;
        // Pulled in the meantime: the hub did it, and the device never hears of that.
        self.reach()?;
        reply
    }
}

/// Returns what the hub behind `router` replies, as a transport would bring it.
///
/// # Errors
/// [`Failure::Broken`] for more than a reply may hold.
pub async fn answer(router: &Router, request: Request) -> Result<Reply, Failure> {
    let expected = request.expected;
    let response = router.clone().oneshot(http(request)).await.expect("a router always answers");
    let (head, body) = response.into_parts();
    let content_type = head
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let body = if Reply::readable(&content_type, expected) {
        to_bytes(body, REPLY_BYTES_MAX).await.map_err(|_| Failure::Broken)?
    } else {
        Default::default()
    };
    Ok(Reply { status: head.status.as_u16(), content_type, retry_after_s: None, body: body.to_vec() })
}

impl Transport for Cable {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(self.carry(request))
    }
}

fn http(request: Request) -> HttpRequest<Body> {
    let mut http = HttpRequest::builder().method(request.method.word()).uri(request.target);
    for (name, value) in request.headers {
        http = http.header(name, value);
    }
    http.body(Body::from(request.body)).expect("the device makes sound requests")
}
