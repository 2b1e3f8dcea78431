//! Faces: as little of a person as a list may show.

use visavi_device::PersonRow;
use visavi_domain::name::initials;
use visavi_domain::value::Name;
use visavi_domain::{AssociateId, CustomerId};

use crate::view::PersonFace;

/// How many tones there are.
const TONES: u32 = 8;

/// Returns the face of a person.
pub(crate) fn of(person: &PersonRow) -> PersonFace {
    new(person.customer, person.name.as_ref(), person.number.clone())
}

/// Returns the face of somebody nothing is held of.
pub(crate) fn unknown(customer: CustomerId) -> PersonFace {
    new(customer, None, None)
}

/// Returns the face of a customer. The number is there only where the name is not.
pub(crate) fn new(customer: CustomerId, name: Option<&Name>, number: Option<String>) -> PersonFace {
    let first = name.map(initials).filter(|initials| !initials.is_empty());
    PersonFace {
        customer: customer.to_string(),
        name: name.map(full),
        number: if name.is_some() { None } else { number },
        initials: first.unwrap_or_else(|| "#".to_owned()),
        tone: tone(&customer.0),
    }
}

/// Returns a name as it is read aloud.
pub(crate) fn full(name: &Name) -> String {
    [name.given.trim(), name.family.trim()].join(" ").trim().to_owned()
}

/// Returns what a person is called to their face: the given name, else the family's.
pub(crate) fn given(name: Option<&Name>) -> String {
    name.map(|name| if name.given.is_empty() { name.family.clone() } else { name.given.clone() }).unwrap_or_default()
}

/// Returns the first word of an associate's name.
pub(crate) fn first_word(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_owned()
}

/// Returns the first letters of an associate's name.
pub(crate) fn staff_initials(name: &str) -> String {
    let (given, family) = name.split_once(' ').unwrap_or((name, ""));
    let family = family.rsplit(' ').next().unwrap_or_default();
    initials(&Name { given: given.to_owned(), family: family.to_owned() })
}

pub(crate) fn staff_tone(associate: &AssociateId) -> u8 {
    tone(associate.0.as_bytes())
}

/// Returns the tone, always the same for the same person.
fn tone(bytes: &[u8]) -> u8 {
    let mixed = bytes.iter().fold(5_381_u32, |mixed, byte| mixed.wrapping_mul(33) ^ u32::from(*byte));
    ((mixed ^ (mixed >> 15)) % TONES) as u8
}
