//! What a device signs: every request, over everything that matters in it.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};
use visavi_domain::{DeviceNumber, Moment};

/// The header in which [`Credentials`] stand.
pub const HEADER: &str = "authorization";

const SCHEME: &str = "Visavi ";

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
    /// ECDSA P-256 over SHA-256 of [`signed_bytes`], fixed-size r and s.
    pub signature: [u8; 64],
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
