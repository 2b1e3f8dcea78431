//! A file that a passphrase locks, for machines without a key store.
//!
//! The passphrase is stretched once, and then opens and closes the file as often as a
//! secret changes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::strength::Strength;
use super::wrapped::Wrapped;
use super::{KeyError, KeyStore, whole};
use crate::fresh::held;

/// What the wrapped bytes are for: they open nowhere else.
const PURPOSE: &[u8] = b"visavi key file 2";

/// Keeps secrets in a file, wrapped by a passphrase.
pub struct PassphraseFile {
    path: PathBuf,
    passphrase: Zeroizing<String>,
    strength: Strength,
    open: Mutex<Option<Open>>,
}

/// What is known once the passphrase has fitted.
struct Open {
    salt: [u8; 16],
    strength: Strength,
    key: Zeroizing<[u8; 32]>,
    secrets: BTreeMap<String, Zeroizing<Vec<u8>>>,
}

/// The file's content.
#[derive(Serialize, Deserialize)]
struct Content {
    strength: Strength,
    salt: [u8; 16],
    secrets: Wrapped,
}

impl std::fmt::Debug for PassphraseFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassphraseFile").field("path", &self.path).finish_non_exhaustive()
    }
}

impl PassphraseFile {
    /// Returns the key store in the file at `path`.
    pub fn new(path: PathBuf, passphrase: Zeroizing<String>) -> Self {
        Self { path, passphrase, strength: Strength::FULL, open: Mutex::default() }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Open) -> Result<T, KeyError>) -> Result<T, KeyError> {
        let mut open = held(&self.open);
        if open.is_none() {
            *open = Some(self.read()?);
        }
        let outcome = act(open.as_mut().expect("it was opened above"));
        if outcome.is_err() {
            // The file may say less than is remembered: it is asked again.
            *open = None;
        }
        outcome
    }

    fn read(&self) -> Result<Open, KeyError> {
        let Some(content) = whole::read(&self.path)? else {
            let (salt, strength) = (super::random()?, self.strength);
            let key = strength.stretch(&self.passphrase, &salt)?;
            return Ok(Open { salt, strength, key, secrets: BTreeMap::new() });
        };
        let content: Content = postcard::from_bytes(&content).map_err(|_| KeyError::BrokenKeyFile)?;
        let Content { strength, salt, secrets } = content;
        let key = strength.stretch(&self.passphrase, &salt)?;
        let secrets = secrets.open(&key, PURPOSE).ok_or(KeyError::WrongPassphrase)?;
        let secrets: BTreeMap<String, Vec<u8>> = postcard::from_bytes(&secrets).map_err(|_| KeyError::BrokenKeyFile)?;
        let secrets = secrets.into_iter().map(|(name, secret)| (name, Zeroizing::new(secret))).collect();
        Ok(Open { salt, strength, key, secrets })
    }

    fn write(&self, open: &Open) -> Result<(), KeyError> {
        let secrets: BTreeMap<&str, &[u8]> =
            open.secrets.iter().map(|(name, secret)| (name.as_str(), secret.as_slice())).collect();
        let secrets = Zeroizing::new(encoded(&secrets));
        let secrets = Wrapped::new(&open.key, PURPOSE, &secrets)?;
        let content = Content { strength: open.strength, salt: open.salt, secrets };
        Ok(whole::write(&self.path, &encoded(&content))?)
    }
}

fn encoded(content: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(content).expect("plain data always encodes into memory")
}

impl KeyStore for PassphraseFile {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyError> {
        self.with(|open| Ok(open.secrets.get(name).cloned()))
    }

    fn keep(&self, name: &str, secret: &[u8]) -> Result<(), KeyError> {
        self.with(|open| {
            open.secrets.insert(name.to_owned(), Zeroizing::new(secret.to_vec()));
            self.write(open)
        })
    }

    fn remove(&self, name: &str) -> Result<(), KeyError> {
        self.with(|open| if open.secrets.remove(name).is_some() { self.write(open) } else { Ok(()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &tempfile::TempDir, passphrase: &str) -> PassphraseFile {
        let passphrase = Zeroizing::new(passphrase.to_owned());
        let file = PassphraseFile::new(folder.path().join("visavi.key"), passphrase);
        PassphraseFile { strength: Strength::FOR_TESTS, ..file }
    }

    #[test]
    fn the_right_passphrase_opens_the_file_and_a_wrong_one_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let first = file(&folder, "horse battery");
        first.keep("one", &[7; 32]).unwrap();
        first.keep("other", b"another").unwrap();
        first.remove("other").unwrap();
        let again = file(&folder, "horse battery");
        assert_eq!(again.load("one").unwrap().as_deref(), Some(&vec![7; 32]));
        assert!(again.load("other").unwrap().is_none());
        assert!(matches!(file(&folder, "horse").load("one"), Err(KeyError::WrongPassphrase)));
    }

    #[test]
    fn the_file_never_holds_a_secret_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        file(&folder, "horse battery").keep("one", &[7; 32]).unwrap();
        let content = std::fs::read(folder.path().join("visavi.key")).unwrap();
        assert!(!content.windows(8).any(|window| window == [7; 8]));
    }

    #[test]
    fn no_file_is_no_secret_and_half_a_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(file(&folder, "horse").load("one").unwrap().is_none());
        std::fs::write(folder.path().join("visavi.key"), [1, 2, 3]).unwrap();
        assert!(matches!(file(&folder, "horse").load("one"), Err(KeyError::BrokenKeyFile)));
    }
}
