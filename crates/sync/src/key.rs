//! The device's own key: P-256, made on the device, never leaves it but as signatures.

use p256::ecdh::diffie_hellman;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use visavi_protocol::proof::ProofKey;
use visavi_protocol::sign::{Credentials, HEADER, Signer, hex, signed_bytes};
use visavi_protocol::{DeviceNumber, Moment, VERSION};
use zeroize::Zeroizing;

use crate::transport::Request;

const NONCE_BYTES: usize = 16;
const SECRET_BYTES: usize = 32;

/// A private key for signing requests.
#[derive(Clone)]
pub struct DeviceKey {
    secret: SecretKey,
    signer: Signer,
}

impl std::fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceKey(..)")
    }
}

/// These bytes are no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not a key")]
pub struct NotAKey;

impl DeviceKey {
    /// Makes a new key from the system's randomness.
    pub fn generate() -> Self {
        loop {
            let mut secret = Zeroizing::new([0; SECRET_BYTES]);
            getrandom::fill(secret.as_mut()).expect("the system has randomness");
            // All but one in 2^32 draws are below the order of the curve.
            if let Ok(key) = Self::from_bytes(secret.as_ref()) {
                return key;
            }
        }
    }

    /// Returns the key that [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`NotAKey`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAKey> {
        let secret = SecretKey::from_slice(bytes).map_err(|_| NotAKey)?;
        let signer = Signer::new(bytes).ok_or(NotAKey)?;
        Ok(Self { secret, signer })
    }

    /// Returns the secret, for the device's encrypted memory and nowhere else.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.secret.to_bytes().to_vec())
    }

    /// Returns the public key as an uncompressed SEC1 point, hexadecimal.
    pub fn public_hex(&self) -> String {
        hex(self.secret.public_key().to_sec1_point(false).as_bytes())
    }

    /// Returns the key with which the hub of this public key proves its replies to whoever
    /// has this one.
    ///
    /// # Errors
    /// [`NotAKey`] when `hub_key` is no point of the curve.
    pub fn shared_with(&self, hub_key: &[u8]) -> Result<ProofKey, NotAKey> {
        let hub_key = PublicKey::from_sec1_bytes(hub_key).map_err(|_| NotAKey)?;
        let agreed = diffie_hellman(self.secret.to_nonzero_scalar(), hub_key.as_affine());
        Ok(ProofKey::of(agreed.raw_secret_bytes()))
    }

    /// Signs `request` as `device` at `time`, the hub's, and adds the header that says so.
    /// Returns the nonce, to which the reply is bound.
    pub(crate) fn sign(&self, request: &mut Request, device: DeviceNumber, time: Moment) -> [u8; NONCE_BYTES] {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).expect("the system has randomness");
        let bytes = signed_bytes(request.method.word(), &request.target, &request.body, device, time, &nonce);
        let signature = self.signer.sign(&bytes);
        let credentials = Credentials { device, time, protocol: VERSION, nonce, signature };
        request.headers.push((HEADER, credentials.to_string()));
        nonce
    }
}
