//! Values as screens show them.

use visavi_domain::value::{Care, Level};
use visavi_domain::{Day, Scope, StoreId, Value};

use crate::view::{CareView, LevelView, Limit, ShownValue, SlotRef};

/// Returns the value as a screen shows it.
pub(crate) fn shown(value: &Value) -> ShownValue {
    match value {
        Value::Flag(yes) => ShownValue::Flag { yes: *yes },
        Value::Choice(code) => ShownValue::Choice { code: code.clone(), name: None },
        Value::Text(text) => ShownValue::Text { text: text.clone() },
        Value::Name(name) => ShownValue::Name { given: name.given.clone(), family: name.family.clone() },
        Value::Phone(number) => ShownValue::Phone { number: number.clone() },
        Value::Email(address) => ShownValue::Email { address: address.clone() },
        Value::Address(address) => ShownValue::Address {
            street: address.street.clone(),
            postal_code: address.postal_code.clone(),
            town: address.town.clone(),
            country: address.country.clone(),
        },
        Value::Language(tag) => ShownValue::Language { tag: tag.clone() },
        Value::Size(size) => ShownValue::Size { system: size.system.word().to_owned(), label: size.label.clone() },
        Value::LengthMm(mm) => ShownValue::LengthMm { mm: *mm },
        Value::Day(day) => ShownValue::Day { year: day.year, month: day.month, day: day.day },
        Value::PriceLevel(price) => ShownValue::PriceLevel { level: level(price.level), care: price.care.map(care) },
        Value::Goal(goal) => {
            ShownValue::Goal { what: goal.what.clone(), note: goal.note.clone(), on: goal.on.map(day_text) }
        }
        Value::Consent(consent) => {
            ShownValue::Consent { given: consent.given, text_version: consent.text_version.clone() }
        }
    }
}

/// The attribute whose codes are those of stores.
const HOME_STORE: &str = "home_store";

/// Returns the value as a screen shows it, with the name of the store it stands for.
pub(crate) fn shown_of(
    attribute: &str,
    value: &Value,
    store_name: impl FnOnce(&StoreId) -> Option<String>,
) -> ShownValue {
    match value {
        Value::Choice(code) if attribute == HOME_STORE => {
            ShownValue::Choice { code: code.clone(), name: store_name(&StoreId(code.clone())) }
        }
        other => shown(other),
    }
}

/// Says whether the attribute's choices are the chain's stores.
pub(crate) fn chooses_store(attribute: &str) -> bool {
    attribute == HOME_STORE
}

/// Returns the slot as a screen names it.
pub(crate) fn slot_ref(attribute: &str, scope: &Scope) -> SlotRef {
    SlotRef { attribute: attribute.to_owned(), scope: limits(scope) }
}

/// Returns the limits of a scope, sorted.
pub(crate) fn limits(scope: &Scope) -> Vec<Limit> {
    scope
        .iter()
        .map(|(dimension, code)| Limit { dimension: dimension.word().to_owned(), code: code.to_owned() })
        .collect()
}

/// Returns `YYYY-MM-DD`.
pub(crate) fn day_text(day: Day) -> String {
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}

pub(crate) fn level(level: Level) -> LevelView {
    match level {
        Level::Budget => LevelView::Budget,
        Level::Middle => LevelView::Middle,
        Level::Premium => LevelView::Premium,
    }
}

fn care(care: Care) -> CareView {
    match care {
        Care::Cares => CareView::Cares,
        Care::JustWork => CareView::JustWork,
    }
}
