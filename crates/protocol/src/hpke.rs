//! Sealing to a public key, so that only who has its other half can read it: HPKE of
//! RFC 9180, base mode, X25519 with HKDF-SHA256 and ChaCha20-Poly1305.
//!
//! `purpose` says what is sealed, so that what was sealed for one thing is never opened as
//! another; `about` is bound to it without being in it. Both sides must say the same.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal};
use zeroize::Zeroizing;

/// Bytes of a public key, and of what stands before the sealed bytes.
pub const PUBLIC_BYTES: usize = 32;

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

/// Opens what was sealed to its public half.
#[derive(Clone)]
pub struct OpeningKey(PrivateKey);

/// Nothing can be sealed to these bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not a public key")]
pub struct NotAPublicKey;

/// It was sealed to somebody else, for another purpose, about something else, or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this cannot be opened here")]
pub struct NotSealed;

impl std::fmt::Debug for OpeningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OpeningKey")
    }
}

impl OpeningKey {
    /// Returns a new key from the system's randomness.
    pub fn random() -> Self {
        Self(X25519HkdfSha256::gen_keypair().0)
    }

    /// Returns the key that belongs to 32 secret bytes, always the same one.
    pub fn derive(secret: &[u8]) -> Self {
        Self(X25519HkdfSha256::derive_keypair(secret).0)
    }

    /// Returns what others seal to.
    pub fn public(&self) -> [u8; PUBLIC_BYTES] {
        X25519HkdfSha256::sk_to_pk(&self.0).to_bytes().into()
    }

    /// Opens what [`seal`] sealed to this key.
    ///
    /// # Errors
    /// [`NotSealed`] for anything else.
    pub fn open(&self, purpose: &[u8], about: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotSealed> {
        let (encapsulated, sealed) = sealed.split_at_checked(PUBLIC_BYTES).ok_or(NotSealed)?;
        let encapsulated = Encapsulated::from_bytes(encapsulated).map_err(|_| NotSealed)?;
        single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.0,
            &encapsulated,
            purpose,
            sealed,
            about,
        )
        .map(Zeroizing::new)
        .map_err(|_| NotSealed)
    }
}

/// Seals `bytes` to a public key; 48 bytes longer.
///
/// # Errors
/// [`NotAPublicKey`] when nobody could open it.
pub fn seal(public: &[u8], purpose: &[u8], about: &[u8], bytes: &[u8]) -> Result<Vec<u8>, NotAPublicKey> {
    let public = PublicKey::from_bytes(public).map_err(|_| NotAPublicKey)?;
    let (encapsulated, sealed) = single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        purpose,
        bytes,
        about,
    )
    .map_err(|_| NotAPublicKey)?;
    Ok([encapsulated.to_bytes().as_slice(), &sealed].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(key: &OpeningKey) -> Vec<u8> {
        seal(&key.public(), b"purpose", b"about", b"words").unwrap()
    }

    #[test]
    fn what_is_sealed_to_a_key_is_opened_by_it_and_by_no_other() {
        let key = OpeningKey::derive(&[7; 32]);
        assert_eq!(key.open(b"purpose", b"about", &sealed(&key)).unwrap().as_slice(), b"words");
        assert_eq!(OpeningKey::random().open(b"purpose", b"about", &sealed(&key)), Err(NotSealed));
    }

    #[test]
    fn what_was_sealed_for_one_thing_is_not_opened_as_another() {
        let key = OpeningKey::random();
        assert_eq!(key.open(b"another", b"about", &sealed(&key)), Err(NotSealed));
        assert_eq!(key.open(b"purpose", b"another", &sealed(&key)), Err(NotSealed));
    }

    #[test]
    fn a_changed_or_shortened_seal_does_not_open() {
        let key = OpeningKey::random();
        let whole = sealed(&key);
        for length in 0..whole.len() {
            assert_eq!(key.open(b"purpose", b"about", &whole[..length]), Err(NotSealed));
        }
        for place in 0..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            assert_eq!(key.open(b"purpose", b"about", &changed), Err(NotSealed), "byte {place}");
        }
    }

    #[test]
    fn nothing_is_sealed_to_bytes_that_are_no_key() {
        assert_eq!(seal(&[], b"purpose", b"about", b"words"), Err(NotAPublicKey));
        // A point of small order: whoever sealed to it would seal to everybody.
        assert_eq!(seal(&[0; PUBLIC_BYTES], b"purpose", b"about", b"words"), Err(NotAPublicKey));
    }
}
