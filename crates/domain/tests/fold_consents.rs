//! Consents by examples: the stricter holds, and only the customer turns one on.

mod support;

use support::check;

const YES: &str =
    "1.1.1/0 annika consent[purpose=news,channel=email] holds consent yes v1 - self_service on 2026-05-01";
const NO: &str = "consent no v1 -";

#[track_caller]
fn after_yes(facts: &str, seen: &str) {
    check(&format!("{YES}\n{facts}"), seen);
}

#[test]
fn the_stricter_holds_and_it_is_no_conflict() {
    after_yes(
        "7.1.1/0 annika consent[purpose=news,channel=email] holds consent no v1 - told by sara on 2026-04-01",
        &format!("consent[news email]: {NO} (fresh since 2026-04-01) < consent yes v1 -"),
    );
}

#[test]
fn withdrawing_is_one_fact_by_anybody() {
    after_yes(
        "7.1.1/0 annika consent[purpose=news,channel=email] holds consent no v1 - replaces 1.1.1/0 told by sara on 2026-05-02",
        &format!("consent[news email]: {NO} (fresh since 2026-05-02) < consent yes v1 -"),
    );
}

#[test]
fn an_associate_cannot_turn_a_consent_on() {
    check(
        "7.1.1/0 annika consent[purpose=news,channel=email] holds consent no v1 - told by sara on 2026-05-02
         7.1.2/0 annika consent[purpose=news,channel=email] holds consent yes v1 - replaces 7.1.1/0 told by sara on 2026-05-03",
        "consent[news email]: consent no v1 - (fresh since 2026-05-02)
         unread 1",
    );
}

#[test]
fn a_customers_yes_that_knew_the_no_turns_it_on_and_one_that_did_not_does_not() {
    let no = "7.1.1/0 annika consent[purpose=news,channel=email] holds consent no v1 - told by sara on 2026-05-02";
    check(
        &format!(
            "{no}\n8.1.1/0 annika consent[purpose=news,channel=email] holds consent yes v2 - replaces 7.1.1/0 self_service on 2026-05-03"
        ),
        "consent[news email]: consent yes v2 - (fresh since 2026-05-03) < consent no v1 -",
    );
    check(
        &format!(
            "{no}\n8.1.1/0 annika consent[purpose=news,channel=email] holds consent yes v2 - self_service on 2026-05-03"
        ),
        "consent[news email]: consent no v1 - (fresh since 2026-05-02) < consent yes v2 -",
    );
}

#[test]
fn an_imported_yes_replaces_only_its_own_sources_no() {
    check(
        "900.1.1/0 annika consent[purpose=news] holds consent no - - imported on 2026-05-02
         900.1.2/0 annika consent[purpose=news] holds consent yes - - imported on 2026-05-03",
        "consent[news]: consent yes - - (fresh since 2026-05-03) < consent no - -",
    );
    check(
        "7.1.1/0 annika consent[purpose=news] holds consent no - - told by sara on 2026-05-02
         900.1.2/0 annika consent[purpose=news] holds consent yes - - replaces 7.1.1/0 imported on 2026-05-03",
        "consent[news]: consent no - - (fresh since 2026-05-02) < consent yes - -",
    );
}

#[test]
fn a_refusal_does_not_wear_off_and_a_yes_does() {
    check(
        "7.1.1/0 annika consent[purpose=news] holds consent no - - told by sara on 1999-01-01
         7.1.1/1 annika consent[purpose=profiling] holds consent yes - - self_service by customer on 1999-01-01
         7.1.1/2 annika consent[purpose=order_ready] holds consent yes - 2026-05-31 self_service by customer on 2026-05-01",
        "consent[news]: consent no - - (stale since 1999-01-01)
         consent[order_ready]: ? < consent yes - 2026-05-31",
    );
}

#[test]
fn a_slip_of_the_finger_is_undone_at_once_and_a_refusal_is_not_undone_later() {
    let no = "7.1.1/0 annika consent[purpose=news,channel=email] holds consent no v1 - replaces 1.1.1/0 told by sara on 2026-05-02T10:00:00Z";
    let undone = "consent[news email]: consent yes v1 - (fresh since 2026-05-01)";
    let kept = "consent[news email]: consent no v1 - (fresh since 2026-05-02) < consent yes v1 -";
    for (undo, seen) in [
        ("7.1.2/0 annika coffee retracts 7.1.1 told by sara on 2026-05-02T10:00:09Z", undone),
        ("7.1.2/0 annika coffee retracts 7.1.1 told by sara on 2026-05-02T11:00:00Z", kept),
        ("7.1.2/0 annika coffee retracts 7.1.1 told by omar on 2026-05-02T10:00:09Z", kept),
        ("8.1.2/0 annika coffee retracts 7.1.1 told by sara on 2026-05-02T10:00:09Z", kept),
        ("8.1.2/0 annika coffee retracts 7.1.1 self_service on 2026-05-09", undone),
    ] {
        after_yes(&format!("{no}\n{undo}"), seen);
    }
}

#[test]
fn no_chain_of_undos_by_associates_turns_a_consent_on_later() {
    let no = "7.1.1/0 annika consent[purpose=news,channel=email] holds consent no v1 - replaces 1.1.1/0 told by sara on 2026-05-02T10:00:00Z";
    let undo = "7.1.2/0 annika coffee retracts 7.1.1 told by sara on 2026-05-02T10:00:09Z";
    let again = "7.1.3/0 annika coffee retracts 7.1.2 told by sara on 2026-05-02T10:00:12Z";
    let much_later = "9.1.1/0 annika coffee retracts 7.1.3 told by omar on 2026-05-20";
    let kept = "consent[news email]: consent no v1 - (fresh since 2026-05-02) < consent yes v1 -";
    after_yes(&format!("{no}\n{undo}\n{again}"), kept);
    after_yes(&format!("{no}\n{undo}\n{again}\n{much_later}"), kept);
}

#[test]
fn no_longer_holds_is_stricter_than_yes() {
    after_yes(
        "7.1.1/0 annika consent[purpose=news,channel=email] no_longer_holds told by sara on 2026-05-02",
        "consent[news email]: no longer < consent yes v1 -",
    );
}
