//! From facts to text.

use crate::fact::{Claim, Fact};
use crate::id::{CustomerId, FactId};
use crate::provenance::Who;
use crate::scope::Scope;
use crate::time::{DAY_MS, Moment, Stamp};
use crate::value::{Care, Level, Value};

use super::read::HOWS;
use super::token::write;

fn word(text: &str) -> String {
    write(text, true)
}

pub(super) fn fact(fact: &Fact) -> String {
    let mut line = format!(
        "{} {} {}{} {}",
        fact.id(),
        customer(fact.customer()),
        word(fact.attribute()),
        scope(fact.scope()),
        claim(fact.claim())
    );
    let mut clause = |name: &str, what: &str| {
        line.push(' ');
        line.push_str(name);
        if !what.is_empty() {
            line.push(' ');
            line.push_str(what);
        }
    };
    if !fact.replaces().is_empty() {
        let ids: Vec<String> = fact.replaces().iter().map(FactId::to_string).collect();
        clause("replaces", &ids.join(" "));
    }
    let provenance = fact.provenance();
    let how = HOWS.iter().find(|(_, how)| *how == provenance.how).map_or("", |(word, _)| word);
    clause(how, "");
    clause("by", &who(&provenance.who));
    if let Some(store) = &provenance.store {
        clause("at", &word(&store.0));
    }
    if let Some(via) = &provenance.via {
        clause("via", &word(via));
    }
    clause("on", &moment(provenance.said_at));
    if provenance.written_at != provenance.said_at {
        clause("written", &moment(provenance.written_at));
    }
    let stamp = fact.stamp();
    if stamp != (Stamp { wall_ms: provenance.written_at.0, counter: 0 }) {
        clause("stamp", &format!("{}.{}", stamp.wall_ms, stamp.counter));
    }
    line
}

fn customer(id: CustomerId) -> String {
    let length = id.0.iter().position(|byte| *byte == 0).unwrap_or(16);
    let (name, rest) = id.0.split_at(length);
    let is_name = length > 0 && name.iter().all(u8::is_ascii_lowercase) && rest.iter().all(|byte| *byte == 0);
    if is_name { name.iter().map(|byte| char::from(*byte)).collect() } else { id.to_string() }
}

fn scope(scope: &Scope) -> String {
    if scope.is_everything() {
        return String::new();
    }
    let limits: Vec<String> =
        scope.iter().map(|(dimension, limit)| format!("{}={}", dimension.word(), word(limit))).collect();
    format!("[{}]", limits.join(","))
}

fn claim(claim: &Claim) -> String {
    match claim {
        Claim::Holds(holds) => format!("holds {}", value(holds)),
        Claim::StillRight(id) => format!("still_right {id}"),
        Claim::NoLongerHolds => "no_longer_holds".to_owned(),
        Claim::RatherNotSay => "rather_not_say".to_owned(),
        Claim::WrongGuess(guess) => format!("wrong_guess {}", value(guess)),
        Claim::Retracts(operation) => format!("retracts {operation}"),
    }
}

pub(super) fn value(value: &Value) -> String {
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    let maybe = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    match value {
        Value::Flag(flag) => format!("flag {}", yes(*flag)),
        Value::Choice(choice) => format!("choice {}", word(choice)),
        Value::Text(text) => format!("text {}", word(text)),
        Value::Name(name) => format!("name {} {}", word(&name.given), word(&name.family)),
        Value::Phone(phone) => format!("phone {}", word(phone)),
        Value::Email(email) => format!("email {}", word(email)),
        Value::Address(address) => format!(
            "address {} {} {} {}",
            word(&address.street),
            word(&address.postal_code),
            word(&address.town),
            word(&address.country)
        ),
        Value::Language(tag) => format!("language {}", word(tag)),
        Value::Size(size) => format!("size {} {}", size.system.word(), word(&size.label)),
        Value::LengthMm(length) => format!("length {length}"),
        Value::Day(day) => format!("day {day}"),
        Value::PriceLevel(price) => {
            let level = match price.level {
                Level::Budget => "budget",
                Level::Middle => "middle",
                Level::Premium => "premium",
            };
            let care = match price.care {
                Some(Care::Cares) => "cares",
                Some(Care::JustWork) => "just_work",
                None => "-",
            };
            format!("price {level} {care}")
        }
        Value::Goal(goal) => {
            let (note, on) = (goal.note.as_deref().map(word), goal.on.map(|day| day.to_string()));
            format!("goal {} {} {}", word(&goal.what), maybe(note), maybe(on))
        }
        Value::Consent(consent) => {
            let version = Some(&consent.text_version).filter(|version| !version.is_empty());
            let until = consent.effective_until.map(|day| day.to_string());
            format!("consent {} {} {}", yes(consent.given), maybe(version.map(|text| word(text))), maybe(until))
        }
    }
}

fn who(who: &Who) -> String {
    match who {
        Who::Customer => "customer".to_owned(),
        Who::System => "system".to_owned(),
        // An associate may be called like one of the two.
        Who::Associate(associate) => write(&associate.0, associate.0 != "customer" && associate.0 != "system"),
    }
}

fn moment(moment: Moment) -> String {
    let day = moment.day();
    let in_calendar = (0..=9999).contains(&day.year) && day.epoch_days() == moment.0.div_euclid(DAY_MS);
    let of_day = moment.0.rem_euclid(DAY_MS);
    if !in_calendar {
        return format!("@{}", moment.0);
    }
    if of_day == 0 {
        return day.to_string();
    }
    let (hours, minutes) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (seconds, ms) = (of_day / 1000 % 60, of_day % 1000);
    format!("{day}T{hours:02}:{minutes:02}:{seconds:02}.{ms:03}Z")
}
