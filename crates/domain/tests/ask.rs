//! What is asked, and above all what is not.

mod support;

use support::orders::{coat, order};
use support::{annika, read, reference, today};
use visavi_domain::{Dossier, Question, Scope, Why, questions};

#[track_caller]
fn check(facts: &str, asked: &[(&str, Why)]) {
    check_of(&annika(facts), &[], asked);
}

#[track_caller]
fn check_of(dossier: &Dossier, not_now: &[(String, Scope)], asked: &[(&str, Why)]) {
    let questions = questions(&read(dossier, today()), &reference(), today(), not_now);
    let found: Vec<(&str, Why)> =
        questions.iter().map(|question| (question.attribute.as_str(), question.why)).collect();
    assert_eq!(found, asked);
}

/// Five fresh answers, so that nothing is asked for being unknown.
const KNOWN: &str = "
    7.1.1/0 annika department holds choice women told by sara on 2026-05-15
    7.1.1/1 annika not_for_me[theme=golf] holds flag yes told by sara on 2026-05-15
    7.1.1/2 annika not_for_me[theme=opera] holds flag yes told by sara on 2026-05-15
    7.1.1/3 annika not_for_me[brand=x] holds flag yes told by sara on 2026-05-15
    7.1.1/4 annika not_for_me[brand=y] holds flag yes told by sara on 2026-05-15";

#[test]
fn disagreeing_evidence_comes_first_then_age_then_old_imports() {
    let facts = format!(
        "{KNOWN}
         7.1.2/0 annika coffee holds choice tea told by sara on 2025-08-01
         7.1.2/1 annika shoe_size[department=women] holds size eu 42 told by sara on 2026-01-15
         900.1.1/0 annika phone holds phone +46701234567 imported on 2017-01-01 written 2026-05-30
         7.1.2/2 annika children_at_home holds choice no told by sara on 2026-01-15"
    );
    let records = vec![order("a", "2026-03-01", vec![coat("98")]), order("b", "2026-04-01", vec![coat("104")])];
    check_of(
        &Dossier { records, ..annika(&facts) },
        &[],
        &[
            ("children_at_home", Why::Disagrees),
            ("coffee", Why::Stale),
            ("shoe_size", Why::Ageing),
            ("phone", Why::OldImport),
        ],
    );
}

#[test]
fn what_is_fresh_or_in_conflict_is_not_asked() {
    check(
        &format!(
            "{KNOWN}
             7.1.2/0 annika coffee holds choice tea told by sara on 2025-08-01
             8.1.2/0 annika coffee holds choice dark told by omar on 2025-08-01
             8.1.3/0 annika children_at_home holds choice no told by omar on 2026-05-30"
        ),
        &[],
    );
}

#[test]
fn a_thin_customer_is_asked_what_is_most_valuable() {
    let all = [
        ("department", Why::Unknown),
        ("shoe_size", Why::Unknown),
        ("children_at_home", Why::Unknown),
        ("phone", Why::Unknown),
        ("colour_liked", Why::Unknown),
        ("coffee", Why::Unknown),
    ];
    check("", &all);
    check("7.1.1/0 annika department holds choice women told by sara on 2026-05-15", &all[1..]);
}

#[test]
fn a_size_is_asked_in_the_department_that_was_said() {
    let dossier = annika("7.1.1/0 annika department holds choice women told by sara on 2026-05-15");
    let questions = questions(&read(&dossier, today()), &reference(), today(), &[]);
    let scope = questions.iter().find(|question| question.attribute == "shoe_size").map(|question| &question.scope);
    assert_eq!(scope.and_then(|scope| scope.get(visavi_domain::Dimension::Department)), Some("women"));
}

#[test]
fn what_they_would_rather_not_say_is_never_asked_again() {
    let asked = |facts: &str| -> Vec<Question> {
        questions(&read(&annika(facts), today()), &reference(), today(), &[])
            .into_iter()
            .filter(|question| question.attribute == "coffee")
            .collect()
    };
    assert_eq!(asked("").len(), 1);
    assert!(asked("7.1.1/0 annika coffee rather_not_say told by sara on 1999-05-15").is_empty());
    // Not even when an import brings the answer up again.
    let import = "900.1.1/0 annika coffee holds choice tea imported on 2025-08-01";
    assert_eq!(asked(import).len(), 1);
    assert!(asked(&format!("{import}\n7.1.1/0 annika coffee rather_not_say told by sara on 2020-05-15")).is_empty());
}

#[test]
fn not_now_is_not_asked_again_in_the_visit() {
    let dossier = annika(&format!("{KNOWN}\n7.1.2/0 annika coffee holds choice tea told by sara on 2025-08-01"));
    check_of(&dossier, &[], &[("coffee", Why::Stale)]);
    check_of(&dossier, &[("coffee".to_owned(), Scope::EVERYTHING)], &[]);
}

#[test]
fn who_said_no_to_everything_is_asked_nothing() {
    check(
        "7.1.1/0 annika no_to_everything holds flag yes told by sara on 2026-05-15
         7.1.2/0 annika coffee holds choice tea told by sara on 2025-08-01",
        &[],
    );
}
