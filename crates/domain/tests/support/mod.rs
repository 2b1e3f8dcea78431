//! What the tests of the domain share: a small catalogue, readable profiles, orders.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod messy;
pub mod orders;
pub mod readable;

use std::collections::BTreeMap;

use visavi_domain::{Catalogue, Day, Dossier, Moment, Profile, Reference, Spread, fold, notation};

/// The day on which the examples happen.
pub const TODAY: Day = Day { year: 2026, month: 6, day: 1 };

pub fn reference() -> Reference {
    let catalogue = Catalogue::from_toml(include_str!("catalogue.toml")).expect("the small catalogue is valid");
    let spread = |category: &str| Spread {
        category: category.to_owned(),
        currency: "SEK".to_owned(),
        budget_max_minor: 50_000,
        premium_min_minor: 150_000,
        lines: 300,
    };
    let spreads: BTreeMap<String, Spread> =
        ["shoes", "tv_and_sound"].map(|category| (category.to_owned(), spread(category))).into();
    Reference { catalogue, spreads }
}

/// Reads facts about Annika.
#[track_caller]
pub fn annika(facts: &str) -> Dossier {
    notation::dossier("annika", facts).expect("the facts of a test are written right")
}

pub fn today() -> Moment {
    TODAY.start()
}

pub fn read(dossier: &Dossier, moment: Moment) -> Profile {
    fold(dossier, &reference(), moment)
}

/// Folds facts about Annika today and compares what a reader sees.
#[track_caller]
pub fn check(facts: &str, seen: &str) {
    check_at(&annika(facts), today(), seen);
}

#[track_caller]
pub fn check_at(dossier: &Dossier, moment: Moment, seen: &str) {
    let lines: Vec<&str> = seen.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(readable::lines(&read(dossier, moment)), lines);
}
