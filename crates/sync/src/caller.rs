//! Turns what the engine asks into requests, and replies into answers or failures.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::problem::{self, Problem};
use visavi_protocol::{DeviceNumber, FrameError, Moment, decode, encode};

use crate::engine::{Answer, Ask};
use crate::failure::Failure;
use crate::key::DeviceKey;
use crate::transport::{FRAME, JSON, Method, Reply, Request, Transport};

/// One enrolled device, as it speaks to its hub.
#[derive(Clone)]
pub struct Caller {
    pub transport: Arc<dyn Transport>,
    pub hub: String,
    pub device: DeviceNumber,
    pub key: DeviceKey,
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
        let mut request = self.request(&ask);
        if request.expected == FRAME {
            self.key.sign(&mut request, self.device, time);
        }
        let expected = request.expected;
        let reply = self.transport.send(request).await?;
        check(&reply, expected)?;
        match ask {
            Ask::Time => json(&reply.body).map(Answer::Time),
            Ask::Push(_) => read(&reply.body).map(Answer::Push),
            Ask::Buckets => read(&reply.body).map(Answer::Buckets),
            Ask::Today { .. } | Ask::Pull { .. } => read(&reply.body).map(Answer::Page),
        }
    }

    fn request(&self, ask: &Ask) -> Request {
        let (method, target, body, expected) = match ask {
            Ask::Time => (Method::Get, "/v1/time".to_owned(), Vec::new(), JSON),
            Ask::Push(push) => (Method::Post, "/v1/push".to_owned(), encode(push), FRAME),
            Ask::Buckets => (Method::Get, "/v1/buckets".to_owned(), Vec::new(), FRAME),
            Ask::Today { bucket } => (Method::Get, format!("/v1/today?bucket={}", escaped(bucket)), Vec::new(), FRAME),
            Ask::Pull { bucket, after } => {
                let bucket = escaped(bucket);
                let target = format!("/v1/pull?bucket={bucket}&after={after}&limit={ITEMS_PER_PAGE_MAX}");
                (Method::Get, target, Vec::new(), FRAME)
            }
        };
        let mut headers = vec![("accept", format!("{expected}, {}", problem::CONTENT_TYPE))];
        if method == Method::Post {
            headers.push(("content-type", expected.to_owned()));
        }
        Request { hub: self.hub.clone(), method, target, headers, body, expected }
    }
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

/// Says whether the reply is a good one, and if not, which failure it is. The content
/// type decides before the status: a captive portal says 200.
pub(crate) fn check(reply: &Reply, expected: &str) -> Result<(), Failure> {
    if reply.content_type == problem::CONTENT_TYPE {
        return Err(failure(reply));
    }
    match reply.status {
        200..=299 if reply.content_type == expected => Ok(()),
        // A load balancer before the hub says so without a problem.
        429 | 503 => Err(busy(reply)),
        502 | 504 => Err(Failure::Unreachable),
        _ => Err(Failure::NotAHub),
    }
}

fn busy(reply: &Reply) -> Failure {
    Failure::Busy { retry_after_ms: reply.retry_after_s.map(|seconds| seconds.saturating_mul(1_000)) }
}

fn failure(reply: &Reply) -> Failure {
    let Ok(problem) = serde_json::from_slice::<Problem>(&reply.body) else {
        return Failure::NotAHub;
    };
    match reply.status {
        401 | 403 => Failure::Refused,
        426 => Failure::AppTooOld,
        408 | 429 | 503 => busy(reply),
        500..=599 => Failure::Unwell,
        _ => Failure::Rejected { code: problem.code },
    }
}

pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    // Somebody else's JSON with a 200 is a portal's or another server's.
    serde_json::from_slice(body).map_err(|_| Failure::NotAHub)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    decode(body).map_err(|error| match error {
        FrameError::NotAFrame => Failure::NotAHub,
        FrameError::Newer(_) => Failure::AppTooOld,
        FrameError::Broken | FrameError::TooLarge => Failure::Broken,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, content_type: &str, body: &[u8]) -> Reply {
        Reply { status, content_type: content_type.to_owned(), retry_after_s: None, body: body.to_vec() }
    }

    #[test]
    fn a_portals_page_with_200_is_not_a_hub() {
        assert_eq!(check(&reply(200, "text/html", b"<html>"), FRAME), Err(Failure::NotAHub));
        assert_eq!(check(&reply(302, "", b""), FRAME), Err(Failure::NotAHub));
        assert_eq!(check(&reply(200, JSON, b"{}"), FRAME), Err(Failure::NotAHub));
        assert_eq!(json::<visavi_protocol::TimeReply>(b"{\"login\":true}"), Err(Failure::NotAHub));
    }

    #[test]
    fn problems_are_told_apart_by_what_can_be_done() {
        let problem = |status: u16| {
            let body = serde_json::to_vec(&Problem::new(status, "some-code", "Something")).expect("plain data encodes");
            check(&reply(status, problem::CONTENT_TYPE, &body), FRAME)
        };
        assert_eq!(problem(401), Err(Failure::Refused));
        assert_eq!(problem(426), Err(Failure::AppTooOld));
        assert_eq!(problem(503), Err(Failure::Busy { retry_after_ms: None }));
        assert_eq!(problem(500), Err(Failure::Unwell));
        assert_eq!(problem(413), Err(Failure::Rejected { code: "some-code".to_owned() }));
    }

    #[test]
    fn half_a_frame_is_broken_and_a_page_is_not_a_hub() {
        let whole = encode(&7_u64);
        assert_eq!(read::<u64>(&whole), Ok(7));
        assert_eq!(read::<u64>(&whole[..whole.len() - 1]), Err(Failure::Broken));
        assert_eq!(read::<u64>(b"<html><body>Log in</body></html>"), Err(Failure::NotAHub));
    }
}
