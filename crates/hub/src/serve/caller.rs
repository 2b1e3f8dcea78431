//! Who is calling: the one place where signatures are checked.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method};
use p256::elliptic_curve::sec1::ToSec1Point;
use serde::de::DeserializeOwned;
use visavi_domain::DeviceNumber;
use visavi_protocol::frame::CONTENT_TYPE;
use visavi_protocol::limits::CLOCK_SKEW_MS_MAX;
use visavi_protocol::sign::{Credentials, HEADER, is_signed, signed_bytes};
use visavi_protocol::{VERSION, VERSION_MIN, decode};

use super::app::App;
use super::nonces::NonceAnswer;
use super::proof::Addressee;
use super::refusal::Refusal;
use super::reply::{is_of_type, read_body};
use crate::{Device, Hub, HubError, Scope};

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

/// A request of a device that is enrolled, or was: one that is shut out gets nothing, but
/// what it had to say is kept for a person.
#[derive(Debug)]
pub struct Speaker {
    pub device: DeviceNumber,
    /// `None` when it is shut out.
    scope: Option<Scope>,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl FromRequest<App> for Caller {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let Speaker { scope, headers, body, .. } = Speaker::from_request(request, app).await?;
        Ok(Self { scope: scope.ok_or(Refusal::NotKnown)?, headers, body })
    }
}

impl FromRequest<App> for Speaker {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let signed = Signed::of(request, app).await?;
        let now = app.clock.now();
        let (headers, body) = (signed.headers.clone(), signed.body.clone());
        let nonces = app.nonces.clone();
        let (device, scope) = app
            .ask(move |hub| {
                let in_time = now.0.abs_diff(signed.claimed.time.0) <= CLOCK_SKEW_MS_MAX.unsigned_abs();
                let Some(device) = signed.owner(hub)?.filter(|_| in_time) else {
                    return Err(Refusal::NotKnown);
                };
                match nonces.note(device.number, signed.claimed.nonce, now) {
                    NonceAnswer::Fresh => signed.prove_to(&device, hub),
                    NonceAnswer::Seen => return Err(Refusal::NotKnown),
                    NonceAnswer::TooMany => return Err(Refusal::TooManyRequests),
                }
                let version = signed.claimed.protocol;
                if !(VERSION_MIN..=VERSION).contains(&version) {
                    return Err(Refusal::Protocol);
                }
                if device.last_contact.is_none_or(|last| now.0 - last.0 > CONTACT_MS) {
                    // Only a person reads it: no device waits or fails because of it.
                    if let Err(error) = hub.note_contact(device.number, now, version) {
                        tracing::warn!(%error, "a contact was not noted");
                    }
                }
                Ok::<_, Refusal>((device.number, Scope::of(&device)))
            })
            .await?;
        Ok(Self { device, scope, headers, body })
    }
}

/// A request with credentials, whoever's they are.
struct Signed {
    claimed: Credentials,
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Bytes,
    addressee: Addressee,
}

impl Signed {
    async fn of(request: Request, app: &App) -> Result<Self, Refusal> {
        let claimed = credentials(request.headers()).ok_or(Refusal::NotKnown)?;
        Ok(Self {
            claimed,
            method: request.method().clone(),
            target: request.uri().path_and_query().map_or("/", |target| target.as_str()).to_owned(),
            headers: request.headers().clone(),
            addressee: request.extensions().get().cloned().unwrap_or_default(),
            body: read_body(request, app).await?,
        })
    }

    /// Returns the device whose signature it is.
    fn owner(&self, hub: &Hub) -> Result<Option<Device>, HubError> {
        let Credentials { device: number, time, nonce, signature, .. } = self.claimed;
        let device = hub.device(number)?;
        let message = signed_bytes(self.method.as_str(), &self.target, &self.body, number, time, &nonce);
        // A stranger's signature is checked too, against a key that nobody has: the time an
        // answer takes must not tell who is enrolled.
        let key = device.as_ref().and_then(|device| device.public_key.as_deref()).unwrap_or(&NOBODY);
        let right = is_signed(&message, &signature, key);
        Ok(device.filter(|_| right))
    }

    /// Lets whatever is answered from here on be proven to `device`.
    fn prove_to(&self, device: &Device, hub: &Hub) {
        let key = device.public_key.as_deref().and_then(|key| hub.keys().shared_with(key));
        if let Some(key) = key {
            self.addressee.set(device.number, self.claimed.nonce, key);
        }
    }
}

/// Lets the answer be proven to whoever's signature the request bears, where it bears a
/// right one. When it was signed does not matter here, nor whether the device is shut out:
/// only for an answer that anybody gets.
pub(crate) async fn prove_to_anybody(request: Request, app: &App) -> Result<(), Refusal> {
    let Ok(signed) = Signed::of(request, app).await else { return Ok(()) };
    app.ask(move |hub| {
        if let Some(device) = signed.owner(hub)? {
            signed.prove_to(&device, hub);
        }
        Ok::<_, HubError>(())
    })
    .await
}

impl Caller {
    /// Returns what the body says.
    ///
    /// # Errors
    /// When it is of another type, or not what is asked for.
    pub(crate) fn framed<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        framed(&self.headers, &self.body)
    }
}

impl Speaker {
    /// The same as [`Caller::framed`].
    ///
    /// # Errors
    /// When it is of another type, or not what is asked for.
    pub(crate) fn framed<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        framed(&self.headers, &self.body)
    }
}

fn framed<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Refusal> {
    if !is_of_type(headers, CONTENT_TYPE) {
        return Err(Refusal::WrongContentType(CONTENT_TYPE));
    }
    Ok(decode(body)?)
}

/// The generator of the curve as a public key. Its private key is 1, so whoever knows
/// that can make a signature that fits; it still opens nothing, because there is no
/// device behind it.
static NOBODY: LazyLock<Vec<u8>> =
    LazyLock::new(|| p256::AffinePoint::GENERATOR.to_sec1_point(false).as_bytes().to_vec());

fn credentials(headers: &HeaderMap) -> Option<Credentials> {
    headers.get(HEADER)?.to_str().ok()?.parse().ok()
}
