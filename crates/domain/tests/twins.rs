//! Who is proposed as a twin, and who is not.

mod support;

use support::today;
use visavi_domain::notation;
use visavi_domain::twins::{Chance, Sketch, likeness};

/// Returns a sketch of a customer from claims, one per line: `name holds name Bo Ek`.
fn sketch(customer: &str, claims: &str) -> Sketch {
    let facts: Vec<String> = claims
        .split(';')
        .enumerate()
        .map(|(place, claim)| format!("7.1.1/{place} {customer} {} told by sara on 2026-05-15", claim.trim()))
        .collect();
    let dossier = notation::dossier(customer, &facts.join("\n")).expect("claims as above");
    let reference = visavi_domain::Reference {
        catalogue: visavi_domain::Catalogue::shipped(),
        spreads: std::collections::BTreeMap::new(),
    };
    Sketch::of(&visavi_domain::fold(&dossier, &reference, today()))
}

#[track_caller]
fn check(one: &str, other: &str, chance: Chance) {
    assert_eq!(likeness(&sketch("a", one), &sketch("b", other)).chance, chance, "{one} / {other}");
    assert_eq!(likeness(&sketch("b", other), &sketch("a", one)).chance, chance, "the other way round");
}

#[test]
fn the_same_number_and_a_name_in_another_spelling_is_likely_one_person() {
    check(
        "name holds name Åsa Bjørnstad; phone holds phone +46701234567",
        "name holds name Björnstad Aasa; phone holds phone +46701234567",
        Chance::Likely,
    );
    check("email holds email a@b.se", "name holds name Bo Ek; email holds email a@b.se", Chance::Likely);
}

#[test]
fn a_number_that_two_names_share_may_be_a_household() {
    check(
        "name holds name Åsa Ek; phone holds phone +46701234567",
        "name holds name Bo Ek; phone holds phone +46701234567",
        Chance::Possible,
    );
}

#[test]
fn the_same_name_is_likely_only_with_town_or_birthday() {
    let linkoping = "address holds address \"\" \"\" Linköping SE";
    check("name holds name Bo Ek", "name holds name Bo Ek", Chance::Possible);
    check(
        &format!("name holds name Bo Ek; {linkoping}"),
        "name holds name Bo Ek; address holds address \"\" \"\" LINKOEPING SE",
        Chance::Likely,
    );
    check("name holds name Bo Ek", "name holds name Bosse Ek", Chance::None);
    check("name holds name Anna Lind", "name holds name \"Anna Karin\" Lindh", Chance::None);
    check(
        &format!("name holds name Annika Lind; {linkoping}"),
        &format!("name holds name Anika Lind; {linkoping}"),
        Chance::Possible,
    );
}

#[test]
fn birthdays_that_differ_speak_against_it() {
    let born = |day: &str| format!("name holds name Bo Ek; email holds email bo@x.se; birthday holds day {day}");
    check(&born("1980-01-01"), &born("1980-01-01"), Chance::Likely);
    check(&born("1980-01-01"), &born("2010-01-01"), Chance::Possible);
}

#[test]
fn who_was_told_apart_is_not_proposed_again() {
    let b = notation::customer("b").expect("a name");
    let told_apart =
        format!("name holds name Bo Ek; email holds email bo@x.se; same_person[customer={b}] holds flag no");
    check(&told_apart, "name holds name Bo Ek; email holds email bo@x.se", Chance::None);
}
