//! What an associate does: saved, sent, settled, and never gone from the screen between.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::*;
use visavi_device::{DeedFilter, Device, DeviceError, Place};
use visavi_domain::{Epoch, FactDraft, Moment, OperationId, Stamp, notation};
use visavi_protocol::{Body, Change, Disposition, FORK, History, Item, Payload};

const TEA: &str = "7.1.1/0 annika coffee holds choice tea told by sara at LKP on 2026-02-01";
const LATER: Moment = Moment(NOW.0 + 1_000);

fn refused() -> Disposition {
    Disposition::Refused { reason: "too-large".to_owned() }
}

fn drink(device: &Device) -> Vec<String> {
    device.dossier(customer("annika")).unwrap().facts.iter().map(notation::line).collect()
}

/// The operation as the feed hands it back.
fn echo(device: &Device) -> Item {
    Item { change: Change::Operation(device.outbox(1).unwrap().remove(0)) }
}

#[test]
fn a_saved_deed_is_in_the_outbox_and_in_the_dossier() {
    let device = device();
    let id = device.save(deed("annika", "corrected", TEA)).unwrap();
    assert_eq!(id.to_string(), "7.1.1");
    assert_eq!(device.waiting().unwrap(), 1);
    let outbox = device.outbox(10).unwrap();
    assert_eq!(outbox.len(), 1);
    assert_eq!((outbox[0].id, outbox[0].customer, outbox[0].written_at), (id, customer("annika"), NOW));
    assert_eq!(outbox[0].facts().unwrap().iter().map(notation::line).collect::<Vec<_>>(), drink(&device));
    assert_eq!(device.pending(customer("annika")).unwrap(), [id]);
    assert!(device.pending(customer("bo")).unwrap().is_empty());
}

#[test]
fn operations_are_numbered_without_a_gap_and_sent_oldest_first() {
    let device = device();
    let ids: Vec<OperationId> = (0..5).map(|_| device.save(deed("annika", "corrected", TEA)).unwrap()).collect();
    assert_eq!(ids.iter().map(|id| id.sequence).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(device.outbox(3).unwrap().iter().map(|operation| operation.id).collect::<Vec<_>>(), ids[..3]);
}

#[test]
fn a_draft_that_cannot_be_a_fact_saves_nothing_and_uses_no_number() {
    let device = device();
    let mut wrong = deed("annika", "corrected", TEA);
    wrong.drafts.push(FactDraft { attribute: "shoe_sise".to_owned(), ..wrong.drafts[0].clone() });
    assert!(matches!(device.save(wrong), Err(DeviceError::Fact(_))));
    assert!(drink(&device).is_empty());
    assert_eq!(device.save(deed("annika", "corrected", TEA)).unwrap().sequence, 1);
}

#[test]
fn nothing_is_saved_before_the_device_is_enrolled() {
    let device = Device::open(Place::Memory, &key()).unwrap();
    assert!(matches!(device.save(deed("annika", "corrected", TEA)), Err(DeviceError::NotEnrolled)));
}

#[test]
fn an_own_change_never_flickers_from_save_to_the_feed_bringing_it_back() {
    let device = device();
    let id = device.save(deed("annika", "corrected", TEA)).unwrap();
    let item = echo(&device);
    let shown = drink(&device);
    assert_eq!(shown.len(), 1);
    device.settle(&[(id, Disposition::Merged)], LATER).unwrap();
    assert_eq!(drink(&device), shown, "acknowledged, not yet back");
    assert_eq!(device.waiting().unwrap(), 0);
    take(&device, &[item]);
    assert_eq!(drink(&device), shown, "back");
}

#[test]
fn an_own_change_that_comes_back_before_its_acknowledgement_is_shown_once() {
    let device = device();
    let id = device.save(deed("annika", "corrected", TEA)).unwrap();
    let item = echo(&device);
    take(&device, &[item]);
    assert_eq!(drink(&device).len(), 1);
    assert_eq!(device.waiting().unwrap(), 1, "sent again: the hub knows it");
    device.settle(&[(id, Disposition::Merged)], LATER).unwrap();
    assert_eq!(drink(&device).len(), 1);
    assert_eq!(device.waiting().unwrap(), 0);
}

#[test]
fn a_refused_operation_leaves_the_dossier_and_is_listed_until_it_is_dismissed() {
    let device = device();
    let id = device.save(deed("annika", "corrected", TEA)).unwrap();
    device.settle(&[(id, refused())], LATER).unwrap();
    assert!(drink(&device).is_empty());
    let listed = device.deeds(DeedFilter::NotAccepted).unwrap();
    assert_eq!((listed.len(), listed[0].operation, listed[0].disposition.clone()), (1, id, Some(refused())));
    assert_eq!(listed[0].drafts, deed("annika", "corrected", TEA).drafts, "so that it can be said again");
    device.dismiss(id).unwrap();
    assert!(device.deeds(DeedFilter::NotAccepted).unwrap().is_empty());
    assert!(device.person(customer("annika")).unwrap().is_none());
}

#[test]
fn a_parked_operation_lets_the_others_go_on_and_stays_visible() {
    let device = device();
    let first = device.save(deed("annika", "corrected", TEA)).unwrap();
    let second = device.save(deed("bo", "corrected", TEA)).unwrap();
    device.park(first, "too-large", LATER).unwrap();
    assert_eq!(device.outbox(10).unwrap().iter().map(|operation| operation.id).collect::<Vec<_>>(), [second]);
    assert_eq!(device.deeds(DeedFilter::NotAccepted).unwrap().len(), 1);
    assert_eq!(drink(&device).len(), 1);
}

#[test]
fn an_operation_held_for_review_stays_visible_and_is_accepted_when_it_comes_back() {
    let device = device();
    let id = device.save(deed("annika", "corrected", TEA)).unwrap();
    let item = echo(&device);
    device.settle(&[(id, Disposition::Held { reason: "fork".to_owned() })], LATER).unwrap();
    assert_eq!((drink(&device).len(), device.deeds(DeedFilter::NotAccepted).unwrap().len()), (1, 1));
    take(&device, &[item]);
    assert_eq!((drink(&device).len(), device.deeds(DeedFilter::NotAccepted).unwrap().len()), (1, 0));
    assert_eq!(device.deeds(DeedFilter::SettledSince(NOW)).unwrap().len(), 1);
}

#[test]
fn an_operation_held_for_review_is_accepted_when_the_hub_says_so() {
    let device = device();
    let id = device.save(deed("annika", "corrected", TEA)).unwrap();
    device.settle(&[(id, Disposition::Held { reason: "device-unknown".to_owned() })], LATER).unwrap();
    // The customer is in no bucket of this device: the feed will not bring it back.
    device.settle(&[(id, Disposition::Merged)], LATER).unwrap();
    assert_eq!((drink(&device).len(), device.deeds(DeedFilter::NotAccepted).unwrap().len()), (1, 0));
    device.end_round().unwrap();
    device.end_round().unwrap();
    assert!(drink(&device).is_empty(), "out of sight");
}

#[test]
fn what_belongs_to_an_erased_customer_is_dropped_with_its_content() {
    let device = device();
    let id = device.save(deed("annika", "corrected", TEA)).unwrap();
    device.settle(&[(id, Disposition::DroppedByErasure)], LATER).unwrap();
    assert!(drink(&device).is_empty());
    let settled = device.deeds(DeedFilter::SettledSince(NOW)).unwrap();
    assert_eq!((settled.len(), settled[0].drafts.len()), (1, 0));
}

#[test]
fn settled_deeds_say_what_they_were_after_the_feed_has_brought_them_back() {
    let device = device();
    let id = device.save(deed("annika", "corrected", TEA)).unwrap();
    let item = echo(&device);
    device.settle(&[(id, Disposition::Merged)], LATER).unwrap();
    take(&device, &[item]);
    let settled = device.deeds(DeedFilter::SettledSince(NOW)).unwrap();
    assert_eq!(settled[0].drafts, deed("annika", "corrected", TEA).drafts);
    assert_eq!((settled[0].what.as_str(), settled[0].at, settled[0].settled_at), ("corrected", NOW, Some(LATER)));
    assert!(device.deeds(DeedFilter::SettledSince(Moment(LATER.0 + 1))).unwrap().is_empty());
    assert!(device.deeds(DeedFilter::OnTheWay).unwrap().is_empty());
}

#[test]
fn settled_deeds_go_after_a_week_and_the_numbers_go_on() {
    let device = device();
    for _ in 0..3 {
        let id = device.save(deed("annika", "corrected", TEA)).unwrap();
        let item = echo(&device);
        device.settle(&[(id, Disposition::Merged)], LATER).unwrap();
        take(&device, &[item]);
    }
    device.settle(&[], LATER.plus_days(8)).unwrap();
    assert_eq!(device.deeds(DeedFilter::SettledSince(NOW)).unwrap().len(), 1, "the newest says the next number");
    assert_eq!(device.save(deed("annika", "corrected", TEA)).unwrap().sequence, 4);
}

#[test]
fn settling_twice_or_what_is_not_ours_changes_nothing() {
    let device = device();
    let id = device.save(deed("annika", "corrected", TEA)).unwrap();
    device.settle(&[(id, Disposition::Merged), (id, refused())], LATER).unwrap();
    device.settle(&[("9.1.1".parse().unwrap(), refused())], LATER).unwrap();
    assert!(device.deeds(DeedFilter::NotAccepted).unwrap().is_empty());
    assert_eq!(device.deeds(DeedFilter::SettledSince(NOW)).unwrap()[0].disposition, Some(Disposition::Merged));
}

#[test]
fn stamps_only_grow_however_the_clock_jumps() {
    let device = device();
    let mut last = Stamp::default();
    for wall in [1_000, 1_000, 500, -5, 2_000, 1_999] {
        let next = device.next_stamp(Moment(wall));
        assert!(next > last);
        last = next;
    }
}

#[test]
fn a_new_epoch_counts_from_one_again() {
    let device = device();
    device.save(deed("annika", "corrected", TEA)).unwrap();
    device.enrol(&visavi_device::Identity { epoch: visavi_domain::Epoch(2), ..identity() }).unwrap();
    assert_eq!(device.save(deed("annika", "corrected", TEA)).unwrap().to_string(), "7.2.1");
    assert_eq!(device.waiting().unwrap(), 2);
}

#[test]
fn what_another_life_of_the_hub_may_have_lost_is_on_the_way_again() {
    let device = device();
    let came_back = device.save(deed("annika", "corrected", TEA)).unwrap();
    let item = echo(&device);
    device.settle(&[(came_back, Disposition::Merged)], LATER).unwrap();
    take(&device, &[item]);
    let on_its_way_back = device.save(deed("annika", "corrected", TEA)).unwrap();
    device.settle(&[(on_its_way_back, Disposition::Merged)], LATER).unwrap();
    let not_accepted = device.save(deed("annika", "corrected", TEA)).unwrap();
    device.settle(&[(not_accepted, refused())], LATER).unwrap();
    hear(&device, "900.1.1/0 annika coffee holds choice tea imported at LKP on 2026-01-01");
    let mut shown = drink(&device);

    device.begin_again(2).unwrap();
    assert!(device.outbox(10).unwrap().is_empty());
    let again: Vec<OperationId> = device.sealed_to_offer(10).unwrap().iter().map(|sealed| sealed.id).collect();
    assert_eq!(again, [came_back, on_its_way_back], "ours, accepted, and nobody else's");
    let mut shown_now = drink(&device);
    shown.sort();
    shown_now.sort();
    assert_eq!(shown_now, shown, "nothing goes from the screen");
    assert_eq!(progress(&device, &bucket()).cursor, 0, "every feed is read from its beginning");
    assert_eq!(device.identity().unwrap().unwrap().hub_epoch, 2);
    assert_eq!(device.save(deed("annika", "corrected", TEA)).unwrap().sequence, 4);
}

#[test]
fn what_was_let_go_of_long_ago_and_is_sealed_no_longer_is_offered_again_as_it_was() {
    let device = device();
    let old = device.save(deed("annika", "corrected", TEA)).unwrap();
    let said = device.outbox(1).unwrap();
    let item = echo(&device);
    device.settle(&[(old, Disposition::Merged)], LATER).unwrap();
    take(&device, &[item]);
    let newest = device.save(deed("annika", "corrected", TEA)).unwrap();
    device.settle(&[(newest, Disposition::Merged)], LATER.plus_days(30)).unwrap();
    assert!(device.deeds(DeedFilter::SettledSince(Moment(0))).unwrap().iter().all(|deed| deed.operation != old));
    for day in [0, 31] {
        device.sealed().let_go(NOW.plus_days(day)).unwrap();
    }
    device.begin_again(2).unwrap();
    assert_eq!(device.outbox(1).unwrap(), said);
}

#[test]
fn an_emptied_bucket_takes_nothing_along_that_was_said_here() {
    let device = device();
    let id = device.save(deed("annika", "corrected", TEA)).unwrap();
    let item = echo(&device);
    device.settle(&[(id, Disposition::Merged)], LATER).unwrap();
    take(&device, &[item]);
    let shown = drink(&device);
    device.forget_bucket(&bucket()).unwrap();
    assert_eq!(drink(&device), shown);
    assert_eq!(device.waiting().unwrap(), 1);
}

#[test]
fn what_two_rounds_do_not_bring_back_is_about_somebody_out_of_sight() {
    let device = device();
    let id = device.save(deed("annika", "corrected", TEA)).unwrap();
    device.end_round().unwrap();
    device.end_round().unwrap();
    assert_eq!(drink(&device).len(), 1, "not accepted yet");
    device.settle(&[(id, Disposition::Merged)], LATER).unwrap();
    device.end_round().unwrap();
    assert_eq!(drink(&device).len(), 1, "it may have been accepted in the middle of this round");
    device.end_round().unwrap();
    assert!(drink(&device).is_empty());
    assert!(device.person(customer("annika")).unwrap().is_none(), "nor found any more");
}

#[test]
fn a_number_that_comes_back_and_was_never_given_is_not_given_again() {
    let device = device();
    let first = device.save(deed("annika", "corrected", TEA)).unwrap();
    assert_eq!(device.history().unwrap(), History { epoch: Epoch(1), last_sequence: 1 });
    hear(&device, "7.1.5/0 annika coffee holds choice tea told by sara at LKP on 2026-01-01");
    assert_eq!(device.history().unwrap(), History { epoch: Epoch(1), last_sequence: 0 }, "older than what it hears");
    let next = device.save(deed("annika", "corrected", TEA)).unwrap();
    assert_eq!((first.sequence, next.sequence), (1, 6));
    device.take_epoch(Epoch(2)).unwrap();
    let own = device.save(deed("annika", "corrected", TEA)).unwrap();
    assert_eq!((own.epoch, own.sequence), (Epoch(2), 1));
    assert_eq!(device.history().unwrap(), History { epoch: Epoch(2), last_sequence: 1 });
    device.take_epoch(Epoch(1)).unwrap();
    assert_eq!(device.history().unwrap().epoch, Epoch(2), "an earlier epoch comes too late");
}

#[test]
fn what_a_copy_of_this_memory_said_under_one_number_does_not_end_what_was_said_here() {
    let device = device();
    let said = device.save(deed("annika", "corrected", TEA)).unwrap();
    device.settle(&[(said, Disposition::Held { reason: FORK.to_owned() })], LATER).unwrap();
    hear(&device, "7.1.1/0 annika coffee holds choice dark_roast told by sara at LKP on 2026-01-01");
    device.begin_again(2).unwrap();
    let offered = device.outbox(10).unwrap();
    assert_eq!(offered.len(), 1);
    assert_eq!(offered[0].body, Body::Facts(Payload::write(&deed("annika", "corrected", TEA).drafts)));
}
