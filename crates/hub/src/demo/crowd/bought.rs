//! What the crowd bought, and what came back.

use visavi_domain::CustomerId;
use visavi_domain::record::ReturnReason;

use super::super::DemoError;
use super::super::buying::Bought;
use super::super::chance::Chance;
use super::super::stage::Stage;
use super::super::wares;
use super::Kind;
use super::person::Person;

/// Two years: longer nobody keeps order lines.
const DAYS: i64 = 729;

pub(super) fn over_two_years(
    stage: &mut Stage<'_>,
    customer: CustomerId,
    person: &Person,
    chance: &mut Chance,
) -> Result<(), DemoError> {
    let (orders, online_percent) = match person.kind {
        Kind::Thin => (1 + i64::from(chance.percent(35)), 96),
        Kind::Usual => (chance.between(2, 6), 55),
        Kind::Rich => (chance.between(8, 16), 45),
        Kind::Quiet => (chance.between(1, 2), 60),
        Kind::Nameless => (chance.between(1, 3), 10),
    };
    for _ in 0..orders {
        let days = chance.between(1, DAYS);
        let at = stage.today.ago(days, i8::try_from(chance.between(9, 21)).expect("an hour"), 20);
        let lines: Vec<Bought> = (0..chance.between(1, 3)).map(|_| line(person, chance)).collect();
        let with = chance.percent(60).then(|| chance.one_of(person.home.staff));
        let number = if chance.percent(online_percent) {
            stage.buys_online(customer, at, &lines)?
        } else {
            stage.buys_in(customer, person.home, with, at, &lines)?
        };
        for (place, line) in (0..).zip(&lines) {
            if line.size.is_some() && chance.percent(9) {
                let back_at = stage.today.ago((days - chance.between(3, 20)).max(0), 12, 30);
                let reason = reason(chance);
                stage.brings_back(customer, &number, place, reason, &person.home, back_at)?;
            }
        }
    }
    Ok(())
}

/// Returns something they would buy, mostly in the size they wear.
pub(super) fn line(person: &Person, chance: &mut Chance) -> Bought {
    let ware = loop {
        let ware = chance.one_of(&wares::ALL);
        if person.would_buy(&ware) {
            break ware;
        }
    };
    let off = match chance.below(10) {
        0 => -1,
        1 => 1,
        _ => 0,
    };
    Bought {
        ware,
        colour: chance.one_of(ware.colours),
        size: person.size(ware.worn, off),
        pieces: if chance.percent(8) { 2 } else { 1 },
        gift: chance.percent(5),
    }
}

fn reason(chance: &mut Chance) -> ReturnReason {
    match chance.below(100) {
        0..=33 => ReturnReason::TooSmall,
        34..=53 => ReturnReason::TooLarge,
        54..=70 => ReturnReason::NotMyStyle,
        71..=84 => ReturnReason::ChangedMind,
        85..=94 => ReturnReason::Faulty,
        _ => ReturnReason::Other,
    }
}
