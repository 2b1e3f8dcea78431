//! What a device signs: every request, over everything that matters in it.
//!
//! Signing and checking is ring's, which came with `rustls`: it signs in a fifth of the time
//! that `p256` takes, and a device signs everything it says. `p256` still agrees on keys.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToSec1Point;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};
use visavi_domain::{DeviceNumber, Moment};

/// The header in which [`Credentials`] stand.
pub const HEADER: &str = "authorization";

const SCHEME: &str = "Visavi ";

/// ECDSA P-256 over SHA-256, fixed-size r and s.
pub type Signature = [u8; 64];

/// Signs as one device.
#[derive(Clone)]
pub struct Signer(Arc<EcdsaKeyPair>);

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer")
    }
}

impl Signer {
    /// Returns what signs with a private key (P-256); `None` where this is none.
    pub fn new(private_key: &[u8]) -> Option<Self> {
        let public_key = SecretKey::from_slice(private_key).ok()?.public_key().to_sec1_point(false);
        let (kind, chance) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let pair = EcdsaKeyPair::from_private_key_and_public_key(kind, private_key, public_key.as_bytes(), &chance);
        pair.ok().map(|pair| Self(Arc::new(pair)))
    }

    /// Returns the signature of `message`.
    pub fn sign(&self, message: &[u8]) -> Signature {
        let signature = self.0.sign(&SystemRandom::new(), message).expect("the system has randomness");
        signature.as_ref().try_into().expect("a signature of fixed size has just this one")
    }
}

/// Says whether the owner of this public key (SEC1, uncompressed) has signed `message`.
pub fn is_signed(message: &[u8], signature: &Signature, public_key: &[u8]) -> bool {
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public_key).verify(message, signature).is_ok()
}

/// Who makes a request, when, and the proof of it. One header, since a device that has
/// nothing to say still says it once a minute.
///
/// ```
/// use visavi_protocol::{DeviceNumber, Moment, sign::Credentials};
///
/// let credentials = Credentials {
///     device: DeviceNumber(7),
///     time: Moment(1_795_000_000_000),
///     protocol: 1,
///     nonce: [0; 16],
///     signature: [255; 64],
/// };
/// let header = credentials.to_string();
/// assert!(header.starts_with("Visavi 7.1795000000000.1.AAAAAAAAAAAAAAAAAAAAAA."));
/// assert_eq!(header.parse(), Ok(credentials));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credentials {
    pub device: DeviceNumber,
    /// The hub's time, as far as the device knows it.
    pub time: Moment,
    /// The protocol version that the device speaks.
    pub protocol: u16,
    /// Random, and used once.
    pub nonce: [u8; 16],
    /// Of [`signed_bytes`].
    pub signature: Signature,
}

impl fmt::Display for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (nonce, signature) =
            (Base64UrlUnpadded::encode_string(&self.nonce), Base64UrlUnpadded::encode_string(&self.signature));
        write!(f, "{SCHEME}{}.{}.{}.{nonce}.{signature}", self.device.0, self.time.0, self.protocol)
    }
}

/// The text holds no credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these are no credentials")]
pub struct NotCredentials;

impl FromStr for Credentials {
    type Err = NotCredentials;

    fn from_str(text: &str) -> Result<Self, NotCredentials> {
        let rest = text.strip_prefix(SCHEME).ok_or(NotCredentials)?;
        let parts: Vec<&str> = rest.split('.').collect();
        let [device, time, protocol, nonce, signature] = parts[..] else { return Err(NotCredentials) };
        Ok(Self {
            device: DeviceNumber(device.parse().map_err(|_| NotCredentials)?),
            time: Moment(time.parse().map_err(|_| NotCredentials)?),
            protocol: protocol.parse().map_err(|_| NotCredentials)?,
            nonce: bytes(nonce)?,
            signature: bytes(signature)?,
        })
    }
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], NotCredentials> {
    let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| NotCredentials)?;
    bytes.try_into().map_err(|_| NotCredentials)
}

/// Returns the bytes that are signed. `target` is the path with its query.
pub fn signed_bytes(
    method: &str,
    target: &str,
    body: &[u8],
    device: DeviceNumber,
    time: Moment,
    nonce: &[u8; 16],
) -> Vec<u8> {
    let (body, nonce) = (hex(&Sha256::digest(body)), hex(nonce));
    format!("visavi request 1\n{method}\n{target}\n{body}\n{}\n{}\n{nonce}", device.0, time.0).into_bytes()
}

/// Returns bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the bytes of a hexadecimal text; `None` for anything else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(private_key: &[u8]) -> Vec<u8> {
        SecretKey::from_slice(private_key).unwrap().public_key().to_sec1_point(false).as_bytes().to_vec()
    }

    #[test]
    fn only_the_owner_of_the_key_has_signed_and_only_this() {
        let signature = Signer::new(&[1; 32]).unwrap().sign(b"said");
        assert!(is_signed(b"said", &signature, &public(&[1; 32])));
        assert!(!is_signed(b"said", &signature, &public(&[2; 32])));
        assert!(!is_signed(b"Said", &signature, &public(&[1; 32])));
        assert!(!is_signed(b"said", &signature, b"no key"));
        assert!(!is_signed(b"said", &[0; 64], &public(&[1; 32])));
    }

    #[test]
    fn what_is_past_the_order_of_the_curve_is_no_key() {
        for bytes in [&[0; 32][..], &[255; 32], &[1; 31], &[]] {
            assert!(Signer::new(bytes).is_none());
        }
    }
}
