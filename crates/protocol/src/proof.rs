//! What the hub proves to a device: that a reply is its own, whole, and the answer to just
//! this request. Proxies that open TLS, portals and whoever kept an old reply cannot.
//!
//! A code over the reply, and not a signature: device and hub share a key that nobody else
//! has, made of their own keys, and a device that has nothing to say says it every minute.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64UrlUnpadded, Encoding};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use visavi_domain::DeviceNumber;
use zeroize::Zeroizing;

/// The header in which a [`Proof`] stands.
pub const HEADER: &str = "proof";

const KEY_BYTES: usize = 32;
const PROOF_BYTES: usize = 16;

/// The key that the hub and one device share.
#[derive(Clone)]
pub struct ProofKey(Zeroizing<[u8; KEY_BYTES]>);

impl fmt::Debug for ProofKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProofKey")
    }
}

/// That a reply comes from the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof([u8; PROOF_BYTES]);

/// What is proven of a reply.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The device that asked.
    pub device: DeviceNumber,
    /// Of the request; a device uses none twice.
    pub nonce: &'a [u8; 16],
    pub status: u16,
    /// Without parameters, in lower case.
    pub content_type: &'a str,
    pub retry_after_s: Option<u64>,
    pub body: &'a [u8],
}

impl ProofKey {
    /// Returns the key for what both sides agreed on: the Diffie-Hellman secret of the
    /// device's key and the hub's.
    pub fn of(agreed: &[u8]) -> Self {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        Hkdf::<Sha256>::new(None, agreed)
            .expand(b"visavi reply proof 1", key.as_mut())
            .expect("HKDF gives far more bytes than a key has");
        Self(key)
    }

    /// Returns the proof that the hub said this.
    pub fn proof(&self, said: &Said<'_>) -> Proof {
        let whole = self.mac(said).finalize().into_bytes();
        let (proof, _) = whole.split_first_chunk().expect("SHA-256 gives twice as many bytes");
        Proof(*proof)
    }

    /// Says whether `proof` is that of what was said.
    pub fn proves(&self, said: &Said<'_>, proof: &Proof) -> bool {
        self.mac(said).verify_truncated_left(&proof.0).is_ok()
    }

    fn mac(&self, said: &Said<'_>) -> Hmac<Sha256> {
        // All but the last have one length each, so that no two replies are the same bytes.
        Hmac::<Sha256>::new_from_slice(self.0.as_ref())
            .expect("a key of any length will do")
            .chain_update(b"visavi reply 1\n")
            .chain_update(said.nonce)
            .chain_update(said.device.0.to_be_bytes())
            .chain_update(said.status.to_be_bytes())
            .chain_update(said.retry_after_s.map_or(0, |seconds| seconds.saturating_add(1)).to_be_bytes())
            .chain_update(Sha256::digest(said.body))
            .chain_update(said.content_type)
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Base64UrlUnpadded::encode_string(&self.0))
    }
}

/// The text holds no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no proof")]
pub struct NotAProof;

impl FromStr for Proof {
    type Err = NotAProof;

    fn from_str(text: &str) -> Result<Self, NotAProof> {
        let mut bytes = [0; PROOF_BYTES];
        match Base64UrlUnpadded::decode(text, &mut bytes) {
            Ok(whole) if whole.len() == PROOF_BYTES => Ok(Self(bytes)),
            Ok(_) | Err(_) => Err(NotAProof),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: Said<'_> = Said {
        device: DeviceNumber(7),
        nonce: &[1; 16],
        status: 200,
        content_type: "application/json",
        retry_after_s: None,
        body: b"{}",
    };

    #[test]
    fn a_reply_is_proven_to_the_device_that_asked() {
        let key = ProofKey::of(&[7; 32]);
        assert!(key.proves(&SAID, &key.proof(&SAID)));
        assert!(!ProofKey::of(&[8; 32]).proves(&SAID, &key.proof(&SAID)));
    }

    #[test]
    fn nothing_of_a_reply_can_be_another_without_a_new_proof() {
        let key = ProofKey::of(&[7; 32]);
        let proof = key.proof(&SAID);
        for other in [
            Said { device: DeviceNumber(8), ..SAID },
            Said { nonce: &[2; 16], ..SAID },
            Said { status: 201, ..SAID },
            Said { content_type: "application/jso", ..SAID },
            Said { retry_after_s: Some(0), ..SAID },
            Said { body: b"{ }", ..SAID },
        ] {
            assert!(!key.proves(&other, &proof), "{other:?}");
        }
    }

    #[test]
    fn a_proof_is_read_as_it_is_written_and_nothing_else_is_one() {
        let proof = ProofKey::of(&[7; 32]).proof(&SAID);
        let text = proof.to_string();
        assert_eq!((text.len(), text.parse()), (22, Ok(proof)));
        for garbage in ["", "AAAA", &text[1..], &format!("{text}A"), "not base64, really...."] {
            assert_eq!(garbage.parse::<Proof>(), Err(NotAProof), "{garbage}");
        }
    }
}
