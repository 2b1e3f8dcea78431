//! What of a dossier goes into lists and search.

use std::collections::{BTreeMap, BTreeSet};

use visavi_domain::profile::{Reading, State};
use visavi_domain::record::{Channel, RecordBody};
use visavi_domain::value::{Name, Value};
use visavi_domain::{Dossier, Fact, Moment, OperationId, Profile, Who, name};

use crate::read::person::full_name;
use crate::search::index::{self, CodeKind};

/// One customer, as lists and search know them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Portrait {
    pub(super) name: Option<Name>,
    pub(super) number: Option<String>,
    pub(super) town: Option<String>,
    pub(super) phone_ends: Option<String>,
    pub(super) met_at: Option<i64>,
    pub(super) recency: i64,
    /// The folded words of every name that holds; two where there are two answers.
    pub(super) names: BTreeSet<String>,
    /// Every code, with the form it is printed in where that differs.
    pub(super) codes: BTreeMap<(CodeKind, String), Option<String>>,
}

/// Returns the portrait; `None` of a customer nothing is held of.
pub(super) fn of(dossier: &Dossier, profile: &Profile, no_meetings: &[OperationId]) -> Option<Portrait> {
    if dossier.facts.is_empty() && dossier.records.is_empty() && dossier.unread == 0 {
        return None;
    }
    Some(Portrait::made(dossier, profile, met(dossier, no_meetings)))
}

/// Returns when an associate wrote down what they were told, but for what is no meeting.
pub(super) fn met(dossier: &Dossier, no_meetings: &[OperationId]) -> impl Iterator<Item = Moment> {
    let by_associate = |fact: &&Fact| matches!(fact.provenance().who, Who::Associate(_));
    let met = dossier.facts.iter().filter(by_associate);
    met.filter(|fact| !no_meetings.contains(&fact.id().operation)).map(|fact| fact.provenance().written_at)
}

impl Portrait {
    /// Returns the portrait of somebody who was met at these times.
    pub(super) fn made(dossier: &Dossier, profile: &Profile, met: impl Iterator<Item = Moment>) -> Self {
        let mut portrait = Self::default();
        portrait.add_facts(profile);
        portrait.add_records(dossier);
        met.for_each(|at| portrait.meet(at));
        portrait
    }

    fn add_facts(&mut self, profile: &Profile) {
        let names = said(profile, "name");
        for (value, _) in &names {
            if let Value::Name(name) = value {
                self.names.insert(index::name_words(&full_name(name)).join(" "));
            }
        }
        self.names.remove("");
        self.name = newest(&names, |value| match value {
            Value::Name(name) => Some(name.clone()),
            _ => None,
        });
        let phones = said(profile, "phone");
        for (value, _) in &phones {
            if let Value::Phone(phone) = value {
                self.add_phone(phone);
            }
        }
        self.phone_ends = newest(&phones, |value| match value {
            Value::Phone(phone) => ends(phone),
            _ => None,
        });
        for (value, _) in said(profile, "email") {
            if let Value::Email(email) = value {
                self.add_code(CodeKind::Email, email);
            }
        }
        let numbers = said(profile, "member_number");
        for (value, _) in &numbers {
            if let Value::Text(number) = value {
                self.add_code(CodeKind::Member, number);
            }
        }
        self.number = newest(&numbers, |value| match value {
            Value::Text(number) => Some(number.clone()),
            _ => None,
        });
        self.town = newest(&said(profile, "address"), |value| match value {
            Value::Address(address) => Some(address.town.clone()).filter(|town| !town.is_empty()),
            _ => None,
        });
    }

    fn add_records(&mut self, dossier: &Dossier) {
        for record in &dossier.records {
            match &record.body {
                RecordBody::Order(order) => {
                    self.add_code(CodeKind::Order, &order.number);
                    match order.channel {
                        Channel::Store => self.meet(order.at),
                        Channel::Online => self.recency = self.recency.max(order.at.0),
                    }
                }
                RecordBody::Return(back) => self.meet(back.at),
                RecordBody::Pickup(pickup) => self.add_code(CodeKind::Order, &pickup.order),
                _ => {}
            }
        }
    }

    fn meet(&mut self, at: Moment) {
        self.met_at = self.met_at.max(Some(at.0));
        self.recency = self.recency.max(at.0);
    }

    fn add_phone(&mut self, phone: &str) {
        self.add_code(CodeKind::Phone, phone);
        if let Some(national) = index::national(&name::digits(phone)) {
            self.add_code(CodeKind::Phone, &national);
        }
    }

    fn add_code(&mut self, kind: CodeKind, printed: &str) {
        let code = index::code(kind, printed);
        if !code.is_empty() {
            let differs = matches!(kind, CodeKind::Member | CodeKind::Order) && code != printed;
            self.codes.insert((kind, code), differs.then(|| printed.to_owned()));
        }
    }
}

/// Every stated value that an attribute has now, with its reading.
fn said<'a>(profile: &'a Profile, attribute: &str) -> Vec<(&'a Value, &'a Reading)> {
    let mut said = Vec::new();
    for slot in profile.slots.iter().filter(|slot| slot.attribute == attribute) {
        let readings = match &slot.state {
            State::Held(reading) => std::slice::from_ref(reading),
            State::Conflict(sides) => sides,
            State::Unknown | State::Declined(_) | State::Ended(_) => &[],
        };
        said.extend(readings.iter().filter_map(|reading| Some((reading.value.as_ref()?, reading))));
    }
    said
}

/// Of several values the one said last; of those the one with the highest fact id.
fn newest<T>(said: &[(&Value, &Reading)], read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    said.iter()
        .filter_map(|(value, reading)| Some((reading.as_of, reading.fact, read(value)?)))
        .max_by_key(|(as_of, fact, _)| (*as_of, *fact))
        .map(|(_, _, value)| value)
}

/// The last two digits of a phone number.
fn ends(phone: &str) -> Option<String> {
    let digits = name::digits(phone);
    (digits.len() > 2).then(|| digits[digits.len() - 2..].to_owned())
}
