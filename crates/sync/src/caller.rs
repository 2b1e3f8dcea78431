//! Turns what the engine asks into requests, and replies into answers or failures.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use serde::de::DeserializeOwned;
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::look_up::{
    BorrowReply, BorrowRequest, GiveBackReply, GiveBackRequest, LookUpReply, LookUpRequest,
};
use visavi_protocol::proof::ProofKey;
use visavi_protocol::unlock::{UnlockReply, UnlockRequest};
use visavi_protocol::{DeviceNumber, Heads, HeadsReader, Moment, NotHeads, OfferRequest, encode};

use crate::belief::{Asked, json, read};
use crate::engine::{Answer, Ask};
use crate::failure::Failure;
use crate::key::DeviceKey;
use crate::transport::{EVENTS, FRAME, JSON, Method, PART, Reply, Request, Transport};

/// The version of the app, as the hub is told: all parts of it have the same.
const APP_VERSION: &str = env!("CARGO_PKG_VERSION");

/// One enrolled device, as it speaks to its hub.
#[derive(Clone)]
pub struct Caller {
    pub transport: Arc<dyn Transport>,
    pub hub: String,
    pub device: DeviceNumber,
    pub key: DeviceKey,
    /// With which the hub proves its replies.
    pub proof: ProofKey,
    /// What the list of devices at the hub says of this one.
    pub standing: Arc<Standing>,
}

/// How a device stands, as it tells the hub: with the next round whenever it has changed,
/// so that a round in which nothing is new stays as small as it can be.
#[derive(Debug)]
pub struct Standing {
    waiting: AtomicU32,
    /// What the hub was told last; one that no device has before that.
    told: AtomicU32,
}

impl Default for Standing {
    fn default() -> Self {
        Self { waiting: AtomicU32::new(0), told: AtomicU32::new(u32::MAX) }
    }
}

impl Standing {
    /// So many operations wait on the device to be sent.
    pub fn set_waiting(&self, waiting: u32) {
        self.waiting.store(waiting, Ordering::Relaxed);
    }

    /// Returns what is new to the hub.
    fn news(&self) -> Option<u32> {
        let waiting = self.waiting.load(Ordering::Relaxed);
        (waiting != self.told.load(Ordering::Relaxed)).then_some(waiting)
    }

    fn told(&self, news: Option<u32>) {
        if let Some(waiting) = news {
            self.told.store(waiting, Ordering::Relaxed);
        }
    }
}

impl std::fmt::Debug for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Caller").field("device", &self.device).finish_non_exhaustive()
    }
}

impl Caller {
    /// Asks the hub; `time` is the hub's, as far as it is known.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn ask(&self, ask: Ask, time: Moment) -> Result<Answer, Failure> {
        let news = self.standing.news();
        let reply = self.send(self.request(&ask, news), time).await?;
        match ask {
            Ask::Time => json(&reply.body).map(Answer::Time),
            Ask::Push(_) => read(&reply.body).map(Answer::Push),
            Ask::Offer(_) => read(&reply.body).map(Answer::Offered),
            Ask::Purged(_) => read(&reply.body).map(Answer::Purged),
            Ask::Buckets { .. } => {
                let answer = read(&reply.body).map(Answer::Buckets)?;
                self.standing.told(news);
                Ok(answer)
            }
            Ask::Epoch => read(&reply.body).map(Answer::Epoch),
            Ask::Today { .. } | Ask::Pull { .. } => read(&reply.body).map(Answer::Page),
            Ask::Snapshot { .. } => read(&reply.body).map(Answer::Snapshot),
            Ask::Part { .. } => Ok(Answer::Part(reply.body)),
        }
    }

    /// Asks whom the chain knows; `time` as in [`Self::ask`].
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn look_up(&self, request: &LookUpRequest, time: Moment) -> Result<LookUpReply, Failure> {
        self.exchange(self.post("/v1/look-up", encode(request)), time).await
    }

    /// Borrows a dossier: it comes in the device's own bucket.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn borrow(&self, request: &BorrowRequest, time: Moment) -> Result<BorrowReply, Failure> {
        self.exchange(self.post("/v1/borrow", encode(request)), time).await
    }

    /// Gives a borrowed dossier back.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn give_back(&self, request: &GiveBackRequest, time: Moment) -> Result<GiveBackReply, Failure> {
        self.exchange(self.post("/v1/give-back", encode(request)), time).await
    }

    /// Asks the hub to open the database for an associate who cannot open it here.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn unlock(&self, request: &UnlockRequest, time: Moment) -> Result<UnlockReply, Failure> {
        self.exchange(self.post("/v1/unlock", encode(request)), time).await
    }

    async fn exchange<T: DeserializeOwned>(&self, request: Request, time: Moment) -> Result<T, Failure> {
        read(&self.send(request, time).await?.body)
    }

    /// Signs and sends a request; what comes back is the hub's answer to it.
    async fn send(&self, mut request: Request, time: Moment) -> Result<Reply, Failure> {
        let nonce = self.key.sign(&mut request, self.device, time);
        let expected = request.expected;
        let reply = self.transport.send(request).await?;
        Asked { device: self.device, nonce: &nonce, expected }.check(&reply, &self.proof)?;
        Ok(reply)
    }

    /// Listens to the hub, and calls `heard` with each word of it until the stream ends;
    /// `time` as in [`Self::ask`].
    ///
    /// # Errors
    /// See [`Failure`]; none when the hub ended the stream in good order.
    pub async fn listen(&self, time: Moment, mut heard: impl FnMut(Heads) + Send) -> Result<(), Failure> {
        let mut request = self.get("/v1/listen".to_owned(), EVENTS);
        let nonce = self.key.sign(&mut request, self.device, time);
        let mut reader = HeadsReader::default();
        let mut pieces = |piece: &[u8]| {
            reader.read(piece).map_err(|NotHeads| Failure::NotAHub)?.into_iter().for_each(&mut heard);
            Ok(())
        };
        let reply = self.transport.listen(request, &mut pieces).await?;
        if reply.is_good(EVENTS) {
            // What was heard only made the device ask sooner.
            return Ok(());
        }
        Asked { device: self.device, nonce: &nonce, expected: EVENTS }.check(&reply, &self.proof)
    }

    fn get(&self, target: String, expected: &'static str) -> Request {
        let (hub, headers, body) = (self.hub.clone(), Vec::new(), Vec::new());
        Request { hub, method: Method::Get, target, headers, body, expected }
    }

    fn request(&self, ask: &Ask, news: Option<u32>) -> Request {
        match ask {
            Ask::Time => self.get("/v1/time".to_owned(), JSON),
            Ask::Push(push) => self.post("/v1/push", encode(push)),
            Ask::Epoch => self.post("/v1/epoch", Vec::new()),
            Ask::Offer(erasures) => self.post("/v1/erased", encode(&OfferRequest { erasures: erasures.clone() })),
            Ask::Purged(receipt) => self.post("/v1/purged", encode(receipt)),
            Ask::Buckets { erased } => self.get(standing(*erased, news), FRAME),
            Ask::Today { bucket } => self.get(format!("/v1/today?bucket={}", escaped(bucket)), FRAME),
            Ask::Pull { bucket, after } => {
                let bucket = escaped(bucket);
                self.get(format!("/v1/pull?bucket={bucket}&after={after}&limit={ITEMS_PER_PAGE_MAX}"), FRAME)
            }
            Ask::Snapshot { bucket } => self.get(format!("/v1/snapshot?bucket={}", escaped(bucket)), FRAME),
            Ask::Part { bucket, part } => {
                self.get(format!("/v1/part?bucket={}&hash={}", escaped(bucket), part.text()), PART)
            }
        }
    }

    fn post(&self, target: &str, body: Vec<u8>) -> Request {
        let mut request = self.get(target.to_owned(), FRAME);
        request.headers.push(("content-type", FRAME.to_owned()));
        Request { method: Method::Post, body, ..request }
    }
}

/// Returns where to ask how the feeds stand. What there is nothing to say of is not said: a
/// device asks for ever.
fn standing(erased: u64, waiting: Option<u32>) -> String {
    let erased = (erased > 0).then(|| format!("erased={erased}"));
    let news = waiting.map(|waiting| format!("waiting={waiting}&app={APP_VERSION}"));
    let said: Vec<String> = erased.into_iter().chain(news).collect();
    if said.is_empty() { "/v1/buckets".to_owned() } else { format!("/v1/buckets?{}", said.join("&")) }
}

/// Returns a bucket's name as a part of a query: what is signed and what is sent must be
/// the same bytes.
fn escaped(bucket: &visavi_protocol::BucketId) -> String {
    let mut text = String::new();
    for byte in bucket.to_string().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b':' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}
