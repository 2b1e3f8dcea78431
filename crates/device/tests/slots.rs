//! Who opens the database: slots, wrong PINs, and what an old copy of a file is worth.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;
use visavi_device::key::{KeyStore, MemoryKeys, Strength};
use visavi_device::{DatabaseKey, Place, Slots, Tries};
use visavi_domain::{AssociateId, Moment};

const PIN: &str = "123456";
const HASH: &str = "the hash of 123456";

struct Tablet {
    folder: TempDir,
    keys: Arc<MemoryKeys>,
}

impl Tablet {
    fn new() -> Self {
        let tablet = Self { folder: tempfile::tempdir().unwrap(), keys: Arc::default() };
        let slots = tablet.slots();
        slots.begin(b"for the hub".to_vec()).unwrap();
        for name in ["sara", "jonas"] {
            slots.add(&who(name), PIN, HASH, &key()).unwrap();
        }
        tablet
    }

    fn place(&self) -> Place {
        Place::File(self.folder.path().join("visavi.db"))
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("visavi.slots")
    }

    fn slots(&self) -> Slots {
        Slots::open(self.keys.clone(), &self.place(), Strength::FOR_TESTS).unwrap()
    }
}

fn key() -> DatabaseKey {
    DatabaseKey::from_bytes([42; 32])
}

fn who(name: &str) -> AssociateId {
    AssociateId(name.to_owned())
}

#[test]
fn the_pin_opens_the_database_after_a_restart_and_another_pin_does_not() {
    let tablet = Tablet::new();
    let slots = tablet.slots();
    assert_eq!(slots.unlock(&who("sara"), PIN).unwrap(), Some(key()));
    assert_eq!(slots.unlock(&who("sara"), "123457").unwrap(), None);
    assert_eq!(slots.unlock(&who("nobody"), PIN).unwrap(), None);
    assert_eq!(slots.sealed(), b"for the hub");
}

#[test]
fn a_wrong_pin_stays_counted_when_the_plug_is_pulled_during_the_check() {
    let tablet = Tablet::new();
    tablet.slots().count_try(&who("sara"), Moment(5)).unwrap();
    assert_eq!(tablet.slots().tries(&who("sara")).unwrap(), Tries { wrong: 1, last_at: Some(Moment(5)) });
    assert_eq!(tablet.slots().tries(&who("jonas")).unwrap(), Tries::default());
    tablet.slots().forget_tries(&who("sara")).unwrap();
    assert_eq!(tablet.slots().tries(&who("sara")).unwrap(), Tries::default());
}

#[test]
fn an_old_copy_of_the_file_gives_no_try_back_and_no_slot() {
    let tablet = Tablet::new();
    let old = std::fs::read(tablet.file()).unwrap();
    let slots = tablet.slots();
    for _ in 0..9 {
        slots.count_try(&who("sara"), Moment(0)).unwrap();
    }
    drop(slots);
    std::fs::write(tablet.file(), &old).unwrap();
    let slots = tablet.slots();
    assert_eq!(slots.count_try(&who("sara"), Moment(0)).unwrap().wrong, 10);
    slots.remove(&who("sara")).unwrap();
    drop(slots);
    std::fs::write(tablet.file(), &old).unwrap();
    let slots = tablet.slots();
    assert!(!slots.has(&who("sara"), None).unwrap());
    assert_eq!(slots.unlock(&who("sara"), PIN).unwrap(), None);
    assert_eq!(slots.unlock(&who("jonas"), PIN).unwrap(), Some(key()), "nobody else's slot was touched");
}

#[test]
fn who_left_and_whose_pin_is_another_one_now_opens_nothing_any_more() {
    let tablet = Tablet::new();
    let slots = tablet.slots();
    slots.keep_only([(&who("sara"), HASH), (&who("jonas"), "another hash")].into_iter()).unwrap();
    assert_eq!(slots.unlock(&who("sara"), PIN).unwrap(), Some(key()));
    assert_eq!(slots.unlock(&who("jonas"), PIN).unwrap(), None);
    slots.keep_only(std::iter::empty()).unwrap();
    assert_eq!(slots.unlock(&who("sara"), PIN).unwrap(), None);
}

#[test]
fn a_destroyed_file_opens_nothing_however_it_was_copied_and_wherever_the_work_was_cut_off() {
    let tablet = Tablet::new();
    let copy = std::fs::read(tablet.file()).unwrap();
    let slots = tablet.slots();
    slots.destroy().unwrap();
    assert_eq!(slots.unlock(&who("sara"), PIN).unwrap(), None);
    drop(slots);
    assert!(!tablet.file().exists());
    // As if the plug had been pulled after the first step, or somebody had put a copy back.
    std::fs::write(tablet.file(), &copy).unwrap();
    assert!(!tablet.slots().are_there());
    tablet.slots().destroy().unwrap();
    assert!(!tablet.file().exists());
    // New slots have another secret; the old file is nothing to it.
    tablet.slots().begin(Vec::new()).unwrap();
    std::fs::write(tablet.file(), &copy).unwrap();
    assert!(!tablet.slots().are_there());
}

#[test]
fn half_made_slots_are_none() {
    let tablet = Tablet::new();
    std::fs::remove_file(tablet.file()).unwrap();
    assert!(!tablet.slots().are_there());
    std::fs::write(tablet.file(), [1, 2, 3]).unwrap();
    assert!(!tablet.slots().are_there());
}

#[test]
fn nothing_in_the_file_can_be_read_and_another_key_store_opens_nothing() {
    let tablet = Tablet::new();
    tablet.slots().keep_porch(b"Sara Nystroem".to_vec()).unwrap();
    let content = std::fs::read(tablet.file()).unwrap();
    let hides = |plain: &[u8]| !content.windows(plain.len()).any(|window| window == plain);
    assert!(hides(&[42; 8]) && hides(PIN.as_bytes()) && hides(b"sara") && hides(b"Nystroem") && hides(b"for the hub"));
    assert_eq!(tablet.slots().porch(), b"Sara Nystroem");
    let strange = Arc::new(MemoryKeys::default());
    let opened = || Slots::open(strange.clone(), &tablet.place(), Strength::FOR_TESTS).unwrap();
    assert!(!opened().are_there());
    strange.keep("slots", &[1; 32]).unwrap();
    assert!(!opened().are_there());
}

#[test]
fn two_programs_do_not_show_a_lock_screen_of_one_device() {
    let tablet = Tablet::new();
    let first = tablet.slots();
    let second = Slots::open(tablet.keys.clone(), &tablet.place(), Strength::FOR_TESTS);
    assert!(matches!(second, Err(visavi_device::key::KeyError::InUse)));
    drop(first);
    tablet.slots();
}
