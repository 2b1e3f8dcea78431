//! A one-line text notation for facts, so that tests read like examples.
//!
//! ```text
//! 7.1.3/0 annika shoe_size[department=women,brand=tindvik] holds size eu 42.5
//!     replaces 7.1.1/0 told by sara at LKP on 2026-05-15
//! ```
//!
//! (on one line). In order: the fact's id, the customer, the attribute with its scope,
//! the claim, then clauses in any order:
//!
//! | clause | says |
//! |---|---|
//! | `replaces 7.1.1/0 7.1.2/0` | which facts it takes the place of |
//! | `told`, `self_service`, `measured`, `observed`, `imported`, `inferred` | how we know |
//! | `by sara`, `by customer`, `by system` | who; may be left out after `self_service` (the customer), `imported` and `inferred` (the system) |
//! | `at LKP` | in which store |
//! | `via "Old club"` | the source's own name |
//! | `on 2026-05-15`, `on 2026-05-15T10:30:00Z` | when it was said |
//! | `written 2026-06-01` | when it was written down, if not then |
//! | `stamp 1747267200000.3` | its logical timestamp, if not the moment it was written |
//!
//! Claims are `holds <value>`, `still_right 7.1.1/0`, `no_longer_holds`,
//! `rather_not_say`, `wrong_guess <value>` and `retracts 7.1.3`. Values are
//! `flag yes`, `choice navy`, `text "Two dogs"`, `name Annika Lind`, `phone +4670…`,
//! `email a@b.se`, `address "Storgatan 1" "582 22" Linköping SE`, `language sv`,
//! `size eu 42.5`, `length 265`, `day 1980-02-29`, `price premium cares` (or
//! `just_work`, or `-`), `goal "Half marathon" "in June" 2026-06-06` (or `-` for note
//! and day) and `consent yes "2026-01" 2027-01-01` (or `-` for wording and end).
//!
//! A customer is a word of up to sixteen lower-case letters, or an id in full. What has
//! spaces or signs in it stands in double quotes; a backslash takes the next character
//! as it is, and `\u{202e}` names one that cannot be seen. Nothing is checked against a
//! catalogue: a test of bad input has to be able to write it.

mod print;
mod read;
mod token;

use crate::dossier::Dossier;
use crate::fact::Fact;
use crate::id::CustomerId;
use crate::value::Value;

/// What is wrong with a line, and at which word.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found:?}")]
pub struct NotationError {
    pub expected: &'static str,
    pub found: String,
}

/// Reads one fact.
///
/// ```
/// use visavi_domain::notation;
/// let line = "7.1.3/0 annika coffee holds choice tea told by sara at LKP on 2026-05-15";
/// let fact = notation::fact(line).expect("a line as above");
/// assert_eq!(fact.attribute(), "coffee");
/// assert_eq!(notation::line(&fact), line);
/// ```
///
/// # Errors
/// Says what was expected where.
pub fn fact(line: &str) -> Result<Fact, NotationError> {
    read::fact(line)
}

/// Reads one fact per line; empty lines and what follows a `#` at the start of a line
/// are passed over.
///
/// # Errors
/// Like [`fact`].
pub fn facts(text: &str) -> Result<Vec<Fact>, NotationError> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(fact).collect()
}

/// Reads a dossier of facts about `name`.
///
/// # Errors
/// Like [`fact`].
pub fn dossier(name: &str, text: &str) -> Result<Dossier, NotationError> {
    Ok(Dossier { facts: facts(text)?, ..Dossier::empty(customer(name)?) })
}

/// Reads a value: `size eu 42.5`.
///
/// # Errors
/// Like [`fact`].
pub fn value(text: &str) -> Result<Value, NotationError> {
    read::value(text)
}

/// Returns the customer that a word stands for.
///
/// # Errors
/// When it is neither an id nor up to sixteen lower-case letters.
pub fn customer(name: &str) -> Result<CustomerId, NotationError> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    if name.is_empty() || name.len() > 16 || !name.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(NotationError { expected: "a customer", found: name.to_owned() });
    }
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    Ok(CustomerId(bytes))
}

/// Writes a fact so that [`fact`] reads the same.
pub fn line(fact: &Fact) -> String {
    print::fact(fact)
}

/// Writes a value so that [`value`] reads the same.
pub fn value_text(value: &Value) -> String {
    print::value(value)
}

#[cfg(test)]
mod tests;
