//! The way to the hub: one request out, one reply back. Over HTTP in the app, straight
//! into the hub's router in the story test.

use std::future::Future;
use std::pin::Pin;

use visavi_protocol::{frame, problem};

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
    pub body: Vec<u8>,
}

impl Reply {
    /// Says whether the body of such a reply may be read at all.
    pub fn readable(content_type: &str, expected: &str) -> bool {
        content_type == expected || content_type == problem::CONTENT_TYPE
    }
}

/// What a transport gives back.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Reply, Failure>> + Send + 'a>>;

/// Carries one request at a time to a hub. Fails only with [`Failure::Unreachable`],
/// [`Failure::Broken`] (too large, cut off) or [`Failure::NotAHub`]; what a reply means
/// is not its business.
pub trait Transport: Send + Sync + 'static {
    fn send(&self, request: Request) -> Sending<'_>;
}

/// Returns the frame's content type, for requests that carry one.
pub(crate) const FRAME: &str = frame::CONTENT_TYPE;
