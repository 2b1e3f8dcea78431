//! When a guess contradicts an answer.

use crate::catalogue::Attribute;
use crate::scope::{Dimension, Scope};
use crate::value::Value;

/// Says whether a guess contradicts what is held, as far as the two can be compared.
pub(super) fn differs(attribute: &Attribute, scope: &Scope, guess: &Value, held: &Value) -> bool {
    match (guess, held) {
        // Orders say nothing about how much somebody cares.
        (Value::PriceLevel(guess), Value::PriceLevel(held)) => guess.level != held.level,
        // "yes_3_6" says more than "yes", not something else.
        (Value::Choice(guess), Value::Choice(held)) => {
            held != guess && !held.strip_prefix(guess.as_str()).is_some_and(|rest| rest.starts_with('_'))
        }
        (Value::Size(guess), Value::Size(held)) if guess.system != held.system => {
            let department = scope.get(Dimension::Department);
            let as_held = attribute.garment.and_then(|garment| guess.converted(garment, department, held.system));
            as_held.is_some_and(|guess| guess != *held)
        }
        (guess, held) => guess != held,
    }
}
