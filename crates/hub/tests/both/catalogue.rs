//! A chain's own catalogue: wrong ones are refused with the line, right ones reach all.

use crate::support::chain::*;
use crate::support::place::Shelf;
use visavi_domain::catalogue::DEFAULT_TOML;
use visavi_domain::record::RecordBody;
use visavi_domain::{DeviceNumber, Dimension, Moment};
use visavi_hub::HubError;
use visavi_hub::catalogue::{CatalogueFault, Difference, HandedIn, Loss, Lost};
use visavi_protocol::{BucketId, Disposition};

const LATER: Moment = Moment(NOW.0 + 1);

/// The part of the shipped catalogue that describes one attribute.
fn described(key: &str) -> &'static str {
    let key = format!("\nkey = \"{key}\"\n");
    DEFAULT_TOML.split("[[attribute]]").find(|part| part.starts_with(&key)).unwrap()
}

fn with_mood() -> String {
    format!("{DEFAULT_TOML}\n[[attribute]]{}", described("coffee").replace("\"coffee\"", "\"mood\""))
}

/// Returns where the fault is said to be, and what it is said to be.
fn fault(text: &str) -> CatalogueFault {
    match hub().put_catalogue(text, NOW).unwrap_err() {
        HubError::CatalogueFault(fault) => fault,
        other => panic!("{other:?}"),
    }
}

fn line_of(text: &str, part: &str) -> usize {
    1 + text[..text.find(part).unwrap()].matches('\n').count()
}

#[test]
fn a_chain_without_its_own_has_the_one_that_ships() {
    assert_eq!(hub().catalogue().unwrap(), (0, DEFAULT_TOML.to_owned()));
}

#[test]
fn the_chains_own_is_one_record_for_all_with_a_version_of_its_own() {
    let hub = hub();
    let handed_in = hub.put_catalogue(&with_mood(), NOW).unwrap();
    let difference = Difference { added: vec!["mood".to_owned()], ..Difference::default() };
    assert_eq!(handed_in, HandedIn { version: 1, difference });
    assert_eq!(hub.catalogue().unwrap(), (1, with_mood()));
    let stands = state(&hub, &BucketId::Shared);
    assert_eq!((stands.items, stands.head), (1, 1));

    assert_eq!(hub.put_catalogue(&with_mood(), LATER).unwrap().version, 1);
    assert_eq!(state(&hub, &BucketId::Shared), stands);

    assert_eq!(hub.put_catalogue(DEFAULT_TOML, LATER).unwrap().version, 2);
    let stands = state(&hub, &BucketId::Shared);
    assert_eq!((stands.items, stands.head), (1, 2));
}

#[test]
fn what_the_chain_added_is_taken_in_at_once_and_by_another_program_on_the_same_shelf() {
    let shelf = Shelf::new();
    let (serving, command) = (shelf.open(), shelf.open());
    let from = serving.source("shop").unwrap();
    let says = |sequence, who| {
        let mut mood = draft("tea");
        mood.attribute = "mood".to_owned();
        let mut operation = said(from, sequence, customer(who), Some("LKP"), "sea");
        operation.body = visavi_protocol::Body::Facts(visavi_protocol::Payload::write(&vec![mood]));
        crate::support::chain::says(&serving, from, vec![operation]).remove(0)
    };
    assert_eq!(says(1, 1), refused("attribute-unknown"));
    command.put_catalogue(&with_mood(), NOW).unwrap();
    assert_eq!(says(2, 1), Disposition::Merged);
    command.put_catalogue(DEFAULT_TOML, NOW).unwrap();
    assert_eq!(says(3, 1), refused("attribute-unknown"));
    assert_eq!(says(2, 1), Disposition::Merged, "what was taken in once is not refused by a later catalogue");
}

#[test]
fn a_fault_is_told_with_its_line() {
    let unknown = DEFAULT_TOML.replacen("group = \"sizes\"", "group = \"sices\"", 1);
    let line = line_of(&unknown, "\"sices\"");
    let said = fault(&unknown).to_string();
    assert!(said.contains(&format!("line {line}, column 9")) && said.contains("sices"), "{said}");

    let endless = DEFAULT_TOML.replace(described("coffee"), &described("coffee").replace("_days = ", "_days = 0 # "));
    match fault(&endless) {
        CatalogueFault::Attribute { line, key, .. } => {
            assert_eq!((line, key.as_str()), (line_of(&endless, "key = \"coffee\""), "coffee"));
        }
        other => panic!("{other:?}"),
    }

    let twice = with_mood().replace("\"mood\"", "\"coffee\"");
    match fault(&twice) {
        CatalogueFault::Twice { line, first, .. } => {
            assert_eq!(first, line_of(DEFAULT_TOML, "key = \"coffee\""));
            assert_eq!(line, line_of(&with_mood(), "key = \"mood\""));
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(fault(&"#".repeat(256 * 1024)), CatalogueFault::TooLarge));
}

#[test]
fn what_facts_could_say_no_longer_is_named() {
    let without = DEFAULT_TOML.replace(&format!("[[attribute]]{}", described("coffee")), "");
    let narrowed = without.replace("\"department\", \"brand\"", "\"department\"").replace(", \"web\"]", "]");
    let lost = hub().compare_catalogue(&narrowed).unwrap().lost;
    let loss = |key: &str, what| Loss { key: key.to_owned(), what };
    assert!(lost.contains(&loss("coffee", Lost::Attribute)), "{lost:?}");
    assert!(lost.contains(&loss("shoe_size", Lost::Dimension(Dimension::Brand))), "{lost:?}");
    assert!(lost.contains(&loss("channel", Lost::Limit("web".to_owned()))), "{lost:?}");
    let coffee = described("coffee");
    let closed = DEFAULT_TOML.replace(coffee, &coffee.replace("open_choices = true", "open_choices = false"));
    assert!(hub().compare_catalogue(&closed).unwrap().lost.contains(&loss("coffee", Lost::AnyWord)));
}

#[test]
fn the_catalogue_is_the_hubs_alone_and_a_wrong_one_has_no_way_in() {
    let hub = hub();
    let from = hub.source("shop").unwrap();
    let catalogue = |owner, id, text: &str| record(owner, id, None, 1, RecordBody::Catalogue(text.to_owned()));
    assert_eq!(owns(&hub, from, vec![catalogue(from, "catalogue", DEFAULT_TOML)]), [refused("not-yours")]);
    let second = catalogue(DeviceNumber::HUB, "second", DEFAULT_TOML);
    let broken = catalogue(DeviceNumber::HUB, "catalogue", "attribute = 1");
    let answer = owns(&hub, DeviceNumber::HUB, vec![second, broken]);
    assert_eq!(answer, [refused("not-yours"), refused("catalogue-invalid")]);
}
