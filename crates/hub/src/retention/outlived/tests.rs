use std::sync::LazyLock;

use proptest::prelude::*;
use visavi_domain::catalogue::Cardinality;
use visavi_domain::profile::{Reading, State};
use visavi_domain::{Dossier, Reference, fold, notation};

use super::*;

const NOW: Moment = Moment(1_795_000_000_000);

/// Read once: it is a long text.
static REFERENCE: LazyLock<Reference> =
    LazyLock::new(|| Reference { catalogue: Catalogue::shipped(), spreads: BTreeMap::new() });

fn on(days_ago: i64) -> String {
    let day = NOW.plus_days(-days_ago).day();
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}

/// Reads facts from the notation, in which `@30` is the day thirty days ago.
fn facts(text: &str) -> Vec<Fact> {
    let mut dated = String::new();
    for (at, part) in text.split('@').enumerate() {
        let digits = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
        match part[..digits].parse() {
            Ok(days) if at > 0 => dated += &(on(days) + &part[digits..]),
            _ => dated += part,
        }
    }
    notation::facts(&dated).unwrap()
}

/// Holds which of the facts, by their ids, are taken away today.
#[track_caller]
fn goes(text: &str, expected: &[&str]) {
    let facts = facts(text);
    let going: Vec<String> = outlived(&facts, &REFERENCE.catalogue, NOW).keys().map(ToString::to_string).collect();
    assert_eq!(going, expected, "{text}");
}

#[test]
fn a_fact_goes_a_fortnight_after_its_retention_and_not_before() {
    goes("1.1.1/0 annika coffee holds choice tea told by sara at LKP on @1839", &[]);
    goes("1.1.1/0 annika coffee holds choice tea told by sara at LKP on @1840", &["1.1.1/0"]);
}

#[test]
fn what_was_called_still_right_lives_from_then_on_and_goes_with_what_confirmed_it() {
    let told = "1.1.1/0 annika coffee holds choice tea told by sara at LKP on @4000";
    let still = |days| format!("{told}\n1.1.2/0 annika coffee still_right 1.1.1/0 told by sara at LKP on @{days}");
    goes(&still(300), &[]);
    goes(&still(3000), &["1.1.1/0", "1.1.2/0"]);
}

#[test]
fn an_earlier_answer_goes_while_the_later_one_stays() {
    goes(
        "1.1.1/0 annika coffee holds choice tea told by sara at LKP on @4000
         1.1.2/0 annika coffee holds choice decaf replaces 1.1.1/0 told by sara at LKP on @100",
        &["1.1.1/0"],
    );
}

#[test]
fn what_would_bring_an_answer_back_stays_as_long_as_that_answer() {
    goes(
        "1.1.1/0 annika coffee holds choice tea told by sara at LKP on @4000
         1.1.2/0 annika coffee no_longer_holds replaces 1.1.1/0 told by sara at LKP on @3000
         1.1.3/0 annika coffee still_right 1.1.1/0 told by bo at LKP on @100",
        &[],
    );
    goes(
        "1.1.1/0 annika coffee holds choice tea told by sara at LKP on @100
         1.1.2/0 annika coffee retracts 1.1.1 told by sara at LKP on @4000",
        &[],
    );
}

#[test]
fn of_those_who_agree_the_one_said_last_stays_as_long_as_any() {
    // Else an import from long ago would come forward as a question.
    goes(
        "1.1.1/0 annika children_at_home holds choice no imported on @1700 written @0
         1.1.2/0 annika children_at_home holds choice no told by sara at LKP on @1200",
        &[],
    );
}

#[test]
fn silence_about_one_phone_goes_with_that_phone_unless_somebody_gave_it_again() {
    let silenced = "1.1.1/0 annika phone holds phone +46701234560 told by sara at LKP on @3700
                    1.1.2/0 annika phone rather_not_say replaces 1.1.1/0 told by sara at LKP on @3700";
    goes(silenced, &["1.1.1/0", "1.1.2/0"]);
    let again = "1.1.3/0 annika phone holds phone +46701234560 told by bo at LKP on @10";
    goes(&format!("{silenced}\n{again}"), &[]);
}

#[test]
fn silence_about_a_whole_attribute_stays_whatever_it_names() {
    goes(
        "1.1.1/0 annika coffee holds choice tea told by sara at LKP on @3700
         1.1.2/0 annika phone rather_not_say replaces 1.1.1/0 told by sara at LKP on @3700",
        &["1.1.1/0"],
    );
    // A number that cannot be one is no value of which anybody could be silent.
    goes(
        "1.1.1/0 annika phone holds phone 12 told by sara at LKP on @3700
         1.1.2/0 annika phone rather_not_say replaces 1.1.1/0 told by sara at LKP on @3700",
        &["1.1.1/0"],
    );
}

#[test]
fn refusals_and_silence_never_go() {
    let consent = "annika consent[purpose=news,channel=email]";
    goes(&format!("1.1.1/0 {consent} holds consent no - - told by sara at LKP on @9000"), &[]);
    goes(&format!("1.1.1/0 {consent} holds consent yes - - self_service on @9000"), &["1.1.1/0"]);
    goes("1.1.1/0 annika coffee rather_not_say told by sara at LKP on @9000", &[]);
}

#[test]
fn an_import_can_be_asked_about_for_ninety_days_before_it_goes() {
    let imported = |days| format!("1.1.1/0 annika coffee holds choice tea imported on @9000 written @{days}");
    goes(&imported(104), &[]);
    goes(&imported(105), &["1.1.1/0"]);
}

#[test]
fn what_no_catalogue_names_any_more_goes_after_the_longest_retention() {
    goes("1.1.1/0 annika hovercraft holds flag yes told by sara at LKP on @3664", &[]);
    goes("1.1.1/0 annika hovercraft holds flag yes told by sara at LKP on @3665", &["1.1.1/0"]);
}

/// One fact of a dossier in which anything may stand beside anything.
#[derive(Clone, Debug)]
struct Raw {
    /// It belongs to the operation before it.
    joins: bool,
    device: u32,
    slot: usize,
    claim: usize,
    value: usize,
    /// Which facts it names, by their places in the dossier.
    names: Vec<usize>,
    how: usize,
    days_ago: i64,
    imported_days_ago: i64,
}

fn raw() -> impl Strategy<Value = Raw> {
    let days = prop_oneof![0..400_i64, 1000..1200_i64, 1700..1900_i64, 3500..3800_i64, 0..6000_i64];
    let names = proptest::collection::vec(0..12_usize, 0..3);
    (any::<bool>(), 1..4_u32, 0..5_usize, 0..8_usize, 0..3_usize, names, 0..6_usize, days, 0..200_i64).prop_map(
        |(joins, device, slot, claim, value, names, how, days_ago, imported_days_ago)| Raw {
            joins,
            device,
            slot,
            claim,
            value,
            names,
            how,
            days_ago,
            imported_days_ago,
        },
    )
}

const SLOTS: [(&str, [&str; 3]); 5] = [
    ("coffee", ["choice tea", "choice decaf", "choice espresso"]),
    ("children_at_home", ["choice yes", "choice no", "choice yes_0_2"]),
    ("phone", ["phone +46701234560", "phone +46701234561", "phone +46701234562"]),
    ("colour_liked", ["choice navy", "choice red", "choice green"]),
    ("consent[purpose=news,channel=email]", ["consent yes - -", "consent no - -", "consent yes 2026-01 2027-01-01"]),
];
const HOW: [&str; 6] =
    ["told by sara at LKP", "told by bo at LKP", "self_service", "measured by sara at LKP", "imported", "inferred"];

fn dossier(raws: &[Raw]) -> Vec<Fact> {
    let mut ids: Vec<(String, String)> = Vec::new();
    for (at, raw) in raws.iter().enumerate() {
        let joined = ids.last().filter(|_| raw.joins).map(|(operation, fact)| {
            let place: u16 = fact.rsplit('/').next().unwrap().parse().unwrap();
            (operation.clone(), format!("{operation}/{}", place + 1))
        });
        let operation = format!("{}.1.{}", raw.device, at + 1);
        ids.push(joined.unwrap_or_else(|| (operation.clone(), format!("{operation}/0"))));
    }
    let lines = raws.iter().zip(&ids).map(|(raw, (_, id))| {
        let (slot, values) = SLOTS[raw.slot];
        let named: Vec<&(String, String)> = raw.names.iter().filter_map(|at| ids.get(*at)).collect();
        let first = named.first().map_or(("9.1.1", "9.1.1/0"), |(operation, fact)| (operation, fact));
        let claim = match raw.claim {
            0..=2 => format!("holds {}", values[raw.value]),
            3 => format!("still_right {}", first.1),
            4 => "no_longer_holds".to_owned(),
            5 => "rather_not_say".to_owned(),
            6 => format!("wrong_guess {}", values[raw.value]),
            _ => format!("retracts {}", first.0),
        };
        let replaces: String = named.iter().map(|(_, fact)| format!(" {fact}")).collect();
        let replaces = if replaces.is_empty() { replaces } else { format!("replaces{replaces}") };
        let said = on(raw.days_ago.max(raw.imported_days_ago));
        format!(
            "{id} annika {slot} {claim} {replaces} {} on {said} written {}",
            HOW[raw.how],
            on(raw.imported_days_ago)
        )
    });
    notation::facts(&lines.collect::<Vec<_>>().join("\n")).unwrap()
}

/// Returns what is shown of a customer, without what is only history.
fn shown(facts: &[Fact], reference: &Reference, moment: Moment) -> Vec<String> {
    let customer = notation::customer("annika").unwrap();
    let dossier = Dossier { facts: facts.to_vec(), ..Dossier::empty(customer) };
    let read = |reading: &Reading| {
        let fact = reading.fact;
        format!("{fact} {:?} as of {:?} {:?}", reading.value, reading.as_of, reading.freshness)
    };
    let slots = fold(&dossier, reference, moment).slots;
    let mut shown: Vec<String> = slots
        .iter()
        .filter_map(|slot| {
            let is_many = reference.catalogue.get(&slot.attribute)?.cardinality == Cardinality::Many;
            let state = match &slot.state {
                State::Held(reading) => format!("held {}", read(reading)),
                State::Conflict(sides) => format!("conflict {:?}", sides.iter().map(read).collect::<Vec<_>>()),
                State::Ended(reading) => format!("ended {}", read(reading)),
                // Silence about one of many values goes with that value.
                State::Declined(_) if is_many => return None,
                State::Declined(reading) => format!("declined {}", read(reading)),
                State::Unknown => return None,
            };
            Some(format!("{} {:?} {state}", slot.attribute, slot.scope))
        })
        .collect();
    shown.sort();
    shown
}

proptest! {
    #[test]
    fn taking_away_what_has_outlived_its_retention_changes_nothing_that_is_shown(
        raws in proptest::collection::vec(raw(), 1..12),
    ) {
        let reference = &*REFERENCE;
        let before = dossier(&raws);
        let going = outlived(&before, &reference.catalogue, NOW);
        let mut after = before.clone();
        after.retain(|fact| !going.contains_key(&fact.id()));
        for moment in [NOW, NOW.plus_days(500)] {
            prop_assert_eq!(shown(&before, reference, moment), shown(&after, reference, moment));
        }
    }
}
