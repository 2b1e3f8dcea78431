//! Arguments as screens send them, read into the domain's own words.

use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;
use visavi_domain::value::{Care, Consent, Level, PriceLevel};
use visavi_domain::{Attribute, Catalogue, Day, Dimension, Scope, SizeSystem, Value};
use zeroize::Zeroizing;

use crate::trouble::{Code, Trouble};
use crate::view::{CareView, LevelView, Limit, ShownValue, SlotRef};

/// No arguments at all.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

/// An identifier that travels as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Id<T>(pub(crate) T);

impl<'de, T: FromStr> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| D::Error::custom("not an identifier"))
    }
}

/// A passphrase or PIN: wiped from memory after use, and never printed.
pub(crate) struct Secret(pub(crate) Zeroizing<String>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

/// A slot that the catalogue knows.
#[derive(Clone, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) attribute: &'a Attribute,
    pub(crate) scope: Scope,
}

/// Returns the slot that a screen means.
///
/// # Errors
/// [`Code::BadRequest`] for an attribute or dimension that is not in the catalogue.
pub(crate) fn slot<'a>(catalogue: &'a Catalogue, slot: &SlotRef) -> Result<Asked<'a>, Trouble> {
    let attribute = catalogue.get(&slot.attribute).ok_or(Trouble::new(Code::BadRequest))?;
    let scope = scope(&slot.scope)?;
    if scope.iter().any(|(dimension, _)| !attribute.dimensions.contains(&dimension)) {
        return Err(Trouble::new(Code::BadRequest));
    }
    Ok(Asked { attribute, scope })
}

/// Returns the scope that a screen means; its codes are held to the rules of texts,
/// since an open one is typed by hand.
pub(crate) fn scope(limits: &[Limit]) -> Result<Scope, Trouble> {
    let limits: Result<Vec<_>, Trouble> = limits
        .iter()
        .map(|limit| {
            let dimension = Dimension::from_word(&limit.dimension).ok_or(Trouble::new(Code::BadRequest))?;
            match Value::choice(&limit.code) {
                Ok(Value::Choice(code)) => Ok((dimension, code)),
                Ok(_) => Err(Trouble::new(Code::Internal)),
                Err(error) => Err(Trouble { field: Some(limit.dimension.clone()), ..error.into() }),
            }
        })
        .collect();
    Ok(Scope::new(limits?))
}

/// Returns the value that a screen sends for `attribute`, in its one canonical writing.
///
/// # Errors
/// What is wrong with it, and [`Code::OnlyTheCustomer`] for a consent that is given.
pub(crate) fn value(attribute: &Attribute, shown: &ShownValue, country: &str) -> Result<Value, Trouble> {
    let value = read(attribute, shown, country)?;
    attribute.accepts(&value)?;
    Ok(value)
}

fn read(attribute: &Attribute, shown: &ShownValue, country: &str) -> Result<Value, Trouble> {
    Ok(match shown {
        ShownValue::Flag { yes } => Value::Flag(*yes),
        ShownValue::Choice { code, .. } => Value::choice(code)?,
        ShownValue::Text { text } => Value::text(text)?,
        ShownValue::Name { given, family } => Value::name(given, family)?,
        ShownValue::Phone { number } => Value::phone(number, country)?,
        ShownValue::Email { address } => Value::email(address)?,
        ShownValue::Address { street, postal_code, town, country } => {
            Value::address(street, postal_code, town, country)?
        }
        ShownValue::Language { tag } => Value::language(tag)?,
        ShownValue::Size { system, label } => {
            let garment = attribute.garment.ok_or(Trouble::new(Code::BadRequest))?;
            let system = SizeSystem::from_word(system).ok_or(Trouble::about(Code::NotASize, "size"))?;
            Value::size(garment, system, label)?
        }
        ShownValue::LengthMm { mm } => Value::length_mm(*mm)?,
        ShownValue::Day { year, month, day } => {
            Value::Day(Day::new(*year, *month, *day).ok_or(Trouble::about(Code::NotADay, "day"))?)
        }
        ShownValue::PriceLevel { level, care } => {
            Value::PriceLevel(PriceLevel { level: level_of(*level), care: care.map(care_of) })
        }
        ShownValue::Goal { what, note, on } => Value::goal(what, note.as_deref(), on.as_deref().map(day).transpose()?)?,
        ShownValue::Consent { given: true, .. } => return Err(Trouble::new(Code::OnlyTheCustomer)),
        ShownValue::Consent { given: false, text_version } => {
            Value::Consent(Consent { given: false, text_version: text_version.clone(), effective_until: None })
        }
    })
}

/// Reads `YYYY-MM-DD`.
fn day(text: &str) -> Result<Day, Trouble> {
    let mut parts = text.splitn(3, '-');
    let mut number = || parts.next().and_then(|part| part.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (number(), number(), number()) else {
        return Err(Trouble::about(Code::NotADay, "day"));
    };
    let day = u8::try_from(month).ok().zip(u8::try_from(day).ok()).and_then(|(month, day)| Day::new(year, month, day));
    day.ok_or(Trouble::about(Code::NotADay, "day"))
}

fn level_of(level: LevelView) -> Level {
    match level {
        LevelView::Budget => Level::Budget,
        LevelView::Middle => Level::Middle,
        LevelView::Premium => Level::Premium,
    }
}

fn care_of(care: CareView) -> Care {
    match care {
        CareView::Cares => Care::Cares,
        CareView::JustWork => Care::JustWork,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue::shipped()
    }

    #[test]
    fn a_size_outside_its_system_is_refused_by_name() {
        let catalogue = catalogue();
        let shoes = catalogue.get("shoe_size").expect("the shipped catalogue has shoes");
        let size = |system: &str, label: &str| {
            value(shoes, &ShownValue::Size { system: system.into(), label: label.into() }, "SE")
        };
        assert!(size("eu", "42,5").is_ok());
        assert_eq!(size("eu", "420").map_err(|trouble| trouble.code), Err(Code::NotASize));
        assert_eq!(size("nonsense", "42").map_err(|trouble| trouble.code), Err(Code::NotASize));
    }

    #[test]
    fn a_yes_to_a_consent_is_only_the_customers_to_give() {
        let catalogue = catalogue();
        let consent = catalogue.get("consent").expect("the shipped catalogue has consents");
        let yes = ShownValue::Consent { given: true, text_version: "1".into() };
        assert_eq!(value(consent, &yes, "SE").map_err(|trouble| trouble.code), Err(Code::OnlyTheCustomer));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2026-02-30", "2026-13-01", "soon", "2026-1", ""] {
            assert_eq!(day(text).map_err(|trouble| trouble.code), Err(Code::NotADay), "{text}");
        }
        assert_eq!(day("2026-10-17"), Ok(Day { year: 2026, month: 10, day: 17 }));
    }

    #[test]
    fn a_dimension_the_attribute_does_not_declare_is_a_bad_request() {
        let catalogue = catalogue();
        let limits = vec![Limit { dimension: "theme".into(), code: "sea".into() }];
        let asked = slot(&catalogue, &SlotRef { attribute: "shoe_size".into(), scope: limits });
        assert_eq!(asked.err().map(|trouble| trouble.code), Some(Code::BadRequest));
    }
}
