//! What a device signs: every request, over everything that matters in it.

use sha2::{Digest, Sha256};
use visavi_domain::{DeviceNumber, Moment};

/// The device's number, decimal.
pub const DEVICE_HEADER: &str = "visavi-device";
/// Milliseconds since 1970, decimal.
pub const TIME_HEADER: &str = "visavi-time";
/// 16 random bytes, hexadecimal; used once.
pub const NONCE_HEADER: &str = "visavi-nonce";
/// ECDSA P-256 over SHA-256, fixed-size r and s, hexadecimal.
pub const SIGNATURE_HEADER: &str = "visavi-signature";
/// The protocol version the device speaks.
pub const PROTOCOL_HEADER: &str = "visavi-protocol";

/// Returns the bytes that are signed. `target` is the path with its query.
pub fn signed_bytes(
    method: &str,
    target: &str,
    body: &[u8],
    device: DeviceNumber,
    time: Moment,
    nonce: &str,
) -> Vec<u8> {
    let body_hash = hex(&Sha256::digest(body));
    format!("visavi request 1\n{method}\n{target}\n{body_hash}\n{}\n{}\n{nonce}", device.0, time.0).into_bytes()
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
