//! What the catalogue does not know is not taken in, each with a reason of its own.

use visavi_domain::catalogue::FactRefusal;
use visavi_domain::{Catalogue, Claim, Dossier, Fact, Moment, Reference, fold, notation};

const TOLD: &str = "told by sara at LKP on 2026-05-15";

fn fact(about: &str) -> Fact {
    notation::fact(&format!("7.1.3/0 annika {about}")).expect("written right, if not meant right")
}

#[track_caller]
fn refused(about: &str, refusal: FactRefusal) {
    let reference = Reference { catalogue: Catalogue::shipped(), spreads: Default::default() };
    let fact = fact(about);
    assert_eq!(reference.catalogue.check(&fact), Err(refusal), "{about}");
    // Whoever writes is told at once, and whoever reads is not misled by it.
    let made = Fact::new(fact.id(), fact.customer(), fact.draft(), &reference.catalogue);
    assert_eq!(made.map_err(|error| error.refusal()), Err(refusal), "{about}");
    let dossier = Dossier { facts: vec![fact.clone()], ..Dossier::empty(fact.customer()) };
    assert_eq!(fold(&dossier, &reference, Moment(0)).unread, 1, "{about}");
}

#[test]
fn an_attribute_that_nobody_declared_is_refused() {
    refused(&format!("hovercraft holds flag yes {TOLD}"), FactRefusal::AttributeUnknown);
}

#[test]
fn a_value_of_another_type_is_refused() {
    refused(&format!("coffee holds flag yes {TOLD}"), FactRefusal::ValueTypeWrong);
    refused(&format!("shoe_size[department=women] holds text \"42\" {TOLD}"), FactRefusal::ValueTypeWrong);
    refused(&format!("coffee wrong_guess length 3 {TOLD}"), FactRefusal::ValueTypeWrong);
}

#[test]
fn a_dimension_that_the_attribute_does_not_have_is_refused() {
    refused(&format!("birthday[brand=tindvik] holds day 1980-02-29 {TOLD}"), FactRefusal::DimensionNotAllowed);
}

#[test]
fn a_limit_outside_a_closed_dimension_is_refused() {
    refused(&format!("shoe_size[department=gents] holds size eu 42 {TOLD}"), FactRefusal::DimensionValueUnknown);
    refused(
        &format!("consent[purpose=everything,channel=email] holds consent no v1 - {TOLD}"),
        FactRefusal::DimensionValueUnknown,
    );
    refused(
        &format!("consent[purpose=news,channel=fax] holds consent no v1 - {TOLD}"),
        FactRefusal::DimensionValueUnknown,
    );
    refused(&format!("same_person[customer=bo] holds flag no {TOLD}"), FactRefusal::DimensionValueUnknown);
}

#[test]
fn a_size_outside_its_system_is_refused() {
    refused(&format!("shoe_size[department=women] holds size eu 420 {TOLD}"), FactRefusal::SizeOutsideItsSystem);
    refused(&format!("shoe_size[department=women] holds size alpha XL {TOLD}"), FactRefusal::SizeOutsideItsSystem);
    // Not the writing that is kept: two devices would hold two sizes.
    refused(&format!("shoe_size[department=women] holds size eu \"42,5\" {TOLD}"), FactRefusal::SizeOutsideItsSystem);
}

#[test]
fn a_choice_that_does_not_exist_is_refused() {
    refused(&format!("approach holds choice shouting {TOLD}"), FactRefusal::ChoiceUnknown);
}

#[test]
fn a_value_that_cannot_be_kept_is_refused() {
    refused(&format!("phone holds phone 112 {TOLD}"), FactRefusal::ValueMalformed);
    refused(&format!("name holds name \"Ann\\u{{0}}a\" Lind {TOLD}"), FactRefusal::ValueMalformed);
}

#[test]
fn what_its_author_cannot_say_is_refused() {
    refused(
        &format!("consent[purpose=news,channel=email] holds consent yes v1 - {TOLD}"),
        FactRefusal::ConsentNeedsCustomer,
    );
    refused("coffee no_longer_holds inferred on 2026-05-15", FactRefusal::ProvenanceImpossible);
    refused(&format!("coffee holds choice tea replaces 7.1.3/0 {TOLD}"), FactRefusal::RefersToItself);
    refused(&format!("coffee still_right 7.1.3/0 {TOLD}"), FactRefusal::RefersToItself);
}

#[test]
fn what_the_catalogue_knows_is_taken_in() {
    let catalogue = Catalogue::shipped();
    for about in [
        "shoe_size[department=women,brand=tindvik] holds size eu 42.5",
        "consent[purpose=news,channel=email] holds consent no v1 -",
        "not_for_me[theme=golf] holds flag yes",
        "coffee rather_not_say",
        "coffee retracts 7.1.2",
    ] {
        assert_eq!(catalogue.check(&fact(&format!("{about} {TOLD}"))), Ok(()), "{about}");
    }
}

#[test]
fn a_refusal_says_nothing_of_what_was_written() {
    let catalogue = Catalogue::shipped();
    let fact = fact(&format!("coffee holds text secret {TOLD}"));
    assert!(matches!(fact.claim(), Claim::Holds(_)));
    let refusal = catalogue.check(&fact).expect_err("a text is no choice");
    assert!(!format!("{refusal} {refusal:?}").contains("secret"));
}

#[test]
fn every_refusal_has_a_word_of_its_own() {
    let mut codes: Vec<&str> = FactRefusal::ALL.iter().map(|refusal| refusal.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), FactRefusal::ALL.len());
}
