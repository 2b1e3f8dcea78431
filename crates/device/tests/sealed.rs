//! The sealed outbox: what was saved can be read by the hub, whatever becomes of the
//! database, and by nobody else.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::path::Path;

use support::*;
use visavi_device::{DatabaseKey, Device, Identity, Place, Sealed, SealedAlone};
use visavi_domain::{DeviceNumber, Epoch, Moment, OperationId};
use visavi_protocol::hpke::OpeningKey;
use visavi_protocol::{Disposition, Operation};
use zeroize::Zeroizing;

const TEA: &str = "7.1.1/0 annika coffee holds choice tea told by sara at LKP on 2026-02-01";
const MILK: &str = "7.1.1/0 annika coffee holds choice dark_roast told by sara at LKP on 2026-02-01";
const MERGED: Disposition = Disposition::Merged;

fn hub() -> OpeningKey {
    OpeningKey::derive(&[3; 32])
}

/// The device of these tests, known to a hub that can open what it seals.
fn known(number: u32) -> Identity {
    Identity {
        device: DeviceNumber(number),
        sealing_key: hub().public().to_vec(),
        private_key: Zeroizing::new(vec![number as u8; 32]),
        ..identity()
    }
}

fn open(folder: &Path) -> Device {
    Device::open(Place::File(folder.join("visavi.db")), &key()).unwrap()
}

fn enrolled(folder: &Path) -> Device {
    let device = open(folder);
    device.enrol(&known(OWN)).unwrap();
    device
}

fn says(device: &Device, what: &str) -> OperationId {
    device.save(deed("annika", "corrected", what)).unwrap()
}

/// What the hub reads of it.
fn read(file: &Sealed, ids: &[OperationId]) -> Vec<Operation> {
    let public = p256_public(OWN);
    file.rows(ids).unwrap().iter().map(|row| row.open(&hub()).unwrap().said_by(&public).unwrap()).collect()
}

fn p256_public(number: u32) -> Vec<u8> {
    p256::ecdsa::SigningKey::from_slice(&[number as u8; 32])
        .unwrap()
        .verifying_key()
        .to_sec1_point(false)
        .as_bytes()
        .to_vec()
}

fn offered(device: &Device) -> Vec<OperationId> {
    device.sealed_to_offer(100).unwrap().iter().map(|row| row.id).collect()
}

fn remove_database(folder: &Path) {
    for file in ["visavi.db", "visavi.db-wal", "visavi.db-shm", "visavi.db.mark"] {
        let _not_there = fs::remove_file(folder.join(file));
    }
}

/// Puts the database back as it was `before`, without its log and its mark.
fn put_back(folder: &Path, before: &[u8]) {
    remove_database(folder);
    fs::write(folder.join("visavi.db"), before).unwrap();
}

#[test]
fn what_is_saved_is_sealed_word_for_word_before_the_save_returns() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    let ids = [says(&device, TEA), says(&device, MILK)];
    assert_eq!(read(device.sealed(), &ids), device.outbox(10).unwrap());
    assert!(offered(&device).is_empty(), "the outbox sends them by itself");
    assert_eq!(device.waiting().unwrap(), 2);
}

#[test]
fn a_memory_without_a_disk_seals_too() {
    let device = Device::open(Place::Memory, &key()).unwrap();
    device.enrol(&known(OWN)).unwrap();
    let id = says(&device, TEA);
    assert_eq!(read(device.sealed(), &[id]), device.outbox(10).unwrap());
}

#[test]
fn a_database_whose_key_is_gone_leaves_everything_to_the_sealed_file() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    let ids = [says(&device, TEA), says(&device, MILK)];
    device.settle(&[(ids[0], MERGED)], NOW).unwrap();
    drop(device);
    remove_database(folder.path());
    let file = Sealed::open(&folder.path().join("visavi.sealed")).unwrap();
    assert_eq!(file.unheard().unwrap(), ids[1..]);
    drop(file);
    // Another key, another number: the hub is offered what it has not heard.
    let place = Place::File(folder.path().join("visavi.db"));
    let device = Device::open(place, &DatabaseKey::from_bytes([9; 32])).unwrap();
    device.enrol(&known(8)).unwrap();
    assert_eq!((offered(&device), device.waiting().unwrap()), (ids[1..].to_vec(), 1));
    assert_eq!(device.sealed_alone().unwrap(), SealedAlone { on_the_way: 1, ..SealedAlone::default() });
    let refused = Disposition::Refused { reason: "attribute-unknown".to_owned() };
    device.settle(&[(ids[1], refused)], NOW).unwrap();
    assert_eq!((offered(&device), device.waiting().unwrap()), (vec![], 0));
    assert_eq!(device.sealed_alone().unwrap(), SealedAlone { refused: 1, ..SealedAlone::default() });
    // In another history of the hub both are offered again, though nobody can read them here.
    device.begin_again(2).unwrap();
    assert_eq!(offered(&device), ids);
}

#[test]
fn a_device_that_is_enrolled_anew_sends_what_it_said_under_its_earlier_number_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    let id = says(&device, TEA);
    device.enrol(&known(8)).unwrap();
    assert!(device.outbox(10).unwrap().is_empty(), "the hub takes nothing of another number");
    assert_eq!((offered(&device), device.waiting().unwrap()), (vec![id], 1));
    assert_eq!(says(&device, MILK).device, DeviceNumber(8));
    device.settle(&[(id, MERGED)], NOW).unwrap();
    assert_eq!((offered(&device), device.waiting().unwrap()), (vec![], 1));
}

#[test]
fn numbers_that_are_sealed_are_not_given_again_by_a_memory_that_has_forgotten_them() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    let ids = [says(&device, TEA), says(&device, MILK)];
    drop(device);
    remove_database(folder.path());
    let device = enrolled(folder.path());
    assert_eq!(says(&device, TEA).sequence, 3);
    assert_eq!(offered(&device), ids);
}

#[test]
fn an_epoch_that_is_handed_out_twice_goes_on_behind_what_is_sealed_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    device.take_epoch(Epoch(3)).unwrap();
    let said = says(&device, TEA);
    drop(device);
    remove_database(folder.path());
    let device = enrolled(folder.path());
    device.take_epoch(Epoch(3)).unwrap();
    assert_eq!(says(&device, MILK).sequence, said.sequence + 1);
    assert_eq!(offered(&device), [said]);
}

#[test]
fn a_database_that_was_put_back_offers_what_it_has_forgotten_and_gives_no_number_twice() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    says(&device, TEA);
    drop(device);
    let before = fs::read(folder.path().join("visavi.db")).unwrap();
    let device = open(folder.path());
    let forgotten = [says(&device, MILK), says(&device, TEA)];
    drop(device);
    put_back(folder.path(), &before);
    let device = open(folder.path());
    assert_eq!(offered(&device), forgotten);
    assert_eq!(says(&device, TEA).sequence, 4);
    assert_eq!(device.history().unwrap().last_sequence, 0, "it asks for numbers of its own");
}

#[test]
fn a_number_is_not_given_again_though_its_customer_was_erased_and_the_database_put_back() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    says(&device, TEA);
    drop(device);
    let before = fs::read(folder.path().join("visavi.db")).unwrap();
    let device = open(folder.path());
    let late = device.save(deed("bo", "corrected", TEA)).unwrap();
    let later = device.save(deed("bo", "corrected", MILK)).unwrap();
    device.settle(&[(late, Disposition::DroppedByErasure)], NOW).unwrap();
    device.forget_sealed(&[customer("bo")]).unwrap();
    drop(device);
    put_back(folder.path(), &before);
    let device = open(folder.path());
    assert_eq!(says(&device, TEA).sequence, later.sequence + 1);
}

/// Says something of which no mark and no deed is left, but the row, as if the power had gone
/// between both commits.
fn says_and_loses_power(folder: &Path) -> OperationId {
    let kept = |name| fs::read(folder.join(name)).unwrap();
    let (before, mark) = (kept("visavi.db"), kept("visavi.db.mark"));
    let device = open(folder);
    let cut_off = says(&device, MILK);
    drop(device);
    put_back(folder, &before);
    fs::write(folder.join("visavi.db.mark"), mark).unwrap();
    cut_off
}

#[test]
fn a_row_whose_save_was_cut_off_goes_and_its_number_is_given_again() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    says(&device, TEA);
    drop(device);
    let cut_off = says_and_loses_power(folder.path());
    let device = open(folder.path());
    assert!(offered(&device).is_empty());
    assert_eq!(says(&device, TEA), cut_off);
    assert_eq!(read(device.sealed(), &[cut_off]), device.outbox(10).unwrap()[1..]);
}

#[test]
fn the_first_row_of_a_new_epoch_whose_save_was_cut_off_goes_too() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    says(&device, TEA);
    device.take_epoch(Epoch(2)).unwrap();
    drop(device);
    let cut_off = says_and_loses_power(folder.path());
    let device = open(folder.path());
    assert!(offered(&device).is_empty());
    assert_eq!(says(&device, TEA), cut_off);
}

#[test]
fn a_database_that_is_put_back_after_it_was_lost_offers_even_the_last_thing_said() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    says(&device, TEA);
    drop(device);
    let before = fs::read(folder.path().join("visavi.db")).unwrap();
    let device = open(folder.path());
    let last = says(&device, MILK);
    drop(device);
    // The mark went with the database, and nothing has been said since.
    remove_database(folder.path());
    drop(open(folder.path()));
    fs::remove_file(folder.path().join("visavi.db")).unwrap();
    fs::write(folder.path().join("visavi.db"), before).unwrap();
    let device = open(folder.path());
    assert_eq!(offered(&device), [last]);
    assert_eq!(says(&device, TEA).sequence, last.sequence + 1);
}

#[test]
fn a_database_that_was_put_back_hears_again_how_things_ended_that_it_said_under_an_earlier_number() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    let said = says(&device, TEA);
    device.enrol(&known(8)).unwrap();
    drop(device);
    let before = fs::read(folder.path().join("visavi.db")).unwrap();
    let device = open(folder.path());
    device.settle(&[(said, MERGED)], NOW).unwrap();
    assert_eq!(device.waiting().unwrap(), 0);
    drop(device);
    put_back(folder.path(), &before);
    let device = open(folder.path());
    assert_eq!((offered(&device), device.waiting().unwrap()), (vec![said], 1));
    device.settle(&[(said, MERGED)], NOW).unwrap();
    assert_eq!((offered(&device), device.waiting().unwrap()), (vec![], 0));
}

#[test]
fn a_save_that_fails_leaves_no_row() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    says(&device, TEA);
    device.limit_pages(1).unwrap();
    let long =
        format!("7.1.1/0 annika brand_liked holds choice \"{}\" told by sara at LKP on 2026-02-01", "b".repeat(60));
    while device.save(deed("annika", "corrected", &long)).is_ok() {}
    let numbers: Vec<OperationId> = device.outbox(usize::MAX).unwrap().iter().map(|operation| operation.id).collect();
    assert_eq!(device.sealed().unheard().unwrap(), numbers);
}

#[test]
fn what_could_not_be_sealed_when_it_was_saved_is_sealed_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    let ids = [says(&device, TEA), says(&device, MILK)];
    drop(device);
    for file in ["visavi.sealed", "visavi.sealed-wal"] {
        let _not_there = fs::remove_file(folder.path().join(file));
    }
    let device = open(folder.path());
    assert_eq!(read(device.sealed(), &ids), device.outbox(10).unwrap());
}

#[test]
fn a_sealed_file_that_cannot_be_read_is_put_aside_and_what_is_on_the_way_sealed_anew() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    let id = says(&device, TEA);
    drop(device);
    fs::write(folder.path().join("visavi.sealed"), vec![7; 9_000]).unwrap();
    let device = open(folder.path());
    assert_eq!(read(device.sealed(), &[id]), device.outbox(10).unwrap());
    assert_eq!(fs::read(folder.path().join("visavi.sealed.broken")).unwrap(), vec![7; 9_000]);
}

#[test]
fn another_life_of_the_hub_is_offered_what_this_memory_has_let_go_of() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    let id = says(&device, TEA);
    device.settle(&[(id, MERGED)], NOW).unwrap();
    device.end_round().unwrap();
    device.end_round().unwrap();
    assert!(device.pending(customer("annika")).unwrap().is_empty(), "the customer is out of sight");
    assert!(offered(&device).is_empty());
    device.begin_again(2).unwrap();
    assert_eq!((offered(&device), device.waiting().unwrap()), (vec![id], 1));
}

#[test]
fn what_the_hub_has_taken_goes_after_thirty_days_of_the_hubs_time_and_nothing_else_does() {
    let device = Device::open(Place::Memory, &key()).unwrap();
    device.enrol(&known(OWN)).unwrap();
    let ids: Vec<OperationId> = (0..3).map(|_| says(&device, TEA)).collect();
    let refused = Disposition::Refused { reason: "too-large".to_owned() };
    let hub = |day: i64| NOW.plus_days(day);
    // The device's own clock is years ahead.
    device.settle(&[(ids[0], MERGED), (ids[1], refused)], NOW.plus_days(3_000)).unwrap();
    for day in 0..=30 {
        device.sealed().let_go(hub(day)).unwrap();
    }
    assert_eq!(device.sealed().rows(&ids).unwrap().len(), 3);
    device.sealed().let_go(Moment(hub(30).0 + 1)).unwrap();
    assert_eq!(device.sealed().rows(&ids[..1]).unwrap().len(), 0);
    let standing = device.sealed().standing().unwrap();
    assert_eq!((standing.unheard, standing.refused, standing.expired), (1, 1, 0));
    device.sealed().let_go(hub(181)).unwrap();
    let standing = device.sealed().standing().unwrap();
    assert_eq!((standing.unheard, standing.refused, standing.expired), (1, 0, 1));
}

#[test]
fn whoever_was_erased_is_in_no_sealed_row_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    let annika = says(&device, TEA);
    let bo = device.save(deed("bo", "corrected", TEA)).unwrap();
    device.forget_sealed(&[customer("annika")]).unwrap();
    assert_eq!(device.sealed().unheard().unwrap(), [bo]);
    device.settle(&[(bo, Disposition::DroppedByErasure)], NOW).unwrap();
    assert!(device.sealed().rows(&[annika, bo]).unwrap().is_empty());
}

#[test]
fn what_is_shown_as_not_accepted_is_not_offered_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let device = enrolled(folder.path());
    let id = says(&device, TEA);
    device.settle(&[(id, Disposition::Refused { reason: "too-large".to_owned() })], NOW).unwrap();
    assert_eq!(device.sealed_alone().unwrap(), SealedAlone::default(), "it is listed with its reason");
    device.begin_again(2).unwrap();
    assert!(offered(&device).is_empty());
}
