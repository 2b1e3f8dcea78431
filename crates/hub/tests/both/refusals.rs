//! A fact that the catalogue does not know is refused with a reason, and not folded away.

use crate::support::calls::enrol_request;
use crate::support::chain::*;
use visavi_domain::fact::FactDraft;
use visavi_domain::{DeviceNumber, Epoch, OperationId, notation};
use visavi_hub::{Hub, Standing};
use visavi_protocol::{Body, Disposition, Operation, Payload};

const MERGED: Disposition = Disposition::Merged;
const SAID: &str = "told by sara at LKP on 2026-05-15";

/// One fact written down in the notation of the domain.
fn drawn(claim: &str) -> FactDraft {
    notation::fact(&format!("7.1.3/0 annika {claim}")).unwrap().draft()
}

fn of(from: DeviceNumber, sequence: u64, drafts: &[FactDraft]) -> Operation {
    let id = OperationId { device: from, epoch: Epoch(1), sequence };
    Operation::of_facts(id, customer(1), None, Some(store("LKP")), NOW, drafts)
}

fn ends(hub: &Hub, from: DeviceNumber, sequence: u64, claim: &str) -> Disposition {
    says(hub, from, vec![of(from, sequence, &[drawn(claim)])]).remove(0)
}

fn tablet(hub: &Hub) -> DeviceNumber {
    hub.put_store(shop("LKP"), NOW).unwrap();
    let key = p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap();
    let code = hub.enrol_code(&store("LKP"), NOW).unwrap();
    hub.enrol(&enrol_request(&code, &key), NOW).unwrap().unwrap().device
}

#[test]
fn each_thing_that_can_be_wrong_with_a_fact_is_told_by_its_own_word() {
    let hub = hub();
    let from = tablet(&hub);
    let wrong = [
        ("shoe_mood holds text \"wide\"", "attribute-unknown"),
        ("shoe_size[theme=sea] holds size eu 42", "dimension-not-allowed"),
        ("shoe_size[department=robots] holds size eu 42", "dimension-value-unknown"),
        ("shoe_size[department=women] holds text \"42\"", "value-type-wrong"),
        ("department holds choice robots", "choice-unknown"),
        ("shoe_size[department=women] holds size eu 420", "size-outside-its-system"),
    ];
    for ((claim, reason), sequence) in wrong.into_iter().zip(1..) {
        assert_eq!(ends(&hub, from, sequence, &format!("{claim} {SAID}")), refused(reason), "{claim}");
    }
    assert_eq!(ends(&hub, from, 9, &format!("shoe_size[department=women] holds size eu 42 {SAID}")), MERGED);
    assert_eq!(state(&hub, &bucket("LKP")).items, 1);
}

#[test]
fn one_wrong_fact_refuses_its_whole_operation_and_the_rest_of_the_push_goes_on() {
    let hub = hub();
    let from = tablet(&hub);
    let right = drawn(&format!("shoe_size[department=women] holds size eu 42 {SAID}"));
    let wrong = drawn(&format!("shoe_mood holds text \"wide\" {SAID}"));
    let answer = says(&hub, from, vec![of(from, 1, &[right.clone(), wrong]), of(from, 2, &[right])]);
    assert_eq!(answer, [refused("attribute-unknown"), MERGED]);
}

#[test]
fn what_was_refused_is_kept_with_its_reason_and_refused_again_in_the_same_way() {
    let hub = hub();
    let from = tablet(&hub);
    let operation = of(from, 1, &[drawn(&format!("shoe_mood holds text \"wide\" {SAID}"))]);
    for _ in 0..2 {
        assert_eq!(says(&hub, from, vec![operation.clone()]), [refused("attribute-unknown")]);
    }
    let kept = hub.held().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].standing, kept[0].reason.as_str()), (Standing::Refused, "attribute-unknown"));
    assert_eq!(kept[0].content, Some(operation));
}

#[test]
fn nothing_is_kept_of_what_was_not_its_devices_to_say_and_no_body_that_is_too_large() {
    let hub = hub();
    let from = tablet(&hub);
    let other = hub.source("club").unwrap();
    let mut large = said(from, 1, customer(1), None, "sea");
    large.body = Body::Facts(Payload { version: 1, bytes: vec![0; 256 * 1024 + 1] });
    says(&hub, from, vec![said(other, 1, customer(1), None, "sea"), large.clone()]);
    let kept = hub.held().unwrap();
    assert_eq!(kept.len(), 1);
    large.body = Body::Facts(Payload { version: 1, bytes: Vec::new() });
    assert_eq!(kept[0].content, Some(large));
}

#[test]
fn a_tablet_takes_a_consent_back_and_gives_one_only_by_the_customers_own_hand() {
    let hub = hub();
    let from = tablet(&hub);
    let scope = "consent[purpose=news,channel=email]";
    let ends = |sequence, claim: &str| ends(&hub, from, sequence, &format!("{scope} {claim}"));
    assert_eq!(ends(1, &format!("holds consent no - - {SAID}")), MERGED);
    assert_eq!(ends(2, &format!("no_longer_holds {SAID}")), MERGED);
    assert_eq!(ends(3, &format!("holds consent yes 2026-01 - {SAID}")), refused("consent-needs-customer"));
    let claimed = "holds consent yes - - imported by system via \"Old club\" on 2026-05-15";
    assert_eq!(ends(4, claimed), refused("consent-needs-customer"));
    assert_eq!(ends(5, "holds consent yes 2026-01 - self_service by customer on 2026-05-15"), MERGED);
}

#[test]
fn an_import_brings_a_consent_only_with_where_it_is_from() {
    let hub = hub();
    let from = hub.source("club").unwrap();
    let yes = |rest: &str| format!("consent[purpose=news,channel=email] holds consent yes - - {rest}");
    let bare = "imported by system on 2026-05-15";
    assert_eq!(ends(&hub, from, 1, &yes(bare)), refused("consent-without-evidence"));
    let named = "imported by system via \"Old club\" on 2026-05-15";
    assert_eq!(ends(&hub, from, 2, &yes(named)), MERGED);
}
