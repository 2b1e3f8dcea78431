//! Devices that call the hub's router, in process.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use tower::ServiceExt;
use visavi_domain::{DeviceNumber, Moment};
use visavi_hub::Hub;
use visavi_hub::serve::{App, Clock, Settings, router};
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::sign::{
    DEVICE_HEADER, NONCE_HEADER, PROTOCOL_HEADER, SIGNATURE_HEADER, TIME_HEADER, hex, signed_bytes,
};
use visavi_protocol::{BucketId, EnrolRequest, Page, VERSION, decode, frame};

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
    pub nonce: String,
    pub protocol: String,
    pub key: SigningKey,
}

impl Signed {
    pub fn request(&self) -> Request<Body> {
        let message = signed_bytes(self.method, &self.target, &self.body, self.device, self.time, &self.nonce);
        let signature: Signature = self.key.sign(&message);
        Request::builder()
            .method(self.method)
            .uri(&self.target)
            .header("content-type", self.content_type)
            .header(DEVICE_HEADER, self.device.0)
            .header(TIME_HEADER, self.time.0)
            .header(NONCE_HEADER, &self.nonce)
            .header(PROTOCOL_HEADER, &self.protocol)
            .header(SIGNATURE_HEADER, hex(&signature.to_bytes()))
            .body(Body::from(self.body.clone()))
            .unwrap()
    }
}

impl World {
    pub fn new() -> Self {
        Self::with(Settings::default())
    }

    pub fn with(settings: Settings) -> Self {
        let hub = Arc::new(super::chain::hub());
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
        assert_eq!(parts.headers["cache-control"], "no-store");
        assert_eq!(parts.headers["x-content-type-options"], "nosniff");
        Answer { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
    }

    /// Enrols a device with a key made from `seed`.
    pub fn device(&self, seed: u8, at: &str) -> Device {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let code = self.hub.enrol_code(&store(at), self.now()).unwrap();
        let reply = self.hub.enrol(&enrol_request(&code, &key), self.now()).unwrap().unwrap();
        Device { number: reply.device, key }
    }

    pub fn signed(&self, device: &Device, method: &'static str, target: &str, body: Vec<u8>) -> Signed {
        Signed {
            method,
            target: target.to_owned(),
            body,
            content_type: frame::CONTENT_TYPE,
            device: device.number,
            time: self.now(),
            nonce: format!("{:032x}", self.nonce.fetch_add(1, Ordering::Relaxed)),
            protocol: VERSION.to_string(),
            key: device.key.clone(),
        }
    }

    pub async fn get(&self, device: &Device, target: &str) -> Answer {
        self.call(self.signed(device, "GET", target, Vec::new()).request()).await
    }

    pub async fn post(&self, device: &Device, target: &str, body: Vec<u8>) -> Answer {
        self.call(self.signed(device, "POST", target, body).request()).await
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
