//! A key file that a passphrase locks, for machines without a key store.
//!
//! The passphrase is stretched with Argon2id into a key that wraps the database key
//! with ChaCha20-Poly1305. The parameters stand in the file, so that stronger ones can
//! come later.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{DatabaseKey, KeyError, KeyStore};

/// What the wrapped bytes are for: they open nowhere else.
const PURPOSE: &[u8] = b"visavi database key 1";
/// Memory (KiB), passes, lanes. Above the floor that OWASP states (19 MiB, 2, 1).
const STRENGTH: (u32, u32, u32) = (64 * 1024, 3, 1);

/// Keeps the key in a file, wrapped by a passphrase.
pub struct PassphraseFile {
    path: PathBuf,
    passphrase: Zeroizing<String>,
    strength: (u32, u32, u32),
}

impl std::fmt::Debug for PassphraseFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassphraseFile").field("path", &self.path).finish_non_exhaustive()
    }
}

/// The file's content.
#[derive(Serialize, Deserialize)]
struct Wrapped {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: [u8; 16],
    nonce: [u8; 12],
    bytes: Vec<u8>,
}

impl PassphraseFile {
    /// Returns the key store in the file at `path`.
    pub fn new(path: PathBuf, passphrase: Zeroizing<String>) -> Self {
        Self { path, passphrase, strength: STRENGTH }
    }

    fn wrapping_key(&self, salt: &[u8; 16], strength: (u32, u32, u32)) -> Result<Zeroizing<[u8; 32]>, KeyError> {
        let params = Params::new(strength.0, strength.1, strength.2, Some(32)).map_err(|_| KeyError::BrokenKeyFile)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(self.passphrase.as_bytes(), salt, key.as_mut_slice())
            .map_err(|_| KeyError::BrokenKeyFile)?;
        Ok(key)
    }
}

impl KeyStore for PassphraseFile {
    fn load(&self) -> Result<Option<DatabaseKey>, KeyError> {
        let content = match fs::read(&self.path) {
            Ok(content) => content,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let wrapped: Wrapped = postcard::from_bytes(&content).map_err(|_| KeyError::BrokenKeyFile)?;
        let strength = (wrapped.memory_kib, wrapped.passes, wrapped.lanes);
        let key = self.wrapping_key(&wrapped.salt, strength)?;
        let cipher = ChaCha20Poly1305::new(&Key::from(*key));
        let message = Payload { msg: &wrapped.bytes, aad: PURPOSE };
        let bytes = cipher
            .decrypt(&Nonce::from(wrapped.nonce), message)
            .map(Zeroizing::new)
            .map_err(|_| KeyError::WrongPassphrase)?;
        let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| KeyError::BrokenKeyFile)?;
        Ok(Some(DatabaseKey::from_bytes(bytes)))
    }

    fn keep(&self, key: &DatabaseKey) -> Result<(), KeyError> {
        let (mut salt, mut nonce) = ([0; 16], [0; 12]);
        getrandom::fill(&mut salt).map_err(|_| KeyError::NoRandomness)?;
        getrandom::fill(&mut nonce).map_err(|_| KeyError::NoRandomness)?;
        let wrapping = self.wrapping_key(&salt, self.strength)?;
        let message = Payload { msg: key.bytes(), aad: PURPOSE };
        let bytes = ChaCha20Poly1305::new(&Key::from(*wrapping))
            .encrypt(&Nonce::from(nonce), message)
            .map_err(|_| KeyError::BrokenKeyFile)?;
        let (memory_kib, passes, lanes) = self.strength;
        let wrapped = Wrapped { memory_kib, passes, lanes, salt, nonce, bytes };
        let content = postcard::to_stdvec(&wrapped).expect("plain data always encodes into memory");
        // Written beside and renamed, so that a power cut leaves the old file or the new.
        let beside = self.path.with_extension("new");
        let mut file = fs::File::create(&beside)?;
        file.write_all(&content)?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &tempfile::TempDir, passphrase: &str) -> PassphraseFile {
        let passphrase = Zeroizing::new(passphrase.to_owned());
        PassphraseFile { strength: (8, 1, 1), ..PassphraseFile::new(folder.path().join("key"), passphrase) }
    }

    #[test]
    fn the_right_passphrase_opens_the_key_and_a_wrong_one_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::from_bytes([7; 32]);
        file(&folder, "horse battery").keep(&key).unwrap();
        assert!(file(&folder, "horse battery").load().unwrap() == Some(key));
        assert!(matches!(file(&folder, "horse").load(), Err(KeyError::WrongPassphrase)));
    }

    #[test]
    fn the_file_never_holds_the_key_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        file(&folder, "horse battery").keep(&DatabaseKey::from_bytes([7; 32])).unwrap();
        let content = fs::read(folder.path().join("key")).unwrap();
        assert!(!content.windows(8).any(|window| window == [7; 8]));
    }

    #[test]
    fn no_file_is_no_key_and_half_a_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let store = file(&folder, "horse battery");
        assert!(store.load().unwrap().is_none());
        fs::write(folder.path().join("key"), [1, 2, 3]).unwrap();
        assert!(matches!(store.load(), Err(KeyError::BrokenKeyFile)));
    }
}
