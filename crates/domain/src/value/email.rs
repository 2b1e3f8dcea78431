//! E-mail addresses: what a mail provider of today accepts, not all of RFC 5322.

use unicode_normalization::UnicodeNormalization;

use super::{ValueError, text};

/// The longest address (RFC 5321, path without the angle brackets).
const CHARS_MAX: usize = 254;
const LOCAL_BYTES_MAX: usize = 64;
const LABEL_CHARS_MAX: usize = 63;

/// Returns the address in lower case and form NFC. Quoted local parts, comments and
/// addresses of bare hosts are refused: on a shop floor they are slips.
pub(super) fn canonical(typed: &str) -> Result<String, ValueError> {
    let typed = typed.trim();
    let typed = typed.strip_prefix("mailto:").unwrap_or(typed);
    let address = text::clean(typed, CHARS_MAX).map_err(|error| match error {
        ValueError::ForbiddenCharacter => ValueError::NotAnEmail,
        other => other,
    })?;
    // Lower case can bring marks that NFC joins.
    let address: String = address.to_lowercase().nfc().collect();
    if is_address(&address) { Ok(address) } else { Err(ValueError::NotAnEmail) }
}

/// Says whether the address is as [`canonical`] would return it.
pub(super) fn check(address: &str) -> Result<(), ValueError> {
    // Nearly every address is short and plain, and is checked at every fold.
    let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase());
    let is_canonical = is_plain && address.len() <= CHARS_MAX && is_address(address);
    if is_canonical || canonical(address)? == address { Ok(()) } else { Err(ValueError::NotAnEmail) }
}

fn is_address(address: &str) -> bool {
    address.split_once('@').is_some_and(|(local, domain)| is_local(local) && is_domain(domain))
}

fn is_local(local: &str) -> bool {
    let allowed = |letter: char| letter.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(letter);
    (1..=LOCAL_BYTES_MAX).contains(&local.len())
        && local.chars().all(allowed)
        && local.split('.').all(|part| !part.is_empty())
}

fn is_domain(domain: &str) -> bool {
    let mut labels = domain.split('.').rev();
    let top_is_a_name = labels
        .next()
        .is_some_and(|top| top.chars().count() >= 2 && is_label(top) && !top.bytes().all(|byte| byte.is_ascii_digit()));
    let mut below = labels.peekable();
    top_is_a_name && below.peek().is_some() && below.all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=LABEL_CHARS_MAX).contains(&label.chars().count())
        && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}
