//! The shipped catalogue holds what the product and the code ask of it.

use visavi_domain::catalogue::{Cardinality, ValueKind};
use visavi_domain::{Catalogue, Dimension, Garment, Size, Value, notation};

#[test]
fn everything_an_associate_is_to_know_is_an_attribute() {
    let shipped = Catalogue::shipped();
    let needed = "name phone email address language department cut shoe_size top_size trouser_size dress_size \
        outerwear_size glove_size bra_size jeans_size child_size foot_length foot_width colour_liked material_liked \
        fit_liked brand_liked theme_liked material_avoided not_for_me price_level goal occasion children_at_home \
        reach_by consent approach birthday member_number no_to_everything same_person gift_size";
    let missing: Vec<&str> = needed.split_whitespace().filter(|key| shipped.get(key).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(shipped.iter().count() >= 30);
    for attribute in shipped.iter() {
        for words in [&attribute.label, &attribute.question] {
            let all = [&words.sv, &words.nb, &words.da, &words.fi, &words.en];
            assert!(all.iter().all(|text| !text.trim().is_empty()), "{}", attribute.key);
        }
    }
}

/// The code asks for these by name: derived guesses, questions, twins.
#[test]
fn what_the_code_names_is_there_and_of_its_kind() {
    let shipped = Catalogue::shipped();
    let kind = |key: &str| shipped.get(key).map(|attribute| (attribute.value, attribute.cardinality));
    assert_eq!(kind("colour_liked"), Some((ValueKind::Choice, Cardinality::Many)));
    assert_eq!(kind("price_level"), Some((ValueKind::PriceLevel, Cardinality::One)));
    assert_eq!(kind("children_at_home"), Some((ValueKind::Choice, Cardinality::One)));
    assert_eq!(kind("department"), Some((ValueKind::Choice, Cardinality::One)));
    assert_eq!(kind("no_to_everything"), Some((ValueKind::Flag, Cardinality::One)));
    assert_eq!(kind("same_person"), Some((ValueKind::Flag, Cardinality::One)));
    assert_eq!(kind("phone"), Some((ValueKind::Phone, Cardinality::Many)));
    assert_eq!(kind("email"), Some((ValueKind::Email, Cardinality::Many)));
    let accepts = |key: &str, value: &str| {
        let value: Value = notation::value(value).expect("written right");
        shipped.get(key).is_some_and(|attribute| attribute.accepts(&value).is_ok())
    };
    assert!(accepts("children_at_home", "choice yes"));
    assert!(accepts("children_at_home", "choice no"));
    assert!(accepts("colour_liked", "choice navy"));
}

/// A garment's own size is the one by department and for nobody else: exactly one
/// attribute each, or a guess from orders would not know where to go.
#[test]
fn every_garment_but_childrens_has_one_attribute_of_its_own() {
    let shipped = Catalogue::shipped();
    for garment in Garment::ALL.into_iter().filter(|garment| *garment != Garment::Children) {
        let own = shipped.iter().filter(|attribute| {
            attribute.garment == Some(garment)
                && attribute.dimensions.contains(&Dimension::Department)
                && !attribute.dimensions.contains(&Dimension::Person)
        });
        assert_eq!(own.count(), 1, "{garment:?}");
    }
}

#[test]
fn every_size_a_picker_offers_may_be_kept() {
    for attribute in Catalogue::shipped().iter() {
        let Some(garment) = attribute.garment else { continue };
        for size in Size::all_choices(garment, None) {
            assert_eq!(attribute.accepts(&Value::Size(size)), Ok(()), "{}", attribute.key);
        }
    }
}
