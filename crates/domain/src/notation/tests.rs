//! Reading and printing give back the same.

use super::*;

#[track_caller]
fn check(text: &str) {
    let fact = fact(text).unwrap();
    assert_eq!(line(&fact), text);
}

#[test]
fn lines_come_back_as_they_were() {
    check(
        "7.1.3/0 annika shoe_size[department=women,brand=tindvik] holds size eu 42.5 replaces 7.1.1/0 7.1.2/4 told by sara at LKP on 2026-05-15",
    );
    check(
        "900.1.1/0 bo children_at_home holds choice no imported by system via \"Old club\" on 2017-03-01 written 2026-05-15",
    );
    check(
        "7.1.4/0 annika shoe_size still_right 7.1.3/0 told by sara on 2026-05-15T10:30:00.250Z stamp 1747305000250.3",
    );
    check(
        "7.1.5/0 annika consent[purpose=news,channel=email] holds consent yes \"2026 01\" - self_service by customer on 2026-01-01",
    );
    check("7.1.5/1 annika goal holds goal \"Half \\\"marathon\\\"\" - 2026-06-06 told by \"system\" on 2026-01-01");
    check("7.1.6/0 annika colour_liked wrong_guess choice navy told by sara on 2026-01-01");
    check("7.1.6/1 annika price_level[category=tv_and_sound] holds price premium just_work told by sara on 2026-01-01");
    check("7.1.7/0 annika coffee retracts 7.1.6 told by sara on @9223372036854775807");
    check("7.1.8/0 annika name holds name \"\" \"a\\u{202e}b \\u{0}\" told by sara on 2026-01-01");
    check("7.1.9/0 annika address holds address \"Storgatan 1\" \"582 22\" Linköping SE told by sara on 2026-01-01");
    check("7.1.9/1 annika pet no_longer_holds replaces 7.1.1/0 told by sara on 2026-01-01");
    check("7.1.9/2 annika pet rather_not_say told by sara on 2026-01-01");
}

#[test]
fn what_is_missing_is_named() {
    let error = |text: &str| fact(text).unwrap_err();
    assert_eq!(error("7.1.3/0 annika coffee holds choice tea told by sara").expected, "when it was said");
    assert_eq!(error("7.1.3/0 annika coffee holds choice tea on 2026-01-01").expected, "how we know");
    assert_eq!(error("7.1.3 annika").expected, "a fact's id");
    assert_eq!(error("7.1.3/0 Annika").expected, "a customer");
    assert_eq!(error("7.1.3/0 annika coffee holds shade blue").found, "shade");
    assert_eq!(error("7.1.3/0 annika text holds text \"open").expected, "a closing quote");
    assert!(facts("\n# a comment\n").unwrap().is_empty());
}
