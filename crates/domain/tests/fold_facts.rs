//! The fold by examples: what facts add up to.

mod support;

use support::{annika, check, check_at, today};
use visavi_domain::Day;

#[test]
fn a_single_fact_is_held_with_its_age() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2026-05-15",
        "coffee: choice tea (fresh since 2026-05-15)",
    );
}

#[test]
fn a_correction_replaces_what_its_author_saw_and_keeps_it_as_history() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2026-05-15
         7.1.2/0 annika coffee holds choice dark replaces 7.1.1/0 told by sara on 2026-05-20",
        "coffee: choice dark (fresh since 2026-05-20) < choice tea",
    );
}

#[test]
fn older_fact_arriving_late_does_not_win() {
    check(
        "7.1.2/0 annika coffee holds choice dark replaces 7.1.1/0 told by sara on 2026-05-20
         7.1.1/0 annika coffee holds choice tea told by sara on 2026-05-15",
        "coffee: choice dark (fresh since 2026-05-20) < choice tea",
    );
}

#[test]
fn two_people_who_did_not_know_each_other_make_a_conflict() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2026-05-15
         8.1.1/0 annika coffee holds choice dark told by omar on 2026-05-20",
        "coffee: choice tea (fresh since 2026-05-15) or choice dark (fresh since 2026-05-20)",
    );
}

#[test]
fn settling_is_just_another_fact() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2026-05-15
         8.1.1/0 annika coffee holds choice dark told by omar on 2026-05-20
         8.1.2/0 annika coffee holds choice dark replaces 7.1.1/0 8.1.1/0 told by omar on 2026-05-21",
        "coffee: choice dark (fresh since 2026-05-21) < choice dark < choice tea",
    );
}

#[test]
fn people_who_agree_make_no_conflict_and_the_newest_is_shown() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2025-01-15
         8.1.1/0 annika coffee holds choice tea told by omar on 2026-05-20",
        "coffee: choice tea (fresh since 2026-05-20)",
    );
}

#[test]
fn what_was_stated_beats_a_newer_guess() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2025-12-15
         900.1.1/0 annika coffee holds choice dark replaces 7.1.1/0 inferred on 2026-05-20",
        "coffee: choice tea (ageing since 2025-12-15) ~ choice dark (inferred, disagrees)",
    );
}

#[test]
fn a_source_replaces_what_it_said_before_without_naming_it() {
    check(
        "900.1.1/0 annika coffee holds choice tea imported on 2026-05-15
         900.1.2/0 annika coffee holds choice dark imported on 2026-05-10",
        "coffee: choice dark (fresh since 2026-05-10) < choice tea",
    );
}

#[test]
fn two_sources_that_differ_are_a_conflict() {
    check(
        "900.1.1/0 annika coffee holds choice tea imported on 2026-05-15
         901.1.2/0 annika coffee holds choice dark imported on 2026-05-10",
        "coffee: choice tea (fresh since 2026-05-15) or choice dark (fresh since 2026-05-10)",
    );
}

#[test]
fn still_right_lends_its_age_and_changes_nothing_else() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2025-01-15
         7.1.2/0 annika coffee still_right 7.1.1/0 replaces 7.1.1/0 told by sara on 2026-05-20",
        "coffee: choice tea (fresh since 2026-05-20 confirmed)",
    );
}

#[test]
fn against_a_concurrent_change_the_change_wins_over_still_right() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2025-12-15
         8.1.1/0 annika coffee holds choice dark replaces 7.1.1/0 told by omar on 2026-05-19
         7.1.2/0 annika coffee still_right 7.1.1/0 told by sara on 2026-05-20",
        "coffee: choice dark (fresh since 2026-05-19) < choice tea",
    );
}

#[test]
fn undo_brings_back_what_was_replaced_with_its_old_age() {
    let before = "7.1.1/0 annika coffee holds choice tea told by sara on 2025-12-15
                  7.1.2/0 annika coffee holds choice dark replaces 7.1.1/0 told by sara on 2026-05-20";
    let undo = "7.1.3/0 annika coffee retracts 7.1.2 told by sara on 2026-05-20";
    let undo_of_undo = "7.1.4/0 annika coffee retracts 7.1.3 told by sara on 2026-05-20";
    check(&format!("{before}\n{undo}"), "coffee: choice tea (ageing since 2025-12-15)");
    check(&format!("{before}\n{undo}\n{undo_of_undo}"), "coffee: choice dark (fresh since 2026-05-20) < choice tea");
}

#[test]
fn undo_takes_back_the_whole_operation() {
    check(
        "7.1.2/0 annika coffee holds choice dark told by sara on 2026-05-20
         7.1.2/1 annika department holds choice women told by sara on 2026-05-20
         7.1.3/0 annika coffee retracts 7.1.2 told by sara on 2026-05-20",
        "",
    );
}

#[test]
fn operations_that_undo_each_other_in_a_ring_end_the_fold_all_the_same() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2026-05-15
         7.1.2/0 annika coffee retracts 7.1.3 told by sara on 2026-05-20
         7.1.3/0 annika coffee retracts 7.1.2 told by sara on 2026-05-20",
        "coffee: choice tea (fresh since 2026-05-15)",
    );
}

#[test]
fn facts_that_replace_each_other_in_a_ring_are_history() {
    check(
        "7.1.1/0 annika phone holds phone +46701234567 replaces 7.1.2/0 told by sara on 2026-05-15
         7.1.2/0 annika phone holds phone +46701234568 replaces 7.1.1/0 told by sara on 2026-05-15",
        "phone: ? < phone +46701234567
         phone: ? < phone +46701234568",
    );
}

#[test]
fn rather_not_say_silences_guesses_and_what_it_did_not_know() {
    check(
        "7.1.1/0 annika children_at_home rather_not_say told by sara on 2026-05-15
         900.1.1/0 annika children_at_home holds choice yes imported on 2026-05-16
         901.1.1/0 annika children_at_home holds choice no inferred on 2026-05-16",
        "children_at_home: rather not say < choice yes",
    );
}

#[test]
fn rather_not_say_does_not_wear_off() {
    check("7.1.1/0 annika coffee rather_not_say told by sara on 1999-05-15", "coffee: rather not say");
}

#[test]
fn who_declined_may_start_it_themselves() {
    check(
        "7.1.1/0 annika coffee rather_not_say told by sara on 2026-05-15
         7.1.2/0 annika coffee holds choice tea replaces 7.1.1/0 told by sara on 2026-05-16",
        "coffee: choice tea (fresh since 2026-05-16)",
    );
}

#[test]
fn what_no_longer_holds_leaves_nothing_but_history() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2026-05-15
         7.1.2/0 annika coffee no_longer_holds replaces 7.1.1/0 told by sara on 2026-05-16",
        "coffee: no longer < choice tea",
    );
}

#[test]
fn a_concurrent_change_stands_against_no_longer_holds() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2026-05-15
         7.1.2/0 annika coffee no_longer_holds replaces 7.1.1/0 told by sara on 2026-05-16
         8.1.1/0 annika coffee holds choice dark replaces 7.1.1/0 told by omar on 2026-05-16",
        "coffee: choice dark (fresh since 2026-05-16) < choice tea",
    );
}

#[test]
fn a_wrong_guess_is_hidden_and_nothing_else() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2026-05-15
         901.1.1/0 annika coffee holds choice dark inferred on 2026-05-16
         902.1.1/0 annika coffee holds choice tea inferred on 2026-05-16
         7.1.2/0 annika coffee wrong_guess choice dark replaces 7.1.1/0 901.1.1/0 told by sara on 2026-05-17
         7.1.2/1 annika coffee wrong_guess choice light told by sara on 2026-05-17",
        "coffee: choice tea (fresh since 2026-05-15) ~ choice tea (inferred)",
    );
}

#[test]
fn many_values_live_side_by_side_and_are_corrected_one_by_one() {
    check(
        "7.1.1/0 annika phone holds phone +46701234567 told by sara on 2026-05-15
         8.1.1/0 annika phone holds phone +46701234568 told by omar on 2026-05-15
         8.1.2/0 annika phone holds phone +46701234569 replaces 8.1.1/0 told by omar on 2026-05-16
         7.1.2/0 annika phone still_right 7.1.1/0 told by sara on 2026-05-17",
        "phone: phone +46701234567 (fresh since 2026-05-17 confirmed)
         phone: phone +46701234569 (fresh since 2026-05-16) < phone +46701234568",
    );
}

#[test]
fn one_of_many_values_ends_without_the_others() {
    check(
        "7.1.1/0 annika phone holds phone +46701234567 told by sara on 2026-05-15
         7.1.1/1 annika phone holds phone +46701234568 told by sara on 2026-05-15
         7.1.2/0 annika phone no_longer_holds replaces 7.1.1/1 told by sara on 2026-05-16",
        "phone: phone +46701234567 (fresh since 2026-05-15)
         phone: no longer < phone +46701234568",
    );
}

#[test]
fn a_fact_of_another_scope_or_attribute_replaces_nothing_here() {
    check(
        "7.1.1/0 annika shoe_size[department=women] holds size eu 42 told by sara on 2026-05-15
         7.1.2/0 annika shoe_size[department=men] holds size eu 43 replaces 7.1.1/0 told by sara on 2026-05-16
         7.1.2/1 annika coffee holds choice tea replaces 7.1.1/0 told by sara on 2026-05-16",
        "coffee: choice tea (fresh since 2026-05-16)
         shoe_size[men]: size eu 43 (fresh since 2026-05-16)
         shoe_size[women]: size eu 42 (fresh since 2026-05-15)",
    );
}

#[test]
fn freshness_belongs_to_the_moment() {
    let dossier = annika("7.1.1/0 annika coffee holds choice tea told by sara on 2026-01-01");
    let at = |days: i64| Day { year: 2026, month: 1, day: 1 }.start().plus_days(days);
    check_at(&dossier, at(100), "coffee: choice tea (fresh since 2026-01-01)");
    check_at(&dossier, at(101), "coffee: choice tea (ageing since 2026-01-01)");
    check_at(&dossier, at(201), "coffee: choice tea (stale since 2026-01-01)");
    check_at(&dossier, at(1000), "coffee: choice tea (stale since 2026-01-01)");
    check_at(&dossier, at(1001), "");
}

#[test]
fn an_import_past_its_retention_may_be_asked_about_for_ninety_days() {
    let old = annika("900.1.1/0 annika coffee holds choice tea imported on 2017-01-01 written 2026-06-01");
    check_at(&old, today().plus_days(89), "coffee: choice tea (question only since 2017-01-01)");
    check_at(&old, today().plus_days(90), "");
    check(
        "900.1.1/0 annika coffee holds choice tea imported on 2017-01-01 written 2026-05-25
         7.1.1/0 annika coffee holds choice dark told by sara on 2026-05-01",
        "coffee: choice dark (fresh since 2026-05-01)",
    );
}

#[test]
fn what_cannot_be_placed_is_counted_and_has_no_effect() {
    check(
        "7.1.1/0 annika coffee holds choice tea told by sara on 2026-05-15
         7.1.2/0 annika hovercraft holds choice eels told by sara on 2026-05-16
         7.1.3/0 annika coffee[brand=x] holds choice dark replaces 7.1.1/0 told by sara on 2026-05-16
         7.1.4/0 annika coffee holds choice petrol replaces 7.1.1/0 told by sara on 2026-05-16
         7.1.5/0 annika coffee holds size eu 42 replaces 7.1.1/0 told by sara on 2026-05-16
         7.1.6/0 bo coffee holds choice dark replaces 7.1.1/0 told by sara on 2026-05-16
         7.1.7/0 annika coffee no_longer_holds replaces 7.1.1/0 inferred on 2026-05-16",
        "coffee: choice tea (fresh since 2026-05-15)
         unread 6",
    );
}
