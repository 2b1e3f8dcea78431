//! The PIN of an associate: six digits, of which only a slow hash is kept.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::HubError;

/// Says whether `text` is a PIN.
pub fn is_pin(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// Returns the PIN's Argon2id hash with a salt of its own, as a PHC string: 19 MiB, two
/// passes, one lane, the least that OWASP's password storage sheet asks for.
///
/// # Errors
/// When the operating system gives no random bytes or no memory.
pub fn hash(pin: &str) -> Result<String, HubError> {
    let hash: PasswordHash = Argon2::default().hash_password(pin.as_bytes())?;
    Ok(hash.to_string())
}

/// Says whether this is the PIN of the hash. A hash that cannot be read is nobody's.
pub fn is_right(pin: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_six_digits() {
        assert!(is_pin("012345"));
        assert!(["", "12345", "1234567", "12345a", "١٢٣٤٥٦"].into_iter().all(|text| !is_pin(text)));
    }

    #[test]
    fn a_hash_names_its_parameters_and_never_repeats() {
        let once = hash("123456").unwrap();
        assert!(once.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{once}");
        assert_ne!(once, hash("123456").unwrap());
    }
}
