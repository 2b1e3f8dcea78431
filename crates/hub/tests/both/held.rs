//! What waits for a person, or was refused, is decided by one, who is written down.

use crate::support::calls::enrol_request;
use crate::support::chain::*;
use visavi_domain::record::RecordBody;
use visavi_domain::{AssociateId, DeviceNumber, Epoch, Moment, OperationId, RecordKind};
use visavi_hub::{Counts, Decision, Hub, HubError, Standing, Undecided};
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::{Change, Disposition, Operation};

const MERGED: Disposition = Disposition::Merged;

fn karin() -> Decision {
    Decision { by: "Karin".to_owned(), at: NOW, why: Some("she worked until noon".to_owned()) }
}

/// A hub that knows the associate A1 as gone, and what was said in that name after.
fn with_one_waiting() -> (Hub, DeviceNumber, Operation) {
    let hub = hub();
    let from = hub.source("tablet").unwrap();
    hub.put_store(shop("LKP"), NOW).unwrap();
    hub.put_staff(staff("A1", "LKP", false), NOW).unwrap();
    let mut operation = said(from, 1, customer(1), Some("LKP"), "sea");
    operation.associate = Some(AssociateId("A1".to_owned()));
    operation.written_at = Moment(NOW.0 + 1);
    assert_eq!(says(&hub, from, vec![operation.clone()]), [held("associate-left")]);
    (hub, from, operation)
}

/// What a device in `LKP` is told of what was said.
fn fed(hub: &Hub) -> Vec<Operation> {
    let key = p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap();
    hub.put_store(shop("LKP"), NOW).unwrap();
    let code = hub.enrol_code(&store("LKP"), NOW).unwrap();
    let device = hub.enrol(&enrol_request(&code, &key), NOW).unwrap().unwrap().device;
    let scope = hub.scope(device).unwrap().unwrap();
    let page = hub.within(&scope).page(&bucket("LKP"), 0, ITEMS_PER_PAGE_MAX).unwrap().unwrap();
    let said = page.items.into_iter().filter_map(|numbered| match numbered.item.change {
        Change::Operation(operation) => Some(operation),
        Change::Record(_) | Change::Left(_) => None,
    });
    said.collect()
}

fn undecided<T: std::fmt::Debug>(answer: Result<T, HubError>) -> Undecided {
    match answer.unwrap_err() {
        HubError::Undecided(undecided) => undecided,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_person_lets_in_reaches_the_devices_as_it_was_said() {
    let (hub, from, operation) = with_one_waiting();
    assert_eq!(hub.release(1, &karin(), NOW).unwrap(), operation.id);
    assert_eq!(fed(&hub), std::slice::from_ref(&operation));
    let (items, digest) = hub.added_up(&bucket("LKP")).unwrap().unwrap();
    let stands = state(&hub, &bucket("LKP"));
    assert_eq!((stands.items, stands.digest), (items, digest));
    assert_eq!(says(&hub, from, vec![operation]), [MERGED]);
}

#[test]
fn who_decided_stays_written_down_when_what_they_decided_on_lies_elsewhere() {
    let (hub, ..) = with_one_waiting();
    hub.release(1, &karin(), NOW).unwrap();
    let kept = hub.held().unwrap().remove(0);
    assert_eq!((kept.standing, kept.decision, kept.content), (Standing::Released, Some(karin()), None));
    assert_eq!(undecided(hub.release(1, &karin(), NOW)), Undecided::Released(1));
    assert_eq!(undecided(hub.refuse(1, &karin())), Undecided::Released(1));
    assert_eq!(undecided(hub.refuse(2, &karin())), Undecided::Unknown(2));
}

#[test]
fn what_a_person_refused_stays_refused_until_a_person_changes_their_mind() {
    let (hub, from, operation) = with_one_waiting();
    hub.refuse(1, &karin()).unwrap();
    assert_eq!(says(&hub, from, vec![operation.clone()]), [refused("refused-by-person")]);
    assert_eq!(fed(&hub), []);
    assert_eq!(undecided(hub.refuse(1, &karin())), Undecided::Refused(1));
    hub.release(1, &karin(), NOW).unwrap();
    assert_eq!(fed(&hub), [operation]);
}

#[test]
fn of_a_fork_both_sides_are_kept_when_a_person_lets_the_second_in() {
    let hub = hub();
    let from = hub.source("tablet").unwrap();
    let first = said(from, 1, customer(1), Some("LKP"), "sea");
    let second = said(from, 1, customer(1), Some("LKP"), "hills");
    assert_eq!(says(&hub, from, vec![first.clone(), second.clone()]), [MERGED, held("fork")]);
    let id = hub.release(1, &karin(), NOW).unwrap();
    assert_eq!(id, OperationId { device: DeviceNumber::HUB, epoch: Epoch(1), sequence: 1 });
    assert_eq!(fed(&hub), [first, Operation { id, ..second.clone() }]);
    assert_eq!(says(&hub, from, vec![second]), [MERGED]);
}

#[test]
fn what_the_catalogue_refused_is_let_in_once_the_catalogue_knows_it() {
    let hub = hub();
    let from = hub.source("tablet").unwrap();
    let mut mood = draft("sea");
    mood.attribute = "mood_of_the_day".to_owned();
    let id = OperationId { device: from, epoch: Epoch(1), sequence: 1 };
    let operation = Operation::of_facts(id, customer(1), None, Some(store("LKP")), NOW, &[mood]);
    assert_eq!(says(&hub, from, vec![operation.clone()]), [refused("attribute-unknown")]);
    let reason = "attribute-unknown".to_owned();
    assert_eq!(undecided(hub.release(1, &karin(), NOW)), Undecided::Wrong { number: 1, reason });
    let theme =
        visavi_domain::catalogue::DEFAULT_TOML.split("[[attribute]]").find(|one| one.contains("\"theme_liked\""));
    let added = theme.unwrap().replace("theme_liked", "mood_of_the_day");
    let text = format!("{}\n[[attribute]]{added}", visavi_domain::catalogue::DEFAULT_TOML);
    let catalogue = record(DeviceNumber::HUB, "catalogue", None, 1, RecordBody::Catalogue(text));
    assert_eq!(catalogue.key.kind, RecordKind::Catalogue);
    assert_eq!(owns(&hub, DeviceNumber::HUB, vec![catalogue]), [Disposition::Applied]);
    hub.release(1, &karin(), NOW).unwrap();
    assert_eq!(fed(&hub), [operation]);
}

#[test]
fn what_is_in_no_feed_is_counted_by_the_device_it_came_from() {
    let (hub, from, _) = with_one_waiting();
    let mut odd = draft("sea");
    odd.attribute = "mood_of_the_day".to_owned();
    let id = OperationId { device: from, epoch: Epoch(1), sequence: 2 };
    says(&hub, from, vec![Operation::of_facts(id, customer(1), None, None, NOW, &[odd])]);
    assert_eq!(hub.held_counts().unwrap()[&from], Counts { waiting: 1, refused: 1 });
    hub.release(1, &karin(), NOW).unwrap();
    assert_eq!(hub.held_counts().unwrap()[&from], Counts { waiting: 0, refused: 1 });
}
