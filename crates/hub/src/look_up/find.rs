//! Who is found, and what is shown of them.

use std::collections::{BTreeMap, BTreeSet};

use visavi_domain::{Catalogue, CustomerId, Dossier, Moment, Profile, Reference, Value, fold, name};
use visavi_protocol::limits::{LOOK_UP_LETTERS_MIN, LOOKED_UP_MAX};
use visavi_protocol::look_up::{LookUpBy, LookedUp};

use super::entry::{Entry, Kind, of_value, squeezed};
use crate::HubError;
use crate::intake::membership::ties;
use crate::table::Tables;

/// So many dossiers are looked into. An index of what was ever said names some who are
/// called otherwise by now.
const CANDIDATES_MAX: usize = 50;
/// More words than that say nothing more.
const WORDS_MAX: usize = 4;

/// What is compared with what somebody is called.
enum Wanted {
    /// Beginnings of words, the longest first.
    Words(Vec<String>),
    Exactly(Entry),
}

/// Returns those who are found by this now.
pub(super) fn find(
    tables: &dyn Tables,
    by: &LookUpBy,
    catalogue: &Catalogue,
    now: Moment,
) -> Result<Vec<LookedUp>, HubError> {
    let Some(wanted) = Wanted::of(by) else { return Ok(Vec::new()) };
    let candidates = match &wanted {
        Wanted::Words(words) => tables.look_up_words(&words[0], &words[1..], CANDIDATES_MAX)?,
        Wanted::Exactly(entry) => tables.look_up(entry, CANDIDATES_MAX)?,
    };
    let reference = Reference { catalogue: catalogue.clone(), spreads: BTreeMap::new() };
    let mut people = Vec::new();
    for customer in candidates {
        let profile = profile(tables, customer, &reference, now)?;
        if wanted.fits(&profile) {
            people.push(shown(tables, &profile, now)?);
        }
    }
    people.sort_by_key(|person| (std::cmp::Reverse(person.seen_at), person.customer));
    people.truncate(LOOKED_UP_MAX);
    Ok(people)
}

impl Wanted {
    /// `None` for a name of which too little is said.
    fn of(by: &LookUpBy) -> Option<Self> {
        let exactly = |kind, value| Some(Self::Exactly(Entry { kind, value }));
        match by {
            LookUpBy::Phone(phone) => exactly(Kind::Phone, phone.clone()),
            LookUpBy::Email(email) => exactly(Kind::Email, email.to_lowercase()),
            LookUpBy::MemberNumber(number) => exactly(Kind::MemberNumber, squeezed(number)),
            LookUpBy::Name(text) => {
                let mut words: Vec<String> = name::words(text).take(WORDS_MAX).collect();
                words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
                let long_enough = words.first()?.chars().count() >= LOOK_UP_LETTERS_MIN;
                long_enough.then_some(Self::Words(words))
            }
        }
    }

    fn fits(&self, profile: &Profile) -> bool {
        let mut values = values(profile);
        match self {
            Self::Exactly(entry) => values.any(|(attribute, value)| of_value(attribute, value).contains(entry)),
            Self::Words(words) => values.any(|(attribute, value)| {
                let called = of_value(attribute, value);
                words.iter().all(|word| {
                    called.iter().any(|entry| entry.kind == Kind::Word && entry.value.starts_with(word.as_str()))
                })
            }),
        }
    }
}

/// Returns what is stated now, with the attribute it is stated of.
fn values(profile: &Profile) -> impl Iterator<Item = (&str, &Value)> {
    profile.slots.iter().flat_map(|slot| slot.stated_values().map(|value| (slot.attribute.as_str(), value)))
}

fn profile(tables: &dyn Tables, customer: CustomerId, reference: &Reference, now: Moment) -> Result<Profile, HubError> {
    let mut dossier = Dossier::empty(customer);
    for said in tables.said_of(customer)? {
        // What a newer version wrote is left out, as in every fold.
        dossier.facts.extend(said.operation.facts().unwrap_or_default());
    }
    Ok(fold(&dossier, reference, now))
}

fn shown(tables: &dyn Tables, profile: &Profile, now: Moment) -> Result<LookedUp, HubError> {
    let name = values(profile).find_map(|(attribute, value)| match value {
        Value::Name(name) if attribute == "name" => Some(name.clone()),
        _ => None,
    });
    let stays = tables.stays_of(&BTreeSet::from([profile.customer]), &[])?;
    let ties = ties(stays.iter().filter_map(|(_, stay)| stay.as_ref()), now, Moment(i64::MIN));
    let last = ties.into_iter().max_by_key(|tie| tie.last_at);
    Ok(LookedUp {
        customer: profile.customer,
        name,
        seen_at: last.as_ref().map(|tie| Moment(tie.last_at)),
        store: last.map(|tie| tie.store),
    })
}
