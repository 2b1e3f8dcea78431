//! The way to the hub without a network: straight into its router, while the cable is in.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Request as HttpRequest, Response, header};
use http_body_util::BodyExt;
use tokio::sync::watch;
use tower::ServiceExt;
use visavi_protocol::limits::REPLY_BYTES_MAX;
use visavi_protocol::proof;
use visavi_sync::transport::{Pieces, Sending};
use visavi_sync::{Failure, Reply, Request, Transport};

/// One device's cable. Cloning it gives another hand on the same plug.
#[derive(Clone, Debug)]
pub struct Cable {
    router: Router,
    plugged: Arc<watch::Sender<bool>>,
}

impl Cable {
    /// Returns a cable that is plugged in.
    pub fn to(router: Router) -> Self {
        Self { router, plugged: Arc::new(watch::Sender::new(true)) }
    }

    pub fn plug(&self) {
        self.plugged.send_replace(true);
    }

    pub fn pull(&self) {
        self.plugged.send_replace(false);
    }

    fn reach(&self) -> Result<(), Failure> {
        if *self.plugged.borrow() { Ok(()) } else { Err(Failure::Unreachable) }
    }

    /// Carries what the hub says until it has said all, or somebody pulls the plug.
    async fn hear(&self, request: Request, pieces: Pieces<'_>) -> Result<Reply, Failure> {
        self.reach()?;
        let expected = request.expected;
        let response = self.router.clone().oneshot(http(request)).await.expect("a router always answers");
        let (reply, mut body) = opened(response);
        if !reply.is_good(expected) {
            return whole(reply, body, expected).await;
        }
        let mut plugged = self.plugged.subscribe();
        loop {
            let frame = tokio::select! {
                frame = body.frame() => frame,
                _pulled = plugged.wait_for(|plugged| !plugged) => return Err(Failure::Broken),
            };
            let Some(frame) = frame else { return Ok(reply) };
            if let Some(piece) = frame.map_err(|_| Failure::Broken)?.data_ref() {
                pieces(piece)?;
            }
        }
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
    let (reply, body) = opened(router.clone().oneshot(http(request)).await.expect("a router always answers"));
    whole(reply, body, expected).await
}

/// Returns the reply as far as its head says it, and its body.
fn opened(response: Response<Body>) -> (Reply, Body) {
    let (head, body) = response.into_parts();
    let content_type = head
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let parsed = |name| head.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let reply = Reply {
        status: head.status.as_u16(),
        content_type,
        retry_after_s: parsed(header::RETRY_AFTER.as_str()).and_then(|text| text.parse().ok()),
        proof: parsed(proof::HEADER).and_then(|text| text.parse().ok()),
        body: Vec::new(),
    };
    (reply, body)
}

async fn whole(mut reply: Reply, body: Body, expected: &str) -> Result<Reply, Failure> {
    if Reply::readable(&reply.content_type, expected) {
        reply.body = to_bytes(body, REPLY_BYTES_MAX).await.map_err(|_| Failure::Broken)?.to_vec();
    }
    Ok(reply)
}

impl Transport for Cable {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(self.carry(request))
    }

    fn listen<'a>(&'a self, request: Request, pieces: Pieces<'a>) -> Sending<'a> {
        Box::pin(self.hear(request, pieces))
    }
}

fn http(request: Request) -> HttpRequest<Body> {
    let mut http = HttpRequest::builder().method(request.method.word()).uri(request.target);
    for (name, value) in request.headers {
        http = http.header(name, value);
    }
    http.body(Body::from(request.body)).expect("the device makes sound requests")
}
