//! What of a reply may be believed, and which failure it is if nothing.

use serde::de::DeserializeOwned;
use visavi_protocol::problem::{self, Problem};
use visavi_protocol::proof::{ProofKey, Said};
use visavi_protocol::{DeviceNumber, FrameError, decode};

use crate::failure::Failure;
use crate::transport::{PART, Reply};

/// One request of an enrolled device, as its reply is held against it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub device: DeviceNumber,
    pub nonce: &'a [u8; 16],
    /// The content type of a good reply.
    pub expected: &'a str,
}

impl Asked<'_> {
    /// Says whether the reply is a good one that the hub gave to just this request.
    ///
    /// Whoever cannot prove to be the hub can make a device wait, or try with less, and
    /// nothing else: what they say is not taken in, and no operation ends because of it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, reply: &Reply, key: &ProofKey) -> Result<(), Failure> {
        let judged = check(reply, self.expected);
        // A part is named by its hash, in a manifest that was proven.
        if self.is_proven(reply, key) || (judged.is_ok() && self.expected == PART) {
            return judged;
        }
        match judged {
            // A hub reads nothing of a body that is announced too large, and cannot tell whose it is.
            Err(Failure::Rejected { .. }) if reply.status == 413 => Err(Failure::Unwell),
            Ok(()) | Err(Failure::ShutOut | Failure::Rejected { .. } | Failure::AppTooOld | Failure::HubTooOld) => {
                Err(Failure::NotProven)
            }
            Err(failure) => Err(failure),
        }
    }

    fn is_proven(&self, reply: &Reply, key: &ProofKey) -> bool {
        let said = Said {
            device: self.device,
            nonce: self.nonce,
            status: reply.status,
            content_type: &reply.content_type,
            retry_after_s: reply.retry_after_s,
            body: &reply.body,
        };
        reply.proof.is_some_and(|proof| key.proves(&said, &proof))
    }
}

/// Says whether the reply is a good one, and if not, which failure it is, by what it says
/// itself. The content type decides before the status: a captive portal says 200.
pub(crate) fn check(reply: &Reply, expected: &str) -> Result<(), Failure> {
    if reply.content_type == problem::CONTENT_TYPE {
        return Err(failure(reply));
    }
    match reply.status {
        _ if reply.is_good(expected) => Ok(()),
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
        403 if problem.code == problem::TOO_MANY_CUSTOMERS => Failure::Rejected { code: problem.code },
        401 | 403 => Failure::ShutOut,
        426 => Failure::AppTooOld,
        408 | 429 | 503 => busy(reply),
        500..=599 => Failure::Unwell,
        _ => Failure::Rejected { code: problem.code },
    }
}

/// Reads JSON.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    // Somebody else's JSON with a 200 is a portal's or another server's.
    serde_json::from_slice(body).map_err(|_| Failure::NotAHub)
}

/// Reads a frame.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    decode(body).map_err(|error| match error {
        FrameError::NotAFrame => Failure::NotAHub,
        FrameError::Newer(_) => Failure::AppTooOld,
        FrameError::Broken | FrameError::TooLarge => Failure::Broken,
    })
}

#[cfg(test)]
mod tests {
    use visavi_protocol::encode;

    use super::*;
    use crate::transport::{FRAME, JSON};

    const ASKED: Asked<'_> = Asked { device: DeviceNumber(7), nonce: &[1; 16], expected: FRAME };

    fn reply(status: u16, content_type: &str, body: &[u8]) -> Reply {
        let content_type = content_type.to_owned();
        Reply { status, content_type, retry_after_s: None, proof: None, body: body.to_vec() }
    }

    fn problem(status: u16) -> Reply {
        let body = serde_json::to_vec(&Problem::new(status, "some-code", "Something")).expect("plain data encodes");
        reply(status, problem::CONTENT_TYPE, &body)
    }

    fn key() -> ProofKey {
        ProofKey::of(&[7; 32])
    }

    /// The same reply as the hub would have proven it.
    fn proven(mut reply: Reply) -> Reply {
        let said = Said {
            device: ASKED.device,
            nonce: ASKED.nonce,
            status: reply.status,
            content_type: &reply.content_type,
            retry_after_s: reply.retry_after_s,
            body: &reply.body,
        };
        reply.proof = Some(key().proof(&said));
        reply
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
        let told = |status: u16| ASKED.check(&proven(problem(status)), &key());
        assert_eq!(told(401), Err(Failure::ShutOut));
        assert_eq!(told(426), Err(Failure::AppTooOld));
        assert_eq!(told(503), Err(Failure::Busy { retry_after_ms: None }));
        assert_eq!(told(500), Err(Failure::Unwell));
        assert_eq!(told(413), Err(Failure::Rejected { code: "some-code".to_owned() }));
    }

    #[test]
    fn what_is_not_proven_is_not_believed_whatever_it_says() {
        let good = reply(200, FRAME, b"anything");
        assert_eq!(ASKED.check(&proven(good.clone()), &key()), Ok(()));
        assert_eq!(ASKED.check(&good, &key()), Err(Failure::NotProven));
        assert_eq!(ASKED.check(&proven(good.clone()), &ProofKey::of(&[8; 32])), Err(Failure::NotProven));
        let changed = Reply { body: b"another".to_vec(), ..proven(good.clone()) };
        assert_eq!(ASKED.check(&changed, &key()), Err(Failure::NotProven));
        let old = Asked { nonce: &[2; 16], ..ASKED };
        assert_eq!(old.check(&proven(good), &key()), Err(Failure::NotProven));
        for status in [400, 401, 403, 404, 415, 422, 426] {
            assert_eq!(ASKED.check(&problem(status), &key()), Err(Failure::NotProven), "{status}");
        }
    }

    #[test]
    fn anybody_may_say_to_wait_or_to_send_less() {
        assert_eq!(ASKED.check(&problem(503), &key()), Err(Failure::Busy { retry_after_ms: None }));
        assert_eq!(ASKED.check(&problem(413), &key()), Err(Failure::Unwell));
        assert_eq!(ASKED.check(&reply(502, "text/html", b""), &key()), Err(Failure::Unreachable));
    }

    #[test]
    fn a_part_speaks_for_itself_and_a_no_to_it_does_not() {
        let asked = Asked { expected: PART, ..ASKED };
        assert_eq!(asked.check(&reply(200, PART, b"hashed"), &key()), Ok(()));
        assert_eq!(asked.check(&problem(404), &key()), Err(Failure::NotProven));
    }

    #[test]
    fn half_a_frame_is_broken_and_a_page_is_not_a_hub() {
        let whole = encode(&7_u64);
        assert_eq!(read::<u64>(&whole), Ok(7));
        assert_eq!(read::<u64>(&whole[..whole.len() - 1]), Err(Failure::Broken));
        assert_eq!(read::<u64>(b"<html><body>Log in</body></html>"), Err(Failure::NotAHub));
    }
}
