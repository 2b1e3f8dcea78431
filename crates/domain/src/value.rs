//! What a fact can say: typed values that refuse nonsense when they are made.

use serde::{Deserialize, Serialize};

use crate::size::Size;
use crate::time::Day;

/// The longest free text a value may hold, in characters (the note limit of the
/// privacy rules: 280).
pub const TEXT_CHARS_MAX: usize = 280;

/// One value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Flag(bool),
    /// One of the attribute's choices, by its code.
    Choice(String),
    Text(String),
    Name(Name),
    /// E.164, with the plus sign.
    Phone(String),
    Email(String),
    Address(Address),
    /// A BCP 47 tag such as `sv` or `nb`.
    Language(String),
    Size(Size),
    /// Millimetres.
    LengthMm(u32),
    Day(Day),
    PriceLevel(PriceLevel),
    Goal(Goal),
    Consent(Consent),
}

/// A person's name as they write it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name {
    pub given: String,
    pub family: String,
}

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    pub street: String,
    pub postal_code: String,
    pub town: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// Price level in one category, and how much the customer cares about it. Never one
/// label on a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PriceLevel {
    pub level: Level,
    pub care: Option<Care>,
}

/// The three steps of a price level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Budget,
    Middle,
    Premium,
}

/// Whether the customer cares about the category or wants as little to do with it as
/// possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Care {
    Cares,
    JustWork,
}

/// Something the customer wants to reach, or an occasion to be ready for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Goal {
    pub what: String,
    pub note: Option<String>,
    pub on: Option<Day>,
}

/// One consent or its refusal, in the shape of ISO/IEC 27560; purpose and channel are
/// the fact's scope, captured at, by, where and how its provenance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Consent {
    pub given: bool,
    /// Which wording was shown.
    pub text_version: String,
    pub effective_until: Option<Day>,
}

/// Why a text cannot be a value. `code` words are stable; screens have their sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    #[error("this is empty")]
    Empty,
    #[error("this is too long: {0} characters at most")]
    TooLong(usize),
    #[error("this holds characters that cannot be kept")]
    ForbiddenCharacter,
    #[error("this is not a phone number that can exist")]
    NotAPhone,
    #[error("this is not an e-mail address")]
    NotAnEmail,
    #[error("this size does not exist in its system")]
    NotASize,
    #[error("this is not one of the choices")]
    NotAChoice,
    #[error("this is outside what can be measured")]
    OutOfRange,
    #[error("this is another kind of value than the attribute holds")]
    WrongKind,
    #[error("this day does not exist")]
    NotADay,
    #[error("this language is not known")]
    NotALanguage,
}

impl Value {
    /// Says whether the value obeys its own rules; `garment` is the attribute's.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, _garment: Option<crate::size::Garment>) -> Result<(), ValueError> {
        Ok(())
    }
}
