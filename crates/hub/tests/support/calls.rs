//! Devices that call the hub's router, in process.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use p256::PublicKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use tower::ServiceExt;
use visavi_domain::{DeviceNumber, Moment};
use visavi_hub::Hub;
use visavi_hub::serve::{App, Clock, Settings, router};
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::proof::{self, ProofKey, Said};
use visavi_protocol::sign::{Credentials, HEADER, hex, signed_bytes};
use visavi_protocol::{BucketId, EnrolRequest, Page, VERSION, decode, frame, heads, snapshot};

use super::chain::{NOW, shop, store};

/// A hub behind its router, with a clock that tests turn.
pub struct World {
    pub hub: Arc<Hub>,
    pub router: Router,
    pub app: App,
    clock: Arc<AtomicI64>,
    nonce: AtomicU64,
}

/// An enrolled device.
#[derive(Clone)]
pub struct Device {
    pub number: DeviceNumber,
    pub key: SigningKey,
    pub proof: ProofKey,
}

impl Device {
    /// Returns somebody whom the hub of `hub_key` may not know.
    pub fn of(number: DeviceNumber, key: SigningKey, hub_key: &[u8]) -> Self {
        let hub_key = PublicKey::from_sec1_bytes(hub_key).unwrap();
        let agreed = p256::ecdh::diffie_hellman(key.as_nonzero_scalar(), hub_key.as_affine());
        let proof = ProofKey::of(agreed.raw_secret_bytes());
        Self { number, key, proof }
    }

    /// Says whether the answer is proven to be the hub's, to the request with this nonce.
    pub fn believes(&self, nonce: &[u8; 16], answer: &Answer) -> bool {
        let text = |name: &str| answer.headers.get(name).map(|value| value.to_str().unwrap());
        let said = Said {
            device: self.number,
            nonce,
            status: answer.status.as_u16(),
            content_type: text("content-type").unwrap(),
            retry_after_s: text("retry-after").map(|seconds| seconds.parse().unwrap()),
            body: &answer.body,
        };
        text(proof::HEADER).is_some_and(|proof| self.proof.proves(&said, &proof.parse().unwrap()))
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn code(&self) -> String {
        let problem: visavi_protocol::problem::Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.status, self.status.as_u16());
        assert_eq!(self.headers["content-type"], visavi_protocol::problem::CONTENT_TYPE);
        problem.code
    }

    pub fn frame<T: serde::de::DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, StatusCode::OK, "{:?}", self.body);
        assert_eq!(self.headers["content-type"], frame::CONTENT_TYPE);
        decode(&self.body).unwrap()
    }
}

/// A signed request in parts, each of which a test may spoil.
pub struct Signed {
    pub method: &'static str,
    pub target: String,
    pub body: Vec<u8>,
    pub content_type: &'static str,
    pub device: DeviceNumber,
    pub time: Moment,
    pub nonce: [u8; 16],
    pub protocol: u16,
    pub key: SigningKey,
}

impl Signed {
    pub fn request(&self) -> Request<Body> {
        let message = signed_bytes(self.method, &self.target, &self.body, self.device, self.time, &self.nonce);
        let signature: Signature = self.key.sign(&message);
        let credentials = Credentials {
            device: self.device,
            time: self.time,
            protocol: self.protocol,
            nonce: self.nonce,
            signature: signature.to_bytes().into(),
        };
        Request::builder()
            .method(self.method)
            .uri(&self.target)
            .header("content-type", self.content_type)
            .header(HEADER, credentials.to_string())
            .body(Body::from(self.body.clone()))
            .unwrap()
    }
}

impl World {
    pub fn new() -> Self {
        Self::with(Settings::default())
    }

    pub fn with(settings: Settings) -> Self {
        Self::over(super::chain::hub(), settings)
    }

    /// The same over a hub that is open already.
    pub fn over(hub: Hub, settings: Settings) -> Self {
        let hub = Arc::new(hub);
        let clock = Arc::new(AtomicI64::new(NOW.0));
        let telling = Arc::clone(&clock);
        let app = App::new(Arc::clone(&hub), Clock::new(move || Moment(telling.load(Ordering::Relaxed))), settings);
        for code in ["LKP", "NRK"] {
            hub.put_store(shop(code), NOW).unwrap();
        }
        Self { hub, router: router(app.clone()), app, clock, nonce: AtomicU64::new(1) }
    }

    pub fn now(&self) -> Moment {
        Moment(self.clock.load(Ordering::Relaxed))
    }

    pub fn turn_clock(&self, by_ms: i64) {
        self.clock.fetch_add(by_ms, Ordering::Relaxed);
    }

    pub async fn call(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        if parts.headers["content-type"] != frame::CONTENT_TYPE {
            assert_eq!(parts.headers["cache-control"], "no-store");
            assert_eq!(parts.headers["x-content-type-options"], "nosniff");
        }
        if parts.headers["content-type"] == heads::CONTENT_TYPE {
            // It has no end that a test could wait for.
            return Answer { status: parts.status, headers: parts.headers, body: Bytes::new() };
        }
        Answer { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
    }

    /// Enrols a device with a key made from `seed`.
    pub fn device(&self, seed: u8, at: &str) -> Device {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let code = self.hub.enrol_code(&store(at), self.now()).unwrap();
        let reply = self.hub.enrol(&enrol_request(&code, &key), self.now()).unwrap().unwrap();
        Device::of(reply.device, key, &self.hub.keys().hub_key())
    }

    pub fn signed(&self, device: &Device, method: &'static str, target: &str, body: Vec<u8>) -> Signed {
        Signed {
            method,
            target: target.to_owned(),
            body,
            content_type: frame::CONTENT_TYPE,
            device: device.number,
            time: self.now(),
            nonce: u128::from(self.nonce.fetch_add(1, Ordering::Relaxed)).to_be_bytes(),
            protocol: VERSION,
            key: device.key.clone(),
        }
    }

    pub async fn get(&self, device: &Device, target: &str) -> Answer {
        self.hear(device, &self.signed(device, "GET", target, Vec::new())).await
    }

    pub async fn post(&self, device: &Device, target: &str, body: Vec<u8>) -> Answer {
        self.hear(device, &self.signed(device, "POST", target, body)).await
    }

    /// Calls as `device`, which believes only what is proven, parts and streams apart.
    async fn hear(&self, device: &Device, signed: &Signed) -> Answer {
        let answer = self.call(signed.request()).await;
        let kind = &answer.headers["content-type"];
        let speaks_for_itself = kind == snapshot::CONTENT_TYPE || kind == heads::CONTENT_TYPE;
        assert_eq!(device.believes(&signed.nonce, &answer), !speaks_for_itself, "{} {answer:?}", signed.target);
        answer
    }

    pub async fn page(&self, device: &Device, bucket: &BucketId, after: u64) -> Page {
        let target = format!("/v1/pull?bucket={bucket}&after={after}&limit={ITEMS_PER_PAGE_MAX}");
        self.get(device, &target).await.frame()
    }
}

pub fn enrol_request(code: &str, key: &SigningKey) -> EnrolRequest {
    EnrolRequest {
        code: code.to_owned(),
        public_key: hex(&key.verifying_key().to_sec1_point(false).to_bytes()),
        name: "Tablet 3, shoes".to_owned(),
        protocol: VERSION,
    }
}

pub fn unsigned(method: &str, target: &str, content_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::builder().method(method).uri(target).header("content-type", content_type).body(body.into()).unwrap()
}
