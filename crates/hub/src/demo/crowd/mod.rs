//! Everybody else: two thousand people, most of whom bought once or twice online and
//! said hardly anything, as it is in life.

mod bought;
mod open;
mod person;
mod said;

use visavi_domain::CustomerId;

use super::DemoError;
use super::chance::Chance;
use super::shops::{LKP, NRK, STO, Shop};
use super::stage::{Account, Stage};
use person::Person;

/// How much the chain has to do with somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// One or two orders online.
    Thin,
    /// Comes now and then.
    Usual,
    /// Comes often, and talks.
    Rich,
    /// Said no to everything.
    Quiet,
    /// Known by number only.
    Nameless,
}

/// Puts `count` people on the stage.
pub fn enter(stage: &mut Stage<'_>, count: usize, chance: &Chance) -> Result<(), DemoError> {
    let mut open = open::Quota::default();
    for which in 0..count {
        let mut chance = chance.apart(which as u64 + 1);
        let kind = kind(&mut chance);
        let home = home(&mut chance);
        let person = Person::invent(which, kind, home, &mut chance);
        let registered_at = stage.today.ago(chance.between(20, 700), 20, 15);
        let email = person.email();
        let phone = person.phone();
        let address = person.address();
        let customer = stage.register(&Account {
            number: &person.number,
            name: person.name,
            language: person.language,
            home,
            email: email.as_deref(),
            phone: phone.as_deref(),
            address: address.as_ref().map(|(street, postal_code, town)| (street.as_str(), *postal_code, *town)),
            registered_at,
        })?;
        live(stage, customer, &person, &mut chance, &mut open)?;
    }
    Ok(())
}

fn live(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    person: &Person,
    chance: &mut Chance,
    open: &mut open::Quota,
) -> Result<(), DemoError> {
    bought::over_two_years(stage, customer, person, chance)?;
    said::over_the_years(stage, customer, person, chance)?;
    open::now(stage, customer, person, chance, open)
}

fn kind(chance: &mut Chance) -> Kind {
    match chance.below(1000) {
        0..=729 => Kind::Thin,
        730..=904 => Kind::Usual,
        905..=964 => Kind::Rich,
        965..=979 => Kind::Quiet,
        _ => Kind::Nameless,
    }
}

fn home(chance: &mut Chance) -> Shop {
    match chance.below(100) {
        0..=45 => LKP,
        46..=73 => NRK,
        _ => STO,
    }
}
