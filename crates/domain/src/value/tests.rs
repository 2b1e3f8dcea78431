//! What may be kept, and what is refused.

use super::*;

#[track_caller]
fn phone(typed: &str, country: &str, e164: &str) {
    assert_eq!(Value::phone(typed, country), Ok(Value::Phone(e164.to_owned())), "{typed:?}");
}

#[test]
fn nordic_numbers_are_read_however_they_are_written() {
    for typed in [
        "070-123 45 67",
        "0701234567",
        "+46 70 123 45 67",
        "+46 (0)70-123 45 67",
        "0046 70 1234567",
        "'0701234567",
        "701234567",
        "46701234567",
        "(070) 123.45.67",
        "\u{202a}+46701234567\u{202c}",
        "070\u{a0}123\u{2011}45\u{2011}67",
        "tel:+46701234567",
    ] {
        phone(typed, "SE", "+46701234567");
    }
    phone("912 34 567", "NO", "+4791234567");
    phone("4791234567", "no", "+4791234567");
    phone("40 12 34 56", "DK", "+4540123456");
    phone("040 123 4567", "FI", "+358401234567");
    phone("07700 900123", "GB", "+447700900123");
    phone("+1 (202) 555-0143", "SE", "+12025550143");
}

#[test]
fn numbers_that_cannot_be_are_refused() {
    let refused = |typed, country| Value::phone(typed, country).is_err();
    for typed in ["", "112", "0", "+", "++46701234567", "070-CALL-ME", "+4670123456789", "+46", "1234567890123456789"] {
        assert!(refused(typed, "SE"), "{typed:?}");
    }
    assert!(refused("1234567", "NO"));
    assert!(refused("0701234567", "XX"));
    assert!(refused("+0701234567", "SE"));
    assert_eq!(Value::Phone("0701234567".into()).check(None), Err(ValueError::NotAPhone));
    assert_eq!(Value::Phone("+46701234567".into()).check(None), Ok(()));
}

#[test]
fn e_mail_addresses_are_lower_case_and_have_a_domain() {
    let email = |typed| Value::email(typed);
    assert_eq!(email(" Annika.Lind@Example.SE "), Ok(Value::Email("annika.lind@example.se".into())));
    assert_eq!(email("mailto:a+b@x.co"), Ok(Value::Email("a+b@x.co".into())));
    assert!(email("åsa@blåbär.se").is_ok());
    for typed in ["", "a", "a@b", "@x.se", "a@", "a@@x.se", "a b@x.se", "a@x..se", ".a@x.se", "a@-x.se", "a@1.2.3.4"] {
        assert!(email(typed).is_err(), "{typed:?}");
    }
    assert!(email("<img src=x onerror=alert(1)>@x.se").is_err());
    assert_eq!(email(&format!("{}@x.se", "a".repeat(300))), Err(ValueError::TooLong(254)));
}

#[test]
fn text_is_one_clean_line_in_one_unicode_form() {
    let text = |typed: &str| Value::text(typed);
    assert_eq!(text("  Two \n\tdogs "), Ok(Value::Text("Two dogs".into())));
    // Å as one character and as A with a ring are the same text.
    assert_eq!(text("A\u{30a}sa"), text("\u{c5}sa"));
    assert_eq!(text("\u{feff}Anna"), text("Anna"));
    assert_eq!(text(" \u{200b} "), Err(ValueError::Empty));
    for typed in ["a\u{0}b", "a\u{202e}b", "a\u{2066}b", "a\u{7}b", "K\u{fffd}ller", "a\u{e0041}b", "\u{ffff}"] {
        assert_eq!(text(typed), Err(ValueError::ForbiddenCharacter), "{typed:?}");
    }
    assert_eq!(text(&"x".repeat(281)), Err(ValueError::TooLong(280)));
    assert_eq!(text(&"x".repeat(1_000_000)), Err(ValueError::TooLong(280)));
    // Markup is text, and stays text.
    assert_eq!(text("<img onerror>"), Ok(Value::Text("<img onerror>".into())));
}

#[test]
fn only_what_a_constructor_returns_may_be_kept() {
    let refused = |value: Value| value.check(None).is_err();
    assert!(refused(Value::Text(" a".into())));
    assert!(refused(Value::Text("a  b".into())));
    assert!(refused(Value::Text("A\u{30a}".into())));
    assert!(refused(Value::Choice(String::new())));
    assert!(refused(Value::Email("A@x.se".into())));
    assert!(refused(Value::Language("SV".into())));
    assert!(refused(Value::LengthMm(0)));
    assert!(refused(Value::Day(Day { year: 2025, month: 2, day: 29 })));
    assert!(refused(Value::Name(Name { given: "x".repeat(81), family: String::new() })));
    assert!(refused(Value::Size(Size { system: SizeSystem::Eu, label: "42,5".into() })));
    assert!(Value::Size(Size { system: SizeSystem::Eu, label: "42.5".into() }).check(Some(Garment::Shoes)).is_ok());
    assert!(Value::Size(Size { system: SizeSystem::Eu, label: "42.5".into() }).check(Some(Garment::Bra)).is_err());
}

#[test]
fn addresses_and_languages_keep_their_codes() {
    let address = Value::address("Storgatan 1", "582 22", "Linköping", "se").unwrap();
    assert!(matches!(&address, Value::Address(address) if address.country == "SE"));
    assert_eq!(address.check(None), Ok(()));
    assert_eq!(Value::address("", "", "", "SE"), Err(ValueError::Empty));
    assert!(Value::address("Storgatan 1", "", "", "Sweden").is_err());
    assert_eq!(Value::language("NB"), Ok(Value::Language("nb".into())));
    assert_eq!(Value::language("pt_br"), Ok(Value::Language("pt-BR".into())));
    assert_eq!(Value::language("sma"), Ok(Value::Language("sma".into())));
    for tag in ["", "xx", "svenska", "sv-", "sv-SE-SE", "s", "å"] {
        assert_eq!(Value::language(tag), Err(ValueError::NotALanguage), "{tag:?}");
    }
}

#[test]
fn what_is_made_canonical_is_accepted() {
    let name = Value::Name(Name { given: " Anna  Karin".into(), family: "Lind ".into() });
    assert!(name.check(None).is_err());
    assert_eq!(name.canonical(None, "SE").and_then(|name| name.check(None)), Ok(()));
    let size = Value::Size(Size { system: SizeSystem::Eu, label: "42,5".into() });
    assert_eq!(size.canonical(Some(Garment::Shoes), "SE"), Value::size(Garment::Shoes, SizeSystem::Eu, "42.5"));
}
