//! By what a customer can be looked up.

use std::collections::BTreeSet;

use visavi_domain::{Claim, CustomerId, Fact, Value, name};

use crate::HubError;
use crate::table::Tables;

/// What an entry is. The numbers are in the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Kind {
    Word = 0,
    Phone = 1,
    Email = 2,
    MemberNumber = 3,
}

/// One thing by which somebody is found, in the form that is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub kind: Kind,
    pub value: String,
}

/// Returns the entries that a value of this attribute makes; none for most.
pub(super) fn of_value(attribute: &str, value: &Value) -> Vec<Entry> {
    let one = |kind, value| vec![Entry { kind, value }];
    match (attribute, value) {
        ("name", Value::Name(name)) => name::words(&format!("{} {}", name.given, name.family))
            .map(|value| Entry { kind: Kind::Word, value })
            .collect(),
        ("phone", Value::Phone(phone)) => one(Kind::Phone, phone.clone()),
        ("email", Value::Email(email)) => one(Kind::Email, email.to_lowercase()),
        ("member_number", Value::Text(number)) => one(Kind::MemberNumber, squeezed(number)),
        _ => Vec::new(),
    }
}

/// Returns the entry that a member number makes.
pub(crate) fn member_number(number: &str) -> Entry {
    Entry { kind: Kind::MemberNumber, value: squeezed(number) }
}

/// Returns the letters and digits alone, in lower case.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the entries by which somebody is found of whom this is said.
pub(crate) fn of_fact(fact: &Fact) -> Vec<Entry> {
    match fact.claim() {
        Claim::Holds(value) => of_value(fact.attribute(), value),
        _ => Vec::new(),
    }
}

/// Lets a customer be found by what is left of their dossier, and by nothing else.
pub(crate) fn note_anew(tables: &mut dyn Tables, customer: CustomerId) -> Result<(), HubError> {
    tables.forget_look_up(customer)?;
    let mut entries = BTreeSet::new();
    for said in tables.said_of(customer)? {
        // What a newer version wrote finds nobody until this one is updated and asked anew.
        let facts = said.operation.facts().unwrap_or_default();
        entries.extend(facts.iter().flat_map(of_fact).map(|entry| (entry, customer)));
    }
    if entries.is_empty() { Ok(()) } else { tables.add_look_ups(&entries) }
}
