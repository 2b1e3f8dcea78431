//! Who is calling: the one place where signatures are checked.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use visavi_domain::{DeviceNumber, Moment};
use visavi_protocol::limits::CLOCK_SKEW_MS_MAX;
use visavi_protocol::sign::{
    DEVICE_HEADER, NONCE_HEADER, PROTOCOL_HEADER, SIGNATURE_HEADER, TIME_HEADER, signed_bytes, unhex,
};
use visavi_protocol::{VERSION, VERSION_MIN};

use super::app::App;
use super::nonces::NonceAnswer;
use super::refusal::Refusal;
use super::reply::read_body;
use crate::Scope;

/// A contact is written down when the last one written is older than this: a device asks
/// every few seconds, and each note is a durable write.
const CONTACT_MS: i64 = 60_000;

/// A request of an enrolled device, with its signature found right.
#[derive(Debug)]
pub struct Caller {
    pub scope: Scope,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// What a signed request says about itself.
struct Claimed {
    device: DeviceNumber,
    time: Moment,
    nonce_text: String,
    nonce: [u8; 16],
    signature: Signature,
}

impl FromRequest<App> for Caller {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let claimed = Claimed::read(request.headers()).ok_or(Refusal::NotKnown)?;
        let headers = request.headers().clone();
        let method = request.method().clone();
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str()).to_owned();
        let body = read_body(request, app).await?;
        let now = app.clock.now();
        let protocol = protocol(&headers);
        let nonces = app.nonces.clone();
        let signed = body.clone();
        let scope = app
            .ask(move |hub| {
                let device = hub.device(claimed.device)?;
                let message =
                    signed_bytes(method.as_str(), &target, &signed, claimed.device, claimed.time, &claimed.nonce_text);
                // A stranger's signature is checked too, against a key that nobody has:
                // the time an answer takes must not tell who is enrolled.
                let key = device.as_ref().and_then(|device| device.public_key.as_deref());
                let key = key.and_then(|key| VerifyingKey::from_sec1_bytes(key).ok()).unwrap_or(*NOBODY);
                let right = key.verify(&message, &claimed.signature).is_ok();
                let in_time = now.0.abs_diff(claimed.time.0) <= CLOCK_SKEW_MS_MAX.unsigned_abs();
                let scope = device.as_ref().and_then(Scope::of).filter(|_| right && in_time);
                let (Some(device), Some(scope)) = (device, scope) else {
                    return Err(Refusal::NotKnown);
                };
                match nonces.note(device.number, claimed.nonce, now) {
                    NonceAnswer::Fresh => {}
                    NonceAnswer::Seen => return Err(Refusal::NotKnown),
                    NonceAnswer::TooMany => return Err(Refusal::TooManyRequests),
                }
                let protocol = protocol.ok_or(Refusal::Protocol)?;
                if device.last_contact.is_none_or(|last| now.0 - last.0 > CONTACT_MS) {
                    // Only a person reads it: no device waits or fails because of it.
                    if let Err(error) = hub.note_contact(device.number, now, protocol) {
                        tracing::warn!(%error, "a contact was not noted");
                    }
                }
                Ok(scope)
            })
            .await?;
        Ok(Self { scope, headers, body })
    }
}

/// The generator of the curve as a public key. Its private key is 1, so whoever knows
/// that can make a signature that fits; it still opens nothing, because there is no
/// device behind it.
static NOBODY: LazyLock<VerifyingKey> = LazyLock::new(|| {
    VerifyingKey::from_affine(p256::AffinePoint::GENERATOR).expect("the generator is a point of the curve")
});

impl Claimed {
    fn read(headers: &HeaderMap) -> Option<Self> {
        let nonce_text = text(headers, NONCE_HEADER)?.to_owned();
        Some(Self {
            device: DeviceNumber(text(headers, DEVICE_HEADER)?.parse().ok()?),
            time: Moment(text(headers, TIME_HEADER)?.parse().ok()?),
            nonce: unhex(&nonce_text)?.try_into().ok()?,
            nonce_text,
            signature: Signature::from_slice(&unhex(text(headers, SIGNATURE_HEADER)?)?).ok()?,
        })
    }
}

/// Returns the version that the device speaks, where the hub speaks it too.
fn protocol(headers: &HeaderMap) -> Option<u16> {
    text(headers, PROTOCOL_HEADER)?.parse().ok().filter(|version| (VERSION_MIN..=VERSION).contains(version))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
