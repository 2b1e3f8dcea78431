//! Codes that people read aloud: they work once and for a short time, and only their hash
//! is kept.

use sha2::{Digest, Sha256};
use visavi_protocol::limits::ENROL_CODE_CHARS;

use crate::HubError;

/// Crockford's: no I, L, O and U, so that a code can be read aloud. 5 bits a character.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a code is for: one for one thing opens no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Enrol,
    Unlock,
}

/// Returns a new code, as it is read aloud: `K7QPM-2XH9T`.
///
/// # Errors
/// When the system gives no random bytes.
pub(crate) fn fresh() -> Result<String, HubError> {
    let mut bytes = [0; ENROL_CODE_CHARS];
    getrandom::fill(&mut bytes)?;
    // 256 is a multiple of 32: every letter is equally likely.
    let code: String = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let (left, right) = code.split_at(ENROL_CODE_CHARS / 2);
    Ok(format!("{left}-{right}"))
}

/// Returns the hash of a code, from whatever somebody typed for it.
pub(crate) fn hash(purpose: Purpose, typed: &str) -> Vec<u8> {
    let label: &[u8] = match purpose {
        Purpose::Enrol => b"visavi enrol code\0",
        Purpose::Unlock => b"visavi unlock code\0",
    };
    Sha256::new().chain_update(label).chain_update(tidy(typed)).finalize().to_vec()
}

/// Returns the code as it was made.
fn tidy(typed: &str) -> String {
    typed
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric())
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_small_with_spaces_and_with_the_letters_that_look_like_digits() {
        assert_eq!(tidy(" k7qpm-2xhol "), "K7QPM2XH01");
    }

    #[test]
    fn a_code_for_one_thing_is_none_for_another() {
        let code = fresh().unwrap();
        assert_eq!(hash(Purpose::Unlock, &code), hash(Purpose::Unlock, &code.to_lowercase()));
        assert_ne!(hash(Purpose::Unlock, &code), hash(Purpose::Enrol, &code));
    }
}
