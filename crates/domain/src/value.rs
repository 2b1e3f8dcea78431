//! What a fact can say: typed values that refuse nonsense when they are made.

mod email;
mod language;
mod phone;
mod text;

use serde::{Deserialize, Serialize};

use crate::size::{Garment, Size, SizeSystem};
use crate::time::Day;

/// The longest free text a value may hold, in characters (the note limit of the
/// privacy rules: 280).
pub const TEXT_CHARS_MAX: usize = 280;
/// The longest given or family name, in characters.
pub const NAME_CHARS_MAX: usize = 80;
/// The longest street line, in characters.
pub const STREET_CHARS_MAX: usize = 120;
/// The longest town, in characters.
pub const TOWN_CHARS_MAX: usize = 80;
/// The longest postal code, in characters.
pub const POSTAL_CODE_CHARS_MAX: usize = 12;
/// The longest code of a choice, scope limit or text version, in characters.
pub const CODE_CHARS_MAX: usize = 64;
/// The longest goal, in characters; its note may be as long as any text.
pub const GOAL_CHARS_MAX: usize = 120;
/// The longest length that is measured on a person.
pub const LENGTH_MM_MAX: u32 = 3000;

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
    /// Returns a text without surrounding or doubled spaces, in Unicode form NFC.
    ///
    /// # Errors
    /// When nothing is left, it is too long, or it holds control characters, bidi
    /// overrides or signs of a wrong encoding.
    pub fn text(text: &str) -> Result<Self, ValueError> {
        text::clean(text, TEXT_CHARS_MAX).map(Self::Text)
    }

    /// Returns a choice by its code, or by its word where the attribute is open.
    ///
    /// # Errors
    /// Like [`Value::text`].
    pub fn choice(code: &str) -> Result<Self, ValueError> {
        text::clean(code, CODE_CHARS_MAX).map(Self::Choice)
    }

    /// Returns a name; one of the two parts may be empty.
    ///
    /// ```
    /// use visavi_domain::Value;
    /// assert!(Value::name("Ming", "").is_ok());
    /// assert!(Value::name(" ", "").is_err());
    /// assert!(Value::name("Ann\u{0}a", "").is_err());
    /// ```
    ///
    /// # Errors
    /// Like [`Value::text`].
    pub fn name(given: &str, family: &str) -> Result<Self, ValueError> {
        let name = Name {
            given: text::clean_or_empty(given, NAME_CHARS_MAX)?,
            family: text::clean_or_empty(family, NAME_CHARS_MAX)?,
        };
        if name.given.is_empty() && name.family.is_empty() { Err(ValueError::Empty) } else { Ok(Self::Name(name)) }
    }

    /// Returns a phone number in E.164; `country_default` is the country (ISO 3166-1)
    /// whose way of writing numbers without a country code is meant.
    ///
    /// ```
    /// use visavi_domain::Value;
    /// let phone = |text| Value::phone(text, "SE");
    /// assert_eq!(phone("070-123 45 67"), Ok(Value::Phone("+46701234567".into())));
    /// assert_eq!(phone("+46 (0)70 123 45 67"), phone("0046701234567"));
    /// assert!(phone("112").is_err());
    /// ```
    ///
    /// # Errors
    /// [`ValueError::Empty`] or [`ValueError::NotAPhone`].
    pub fn phone(text: &str, country_default: &str) -> Result<Self, ValueError> {
        phone::e164(text, country_default).map(Self::Phone)
    }

    /// Returns an e-mail address in lower case: no provider tells two addresses apart
    /// by case, and people type both.
    ///
    /// # Errors
    /// [`ValueError::Empty`], [`ValueError::TooLong`] or [`ValueError::NotAnEmail`].
    pub fn email(text: &str) -> Result<Self, ValueError> {
        email::canonical(text).map(Self::Email)
    }

    /// Returns an address; `country` is ISO 3166-1 alpha-2 and the only part that must
    /// be there together with one other.
    ///
    /// # Errors
    /// Like [`Value::text`]; [`ValueError::WrongKind`] for a country that is no code.
    pub fn address(street: &str, postal_code: &str, town: &str, country: &str) -> Result<Self, ValueError> {
        let address = Address {
            street: text::clean_or_empty(street, STREET_CHARS_MAX)?,
            postal_code: text::clean_or_empty(postal_code, POSTAL_CODE_CHARS_MAX)?,
            town: text::clean_or_empty(town, TOWN_CHARS_MAX)?,
            country: country.trim().to_ascii_uppercase(),
        };
        if address.street.is_empty() && address.postal_code.is_empty() && address.town.is_empty() {
            return Err(ValueError::Empty);
        }
        if is_country(&address.country) { Ok(Self::Address(address)) } else { Err(ValueError::WrongKind) }
    }

    /// Returns a language by its BCP 47 tag, in the usual case: `sv`, `nb`, `pt-BR`.
    ///
    /// # Errors
    /// [`ValueError::NotALanguage`].
    pub fn language(tag: &str) -> Result<Self, ValueError> {
        language::canonical(tag).map(Self::Language).ok_or(ValueError::NotALanguage)
    }

    /// Returns a size in canonical writing; see [`Size::new`].
    ///
    /// # Errors
    /// [`ValueError::NotASize`].
    pub fn size(garment: Garment, system: SizeSystem, label: &str) -> Result<Self, ValueError> {
        Size::new(garment, system, label).map(Self::Size)
    }

    /// Returns a length in millimetres.
    ///
    /// # Errors
    /// [`ValueError::OutOfRange`] for nothing and for more than three metres.
    pub fn length_mm(length: u32) -> Result<Self, ValueError> {
        if (1..=LENGTH_MM_MAX).contains(&length) { Ok(Self::LengthMm(length)) } else { Err(ValueError::OutOfRange) }
    }

    /// Returns a goal or an occasion.
    ///
    /// # Errors
    /// Like [`Value::text`]; [`ValueError::NotADay`].
    pub fn goal(what: &str, note: Option<&str>, on: Option<Day>) -> Result<Self, ValueError> {
        on.map_or(Ok(()), check_day)?;
        let note = note.map(|note| text::clean_or_empty(note, TEXT_CHARS_MAX)).transpose()?;
        Ok(Self::Goal(Goal {
            what: text::clean(what, GOAL_CHARS_MAX)?,
            note: note.filter(|note| !note.is_empty()),
            on,
        }))
    }

    /// Says whether the value obeys its own rules; `garment` is the attribute's.
    ///
    /// It accepts exactly what the constructors return, so that two devices can never
    /// hold two writings of one value.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, garment: Option<Garment>) -> Result<(), ValueError> {
        match self {
            Self::Flag(_) | Self::PriceLevel(_) => Ok(()),
            Self::Choice(code) => text::check(code, CODE_CHARS_MAX),
            Self::Text(text) => text::check(text, TEXT_CHARS_MAX),
            Self::Name(Name { given, family }) => {
                text::check_or_empty(given, NAME_CHARS_MAX)?;
                text::check_or_empty(family, NAME_CHARS_MAX)?;
                if given.is_empty() && family.is_empty() { Err(ValueError::Empty) } else { Ok(()) }
            }
            // Canonical numbers read the same whatever the country is.
            Self::Phone(phone) => phone::check(phone),
            Self::Email(email) => email::check(email),
            Self::Address(Address { street, postal_code, town, country }) => {
                text::check_or_empty(street, STREET_CHARS_MAX)?;
                text::check_or_empty(postal_code, POSTAL_CODE_CHARS_MAX)?;
                text::check_or_empty(town, TOWN_CHARS_MAX)?;
                if street.is_empty() && postal_code.is_empty() && town.is_empty() {
                    return Err(ValueError::Empty);
                }
                if is_country(country) { Ok(()) } else { Err(ValueError::ForbiddenCharacter) }
            }
            Self::Language(tag) if language::canonical(tag).as_ref() == Some(tag) => Ok(()),
            Self::Language(_) => Err(ValueError::NotALanguage),
            Self::Size(size) if size.exists(garment) => Ok(()),
            Self::Size(_) => Err(ValueError::NotASize),
            Self::LengthMm(length) => Self::length_mm(*length).map(drop),
            Self::Day(day) => check_day(*day),
            Self::Goal(goal) => {
                goal.on.map_or(Ok(()), check_day)?;
                goal.note.as_deref().map_or(Ok(()), |note| text::check(note, TEXT_CHARS_MAX))?;
                text::check(&goal.what, GOAL_CHARS_MAX)
            }
            Self::Consent(consent) => {
                consent.effective_until.map_or(Ok(()), check_day)?;
                if consent.text_version.is_empty() {
                    // An import may not know which wording was shown.
                    return Ok(());
                }
                text::check(&consent.text_version, CODE_CHARS_MAX)
            }
        }
    }

    /// Returns the value in the writing that [`Value::check`] accepts, for what was
    /// typed into several fields and put together without the constructors.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn canonical(self, garment: Option<Garment>, country_default: &str) -> Result<Self, ValueError> {
        match self {
            Self::Choice(code) => Self::choice(&code),
            Self::Text(text) => Self::text(&text),
            Self::Name(name) => Self::name(&name.given, &name.family),
            Self::Phone(phone) => Self::phone(&phone, country_default),
            Self::Email(email) => Self::email(&email),
            Self::Address(Address { street, postal_code, town, country }) => {
                Self::address(&street, &postal_code, &town, &country)
            }
            Self::Language(tag) => Self::language(&tag),
            Self::Size(size) => match garment {
                Some(garment) => Self::size(garment, size.system, &size.label),
                None => Err(ValueError::WrongKind),
            },
            Self::Goal(goal) => Self::goal(&goal.what, goal.note.as_deref(), goal.on),
            other => other.check(garment).map(|()| other),
        }
    }
}

/// Says whether a scope limit is written as one may be kept.
pub(crate) fn check_code(code: &str) -> Result<(), ValueError> {
    text::check(code, CODE_CHARS_MAX)
}

/// Says whether the code has the form of ISO 3166-1 alpha-2.
fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Days of living people and their plans; nothing before or after is meant.
fn check_day(day: Day) -> Result<(), ValueError> {
    match Day::new(day.year, day.month, day.day) {
        Some(Day { year: 1850..=2200, .. }) => Ok(()),
        _ => Err(ValueError::NotADay),
    }
}

#[cfg(test)]
mod tests;
