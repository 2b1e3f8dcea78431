//! A database that cannot be read is put aside, and what only this device knew goes on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::*;
use visavi_device::{Device, Place, Rescue, View};
use visavi_domain::Moment;
use visavi_protocol::Disposition;

const TEA: &str = "7.1.1/0 annika coffee holds choice tea told by sara at LKP on 2026-02-01";

fn file(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("visavi.db")
}

fn start(folder: &tempfile::TempDir, now: Moment) -> Device {
    Device::open_or_rescue(Place::File(file(folder)), &key(), now).unwrap()
}

fn deeds(device: &Device, count: usize) {
    for _ in 0..count {
        device.save(deed("annika", "corrected", TEA)).unwrap();
    }
}

/// Copies a folder as a killed program leaves it.
fn killed(folder: &tempfile::TempDir) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    copy
}

fn spoil(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 8;
    fs::write(path, bytes).unwrap();
}

fn aside(folder: &tempfile::TempDir) -> usize {
    fs::read_dir(folder.path().join("aside")).map_or(0, Iterator::count)
}

#[test]
fn a_sound_memory_is_never_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    let device = device_in(&folder);
    deeds(&device, 3);
    let left = killed(&folder);
    for _ in 0..2 {
        assert_eq!(start(&left, NOW).rescue().unwrap(), None);
    }
    assert_eq!(start(&left, NOW).waiting().unwrap(), 3);
    assert_eq!(aside(&left), 0);
}

#[test]
fn a_log_that_went_missing_is_noticed_and_its_numbers_are_not_given_again() {
    let folder = tempfile::tempdir().unwrap();
    drop(device_in(&folder));
    let device = start(&folder, NOW);
    deeds(&device, 3);
    let left = killed(&folder);
    fs::remove_file(left.path().join("visavi.db-wal")).unwrap();
    let device = start(&left, NOW);
    let told = device.rescue().unwrap().unwrap();
    // All of them lie in the sealed file too.
    assert_eq!((told.carried, told.lost, told.unknown), (3, 0, false));
    assert_eq!(device.identity().unwrap(), Some(identity()));
    assert_eq!((device.waiting().unwrap(), device.sealed_to_offer(10).unwrap().len()), (3, 3));
    assert_eq!(device.save(deed("annika", "corrected", TEA)).unwrap().sequence, 4);
}

#[test]
fn without_the_sealed_file_too_nobody_knows_how_much_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    drop(device_in(&folder));
    let device = start(&folder, NOW);
    deeds(&device, 3);
    let left = killed(&folder);
    for file in ["visavi.db-wal", "visavi.sealed", "visavi.sealed-wal"] {
        fs::remove_file(left.path().join(file)).unwrap();
    }
    let device = start(&left, NOW);
    let told = device.rescue().unwrap().unwrap();
    // The mark says how far it had come, not how many of them had arrived.
    assert_eq!((told.carried, told.unknown), (0, true));
    assert_eq!(device.save(deed("annika", "corrected", TEA)).unwrap().sequence, 4);
}

#[test]
fn of_a_log_with_a_flipped_bit_everything_but_its_page_is_carried_over() {
    let folder = tempfile::tempdir().unwrap();
    drop(device_in(&folder));
    let device = start(&folder, NOW);
    deeds(&device, 5);
    let left = killed(&folder);
    // The salt in the log's head: SQLite would take all of it for an older log's rest.
    spoil(&left.path().join("visavi.db-wal"), 18);
    let device = start(&left, NOW);
    assert_eq!(device.rescue().unwrap(), Some(Rescue { at: NOW, carried: 5, lost: 0, unknown: false }));
    assert_eq!(device.outbox(10).unwrap().len(), 5);
}

#[test]
fn a_memory_that_nobody_can_read_is_kept_whole_and_another_takes_its_place() {
    let folder = tempfile::tempdir().unwrap();
    deeds(&device_in(&folder), 2);
    let found = vec![7_u8; 20_000];
    fs::write(file(&folder), &found).unwrap();
    let device = start(&folder, NOW);
    let told = device.rescue().unwrap().unwrap();
    assert_eq!((told.carried, told.lost, told.unknown), (2, 0, false), "both go up sealed");
    assert_eq!(device.identity().unwrap(), None);
    let kept = folder.path().join("aside").join(NOW.0.to_string()).join("visavi.db");
    assert!(fs::read(kept).unwrap() == found);
    device.rescue_seen().unwrap();
    assert_eq!(device.rescue().unwrap(), None);
}

#[test]
fn a_rescue_that_was_cut_off_is_done_again_from_what_was_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    deeds(&device_in(&folder), 2);
    let whole = fs::read(file(&folder)).unwrap();
    spoil(&file(&folder), 100);
    drop(start(&folder, NOW));
    // As if the power had gone before the end: the folder is not done, the file is gone.
    let put_aside = folder.path().join("aside").join(NOW.0.to_string());
    fs::remove_file(put_aside.join("done")).unwrap();
    fs::write(put_aside.join("visavi.db"), whole).unwrap();
    fs::remove_file(file(&folder)).unwrap();
    let device = start(&folder, Moment(NOW.0 + 1));
    assert_eq!(device.waiting().unwrap(), 2);
    assert_eq!(aside(&folder), 1);
}

#[test]
fn views_are_carried_over_too() {
    let folder = tempfile::tempdir().unwrap();
    drop(device_in(&folder));
    let device = start(&folder, NOW);
    let view = View { customer: customer("annika"), associate: sara(), purpose: "visit".to_owned(), at: NOW };
    device.record_view(&view).unwrap();
    let left = killed(&folder);
    spoil(&left.path().join("visavi.db-wal"), 20);
    let device = start(&left, NOW);
    assert!(device.rescue().unwrap().is_some());
    assert_eq!(device.views(customer("annika")).unwrap(), [view]);
}

#[test]
fn what_lies_aside_goes_after_two_weeks_or_once_all_of_it_has_arrived() {
    let folder = tempfile::tempdir().unwrap();
    drop(device_in(&folder));
    let device = start(&folder, NOW);
    deeds(&device, 1);
    let left = killed(&folder);
    spoil(&left.path().join("visavi.db-wal"), 18);
    let device = start(&left, NOW);
    let id = device.outbox(1).unwrap()[0].id;
    drop(device);
    assert_eq!((start(&left, NOW.plus_days(13)).waiting().unwrap(), aside(&left)), (1, 1));
    start(&left, NOW.plus_days(13)).settle(&[(id, Disposition::Merged)], NOW).unwrap();
    drop(start(&left, NOW.plus_days(13)));
    assert_eq!(aside(&left), 0);
}
