//! The catalogue that ships: complete, in every language, and asking nothing it may not.

use visavi_domain::catalogue::{Attribute, Group, Sensitivity, ValueKind, Words};
use visavi_domain::{Catalogue, Dimension, Garment};

fn all() -> Vec<Attribute> {
    Catalogue::shipped().iter().cloned().collect()
}

fn in_every_language(words: &Words) -> [&str; 5] {
    [&words.sv, &words.nb, &words.da, &words.fi, &words.en]
}

#[test]
fn at_least_forty_attributes_ship() {
    assert!(all().len() >= 40, "{} attributes", all().len());
}

#[test]
fn every_wording_exists_in_every_language() {
    for attribute in all() {
        let wordings = [Some(&attribute.label), Some(&attribute.question), attribute.reason.as_ref()];
        for text in wordings.into_iter().flatten().flat_map(in_every_language) {
            assert!(!text.trim().is_empty(), "{} lacks a wording", attribute.key);
            assert_eq!(text, text.trim(), "{} has stray spaces", attribute.key);
            assert!(!text.contains(['\'', '"']), "{} is not set in type: {text}", attribute.key);
        }
    }
}

#[test]
fn every_question_is_a_question_and_fits_the_card() {
    for attribute in all() {
        for question in in_every_language(&attribute.question) {
            assert!(question.ends_with('?'), "{}: {question}", attribute.key);
            assert!(question.chars().count() <= 80, "{}: {question}", attribute.key);
            assert!(!question.contains('!'), "{}: {question}", attribute.key);
        }
    }
}

#[test]
fn what_is_asked_says_why() {
    for attribute in all().into_iter().filter(|attribute| attribute.ask_value > 0) {
        assert!(attribute.reason.is_some(), "{} is asked without a reason", attribute.key);
        assert!(attribute.ask_value <= 100, "{}", attribute.key);
    }
}

#[test]
fn nothing_is_forgotten_before_it_has_aged_or_kept_beyond_ten_years() {
    for attribute in all() {
        assert!(attribute.retention_days >= attribute.shelf_life_days, "{}", attribute.key);
        assert!(attribute.retention_days >= 1095, "{} is kept less than 36 months", attribute.key);
        assert!(attribute.retention_days <= 3650, "{} is kept more than ten years", attribute.key);
    }
}

#[test]
fn every_size_goes_stale_before_it_is_forgotten() {
    for size in all().into_iter().filter(|attribute| attribute.value == ValueKind::Size) {
        assert!(size.retention_days > 2 * size.shelf_life_days, "{}", size.key);
    }
}

#[test]
fn own_sizes_are_told_apart_by_department_and_brand() {
    let own = all().into_iter().filter(|one| one.group == Group::Sizes && one.value == ValueKind::Size);
    for size in own {
        assert_eq!(size.dimensions, [Dimension::Department, Dimension::Brand], "{}", size.key);
        assert_ne!(size.garment, Some(Garment::Children), "{}", size.key);
    }
}

#[test]
fn children_gifts_and_price_levels_are_covered() {
    let must_be =
        |one: &Attribute| matches!(one.group, Group::Gifts | Group::PriceLevel) || one.key.starts_with("child");
    for attribute in all().into_iter().filter(must_be) {
        assert_eq!(attribute.sensitivity, Sensitivity::Covered, "{}", attribute.key);
    }
}

#[test]
fn a_refusal_is_never_asked_about_and_reaches_marketing() {
    for key in ["not_for_me", "no_to_everything", "consent"] {
        let refusal = Catalogue::shipped().get(key).cloned().expect("the attribute ships");
        assert_eq!(refusal.ask_value, 0, "{key}");
        assert!(refusal.written_back_to.iter().any(|system| system == "marketing"), "{key}");
    }
}

#[test]
fn nobody_is_filed_by_gender() {
    assert!(all().iter().all(|attribute| !["gender", "sex", "salutation"].contains(&attribute.key.as_str())));
    let department = Catalogue::shipped().get("department").cloned().expect("the department ships");
    assert_eq!(department.choices, ["women", "men", "any"]);
}

#[test]
fn purposes_that_facts_need_are_purposes_that_exist() {
    let shipped = Catalogue::shipped();
    assert!(shipped.limits(Dimension::Purpose).is_some_and(|purposes| purposes.contains(&"news".to_owned())));
    for attribute in all() {
        if let Some(purpose) = &attribute.needs_consent {
            assert!(shipped.knows_limit(Dimension::Purpose, purpose), "{}: {purpose}", attribute.key);
        }
        for system in &attribute.written_back_to {
            assert!(["web_shop", "crm", "marketing"].contains(&system.as_str()), "{}: {system}", attribute.key);
        }
    }
}
