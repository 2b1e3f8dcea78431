//! Proves to a device that the hub's replies are the hub's.

use std::sync::{Arc, OnceLock};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use visavi_domain::DeviceNumber;
use visavi_protocol::proof::{HEADER, ProofKey, Said};
use visavi_protocol::{heads, snapshot};

use super::refusal::Refusal;

/// Who hears the reply; nobody until their signature was found right.
#[derive(Clone, Default)]
pub(crate) struct Addressee(Arc<OnceLock<Known>>);

struct Known {
    device: DeviceNumber,
    nonce: [u8; 16],
    key: ProofKey,
}

impl Addressee {
    /// Notes that the reply goes to `device`, which asked with this nonce.
    pub fn set(&self, device: DeviceNumber, nonce: [u8; 16], key: ProofKey) {
        self.0.get_or_init(|| Known { device, nonce, key });
    }
}

/// Adds the proof to a reply whose addressee is known, whatever the reply says.
pub(crate) async fn prove(mut request: Request, next: Next) -> Response {
    let addressee = Addressee::default();
    request.extensions_mut().insert(addressee.clone());
    let response = next.run(request).await;
    match addressee.0.get() {
        Some(known) if !speaks_for_itself(&response) => known.proven(response).await,
        Some(_) | None => response,
    }
}

/// Says whether the device needs no proof of what is in it: a stream only makes it ask
/// sooner, and a part is named by its hash in a list that is proven.
fn speaks_for_itself(response: &Response) -> bool {
    [heads::CONTENT_TYPE, snapshot::CONTENT_TYPE].contains(&text(response, header::CONTENT_TYPE))
}

fn text(response: &Response, name: header::HeaderName) -> &str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl Known {
    async fn proven(&self, response: Response) -> Response {
        let (head, body) = response.into_parts();
        // It lies in memory whole; nothing is waited for.
        let Ok(body) = to_bytes(body, usize::MAX).await else { return Refusal::Panic.into_response() };
        let mut response = Response::from_parts(head, Body::empty());
        let proof = self.key.proof(&Said {
            device: self.device,
            nonce: &self.nonce,
            status: response.status().as_u16(),
            content_type: text(&response, header::CONTENT_TYPE),
            retry_after_s: text(&response, header::RETRY_AFTER).parse().ok(),
            body: &body,
        });
        let proof = HeaderValue::from_str(&proof.to_string()).expect("base64url is made of plain letters");
        response.headers_mut().insert(HEADER, proof);
        *response.body_mut() = Body::from(body);
        response
    }
}
