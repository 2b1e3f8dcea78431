//! What has outlived its retention goes, here and on every device, and nothing else does.

use crate::support::calls::enrol_request;
use crate::support::chain::*;
use visavi_domain::fact::FactDraft;
use visavi_domain::record::OrderStatus;
use visavi_domain::{Catalogue, DeviceNumber, Dossier, Epoch, Moment, OperationId, Profile, Reference, fold, notation};
use visavi_hub::{Decision, Hub, RetentionReport, Scope};
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::{Change, Disposition, Operation};

const MERGED: Disposition = Disposition::Merged;
/// By when a coffee that was told on [`NOW`] has outlived its five years and a fortnight.
const AFTER_COFFEE: Moment = Moment(NOW.0 + 1_840 * DAY_MS);
const DAY_MS: i64 = 86_400_000;

fn drawn(claim: &str) -> FactDraft {
    let day = NOW.day();
    let on = format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
    notation::fact(&format!("1.1.1/0 annika {claim} told by sara at LKP on {on}")).unwrap().draft()
}

fn of(from: DeviceNumber, sequence: u64, who: u8, claims: &[&str]) -> Operation {
    let id = OperationId { device: from, epoch: Epoch(1), sequence };
    let drafts: Vec<FactDraft> = claims.iter().map(|claim| drawn(claim)).collect();
    Operation::of_facts(id, customer(who), None, Some(store("LKP")), NOW, &drafts)
}

/// A hub, somebody who hands in, and what a device in `LKP` may see.
fn world() -> (Hub, DeviceNumber, Scope) {
    let hub = hub();
    let from = hub.source("tablet").unwrap();
    hub.put_store(shop("LKP"), NOW).unwrap();
    let key = p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap();
    let code = hub.enrol_code(&store("LKP"), NOW).unwrap();
    let device = hub.enrol(&enrol_request(&code, &key), NOW).unwrap().unwrap().device;
    let scope = hub.scope(device).unwrap().unwrap();
    (hub, from, scope)
}

/// What a device that has read up to `after` is told then.
fn told(hub: &Hub, scope: &Scope, after: u64) -> Vec<Change> {
    let page = hub.within(scope).page(&bucket("LKP"), after, ITEMS_PER_PAGE_MAX).unwrap().unwrap();
    page.items.into_iter().map(|numbered| numbered.item.change).collect()
}

/// What a device folds of a customer after it has read the whole feed.
fn profile(hub: &Hub, scope: &Scope, who: u8) -> Profile {
    let mut dossier = Dossier::empty(customer(who));
    for change in told(hub, scope, 0) {
        match change {
            Change::Operation(operation) if operation.customer == customer(who) => {
                dossier.facts.extend(operation.facts().unwrap());
            }
            _ => {}
        }
    }
    fold(&dossier, &Reference { catalogue: Catalogue::shipped(), spreads: Default::default() }, AFTER_COFFEE)
}

#[track_caller]
fn digest_is_right(hub: &Hub) {
    let (items, digest) = hub.added_up(&bucket("LKP")).unwrap().unwrap();
    let stands = state(hub, &bucket("LKP"));
    assert_eq!((stands.items, stands.digest), (items, digest));
}

#[test]
fn a_fact_that_goes_is_handed_out_again_as_nothing_and_its_neighbours_keep_their_places() {
    let (hub, from, scope) = world();
    let said =
        of(from, 1, 1, &["name holds name Annika Lind", "coffee holds choice tea", "language holds language sv"]);
    assert_eq!(says(&hub, from, vec![said.clone()]), [MERGED]);
    let before = state(&hub, &bucket("LKP"));
    let shown_before = profile(&hub, &scope, 1);

    let report = hub.apply_retention(AFTER_COFFEE).unwrap();
    assert_eq!(report.facts.into_iter().collect::<Vec<_>>(), [("coffee".to_owned(), 1)]);
    let news = told(&hub, &scope, before.head);
    let [Change::Operation(left)] = news.as_slice() else { panic!("{news:?}") };
    assert_eq!(left.id, said.id);
    let (facts, were) = (left.facts().unwrap(), said.facts().unwrap());
    assert_eq!((facts.len(), &facts[0], &facts[2]), (3, &were[0], &were[2]));
    assert!(!format!("{left:?}").contains("tea"));

    let shown = profile(&hub, &scope, 1);
    assert_eq!(shown.unread, 0);
    let held = |profile: &Profile| -> Vec<String> {
        let held = profile.slots.iter().filter(|slot| slot.held().is_some());
        held.map(|slot| slot.attribute.clone()).collect()
    };
    assert_eq!(held(&shown), ["name", "language"]);
    assert_eq!(held(&shown_before), held(&shown), "what goes was hidden before");
    assert_eq!(state(&hub, &bucket("LKP")).items, before.items);
    digest_is_right(&hub);
}

#[test]
fn doing_it_twice_changes_nothing_and_foreseeing_it_nothing_at_all() {
    let (hub, from, _) = world();
    says(&hub, from, vec![of(from, 1, 1, &["coffee holds choice tea", "name holds name Annika Lind"])]);
    let before = state(&hub, &bucket("LKP"));
    let foreseen = hub.foresee_retention(AFTER_COFFEE).unwrap();
    assert_eq!(state(&hub, &bucket("LKP")), before);
    assert_eq!(hub.meta().unwrap().retention_ran_at, None);
    assert_eq!(hub.apply_retention(AFTER_COFFEE).unwrap(), foreseen);
    let after = state(&hub, &bucket("LKP"));
    assert_eq!(hub.apply_retention(AFTER_COFFEE).unwrap(), RetentionReport { customers: 1, ..Default::default() });
    assert_eq!(state(&hub, &bucket("LKP")), after);
}

#[test]
fn a_device_that_says_again_what_was_taken_away_is_told_it_was_taken_in() {
    let (hub, from, _) = world();
    let said = of(from, 1, 1, &["coffee holds choice tea", "name holds name Annika Lind"]);
    says(&hub, from, vec![said.clone()]);
    hub.apply_retention(AFTER_COFFEE).unwrap();
    let after = state(&hub, &bucket("LKP"));
    assert_eq!(says(&hub, from, vec![said]), [MERGED]);
    assert_eq!(state(&hub, &bucket("LKP")), after);
    assert!(hub.held().unwrap().is_empty());
}

#[test]
fn what_is_left_of_an_operation_is_no_fork_to_a_hub_that_was_put_back() {
    let claims = ["coffee holds choice tea", "name holds name Annika Lind", "coffee holds choice decaf"];
    let (hub, from, scope) = world();
    says(&hub, from, vec![of(from, 1, 1, &claims)]);
    let before = state(&hub, &bucket("LKP")).head;
    hub.apply_retention(AFTER_COFFEE).unwrap();
    let news = told(&hub, &scope, before);
    let [Change::Operation(left)] = news.as_slice() else { panic!("{news:?}") };

    let (put_back, from, _) = world();
    says(&put_back, from, vec![of(from, 1, 1, &claims)]);
    let stands = state(&put_back, &bucket("LKP"));
    assert_eq!(says(&put_back, from, vec![left.clone()]), [MERGED]);
    assert_eq!(state(&put_back, &bucket("LKP")), stands);
    let other = of(from, 1, 1, &["coffee holds choice tea", "name holds name Bo Ek"]);
    assert_eq!(says(&put_back, from, vec![other]), [held("fork")]);

    let (empty, from, _) = world();
    assert_eq!(says(&empty, from, vec![left.clone()]), [MERGED]);
    assert_eq!(state(&empty, &bucket("LKP")).items, 1);
}

#[test]
fn of_whom_nothing_is_left_is_told_to_have_left() {
    let (hub, from, scope) = world();
    says(&hub, from, vec![of(from, 1, 1, &["coffee holds choice tea"]), of(from, 2, 2, &["coffee holds choice tea"])]);
    let order = order("LKP", NOW, OrderStatus::Delivered);
    owns(&hub, from, vec![record(from, "1", Some(customer(2)), 1, order)]);
    let before = state(&hub, &bucket("LKP"));
    let report = hub.apply_retention(AFTER_COFFEE).unwrap();
    assert_eq!((report.customers, report.customers_gone), (2, 1));
    let news = told(&hub, &scope, before.head);
    assert_eq!(news.len(), 2);
    assert!(news.contains(&Change::Left(customer(1))));
    assert!(!hub.knows(customer(1)).unwrap() && hub.knows(customer(2)).unwrap());
    assert_eq!(state(&hub, &bucket("LKP")).items, before.items - 1);
    digest_is_right(&hub);
}

#[test]
fn at_night_it_runs_only_while_the_clock_goes_on_as_it_did() {
    let (hub, from, _) = world();
    says(&hub, from, vec![of(from, 1, 1, &["coffee holds choice tea", "name holds name Annika Lind"])]);
    assert_eq!(hub.retention_by_night(NOW).unwrap(), Some(RetentionReport::default()));
    assert_eq!(hub.retention_by_night(AFTER_COFFEE).unwrap(), None, "the clock jumped five years");
    assert_eq!(hub.retention_by_night(Moment(NOW.0 - 1)).unwrap(), None, "the clock went back");
    let night = Moment(NOW.0 + DAY_MS);
    assert_eq!(hub.retention_by_night(night).unwrap().unwrap().customers, 1);
    hub.set_meta(|meta| meta.retention_ran_at = Some(AFTER_COFFEE)).unwrap();
    assert_eq!(hub.retention_by_night(AFTER_COFFEE).unwrap().unwrap().facts["coffee"], 1);
}

#[test]
fn what_a_refused_operation_says_is_let_go_of_after_ninety_days_and_who_decided_stays() {
    let (hub, from, _) = world();
    says(
        &hub,
        from,
        vec![of(from, 1, 1, &["hovercraft holds flag yes"]), of(from, 2, 1, &["hovercraft holds flag no"])],
    );
    let later = NOW.plus_days(89);
    hub.refuse(2, &Decision { by: "Karin".to_owned(), at: later, why: None }).unwrap();
    assert_eq!(hub.apply_retention(NOW.plus_days(91)).unwrap().refused, 1);
    let kept = hub.held().unwrap();
    assert_eq!((kept[0].content.is_none(), kept[1].content.is_some()), (true, true));
    assert_eq!(hub.apply_retention(later.plus_days(91)).unwrap().refused, 1);
    assert_eq!(hub.held().unwrap()[1].decision.as_ref().unwrap().by, "Karin");
}
