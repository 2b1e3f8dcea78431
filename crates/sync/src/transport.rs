//! The way to the hub: one request out, one reply back. Over HTTP in the app, straight
//! into the hub's router in the story test.

use std::future::Future;
use std::pin::Pin;

use visavi_protocol::proof::Proof;
use visavi_protocol::{frame, heads, problem, snapshot};

use crate::failure::Failure;

/// The content type of enrolment and time.
pub const JSON: &str = "application/json";

/// One request as it goes out, headers and all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Scheme, host and port: `https://hub.example:8443`, without a slash at the end.
    pub hub: String,
    pub method: Method,
    /// Path with query.
    pub target: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    /// The content type a good reply has. A transport reads no body of another type
    /// than this and the problem's.
    pub expected: &'static str,
}

/// The methods the protocol uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

impl Method {
    /// Returns the word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// One reply as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    /// Without its parameters, in lower case; empty where there was none.
    pub content_type: String,
    pub retry_after_s: Option<u64>,
    /// That it comes from the hub, if it says so.
    pub proof: Option<Proof>,
    pub body: Vec<u8>,
}

impl Reply {
    /// Says whether this is what was asked for.
    pub fn is_good(&self, expected: &str) -> bool {
        (200..300).contains(&self.status) && self.content_type == expected
    }

    /// Says whether the body of such a reply may be read at all.
    pub fn readable(content_type: &str, expected: &str) -> bool {
        content_type == expected || content_type == problem::CONTENT_TYPE
    }
}

/// What a transport gives back.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Reply, Failure>> + Send + 'a>>;

/// Takes the pieces of a stream as they come; what it cannot read ends the stream.
pub type Pieces<'a> = &'a mut (dyn FnMut(&[u8]) -> Result<(), Failure> + Send);

/// Carries one request at a time to a hub. Fails only with [`Failure::Unreachable`],
/// [`Failure::Broken`] (too large, cut off) or [`Failure::NotAHub`], or as `pieces` does;
/// what a reply means is not its business.
pub trait Transport: Send + Sync + 'static {
    fn send(&self, request: Request) -> Sending<'_>;

    /// Sends a request whose reply goes on for as long as both sides like. The body of a
    /// good reply is handed to `pieces` and not kept; the rest of it is returned when the
    /// stream has ended in good order. One that is silent for too long is broken.
    fn listen<'a>(&'a self, request: Request, pieces: Pieces<'a>) -> Sending<'a>;
}

/// Returns the frame's content type, for requests that carry one.
pub(crate) const FRAME: &str = frame::CONTENT_TYPE;

/// The content type of a stream.
pub(crate) const EVENTS: &str = heads::CONTENT_TYPE;

/// The content type of a snapshot's part.
pub(crate) const PART: &str = snapshot::CONTENT_TYPE;
