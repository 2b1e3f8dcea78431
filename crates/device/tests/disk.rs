//! On a real disk: keys, a second instance, killed processes, no space left, and no
//! plain text.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::process::{Command, Stdio};

use support::*;
use visavi_device::{DatabaseKey, Device, DeviceError, Place};

const TEA: &str = "7.1.1/0 annika coffee holds choice tea told by sara at LKP on 2026-02-01";
/// Tells the test program that it is the child that is killed.
const CHILD: &str = "VISAVI_TEST_CHILD_FOLDER";

fn open(folder: &tempfile::TempDir, key: &DatabaseKey) -> Result<Device, DeviceError> {
    Device::open(Place::File(folder.path().join("visavi.db")), key)
}

#[test]
fn what_was_saved_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let device = device_in(&folder);
    hear_name(&device, "annika", 1, "Annika", "Lindqvist", 1);
    device.save(deed("annika", "corrected", TEA)).unwrap();
    let stamp = device.next_stamp(NOW);
    device.save(deed("annika", "corrected", TEA)).unwrap();
    drop(device);
    let device = open(&folder, &key()).unwrap();
    assert_eq!(device.identity().unwrap(), Some(identity()));
    assert_eq!(device.waiting().unwrap(), 2);
    assert_eq!(found(&device, "lindq"), ["Annika Lindqvist"]);
    assert_eq!(progress(&device, &bucket()).cursor, 1);
    assert!(device.next_stamp(visavi_domain::Moment(0)) > stamp, "the logical clock goes on");
}

#[test]
fn a_wrong_key_opens_nothing_and_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(device_in(&folder));
    let wrong = DatabaseKey::from_bytes([1; 32]);
    assert!(matches!(open(&folder, &wrong), Err(DeviceError::Key(_))));
    assert!(open(&folder, &key()).unwrap().identity().unwrap().is_some());
}

#[test]
fn a_second_instance_is_turned_away_until_the_first_has_gone() {
    let folder = tempfile::tempdir().unwrap();
    let first = device_in(&folder);
    assert!(matches!(open(&folder, &key()), Err(DeviceError::InUse)));
    drop(first);
    open(&folder, &key()).unwrap();
}

#[test]
fn a_database_of_a_newer_version_is_refused_politely() {
    let folder = tempfile::tempdir().unwrap();
    drop(device_in(&folder));
    let database = rusqlite::Connection::open(folder.path().join("visavi.db")).unwrap();
    let hex: String = [42_u8; 32].iter().map(|byte| format!("{byte:02x}")).collect();
    database.execute_batch(&format!("pragma key = \"x'{hex}'\"; pragma user_version = 900")).unwrap();
    drop(database);
    assert!(matches!(open(&folder, &key()), Err(DeviceError::NewerSchema)));
}

#[test]
fn nothing_on_disk_can_be_read_without_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let device = device_in(&folder);
    hear_name(&device, "annika", 1, "Kanariefågel", "Lindqvist", 1);
    device.save(deed("annika", "corrected", TEA)).unwrap();
    device.find("kana", 20).unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let can_be_read = |plain: &[u8]| bytes.windows(plain.len()).any(|window| window == plain);
        for plain in ["kanarief", "Kanarief", "lindqvist", "coffee"] {
            assert!(!can_be_read(plain.as_bytes()), "{plain}");
        }
        assert!(!can_be_read(&customer("annika").0), "whose it is stands in {}", path.display());
        // The sealed file is no secret as such: only what lies in it is.
        let is_sealed = path.file_name().unwrap().to_str().unwrap().starts_with("visavi.sealed");
        assert!(is_sealed || !can_be_read(b"SQLite format 3"));
    }
}

#[test]
fn a_full_disk_refuses_the_save_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let device = device_in(&folder);
    hear_name(&device, "annika", 1, "Annika", "Lindqvist", 1);
    device.limit_pages(1).unwrap();
    let long =
        format!("7.1.1/0 annika brand_liked holds choice \"{}\" told by sara at LKP on 2026-02-01", "b".repeat(60));
    let mut saved = 0;
    let full = loop {
        match device.save(deed("annika", "corrected", &long)) {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
        assert!(saved < 10_000, "the limit never came");
    };
    assert!(matches!(full, DeviceError::Full(_)), "{full:?}");
    assert_eq!(device.waiting().unwrap(), saved);
    assert_eq!(found(&device, "lindq"), ["Annika Lindqvist"], "reading goes on");
    let before = progress(&device, &bucket());
    let many: Vec<String> = (10..400)
        .map(|number| format!("900.1.{number}/0 annika brand_liked holds choice b{number} told by sara on 2026-01-01"))
        .collect();
    assert!(matches!(device.apply(&page(&bucket(), 2, &items(&many.join("\n")))), Err(DeviceError::Full(_))));
    assert_eq!(progress(&device, &bucket()), before, "half a page is no page");
    device.limit_pages(1_000_000).unwrap();
    assert_eq!(device.save(deed("annika", "corrected", &long)).unwrap().sequence, u64::from(saved) + 1);
}

/// Not a test of its own: what the killed process runs.
#[test]
fn child_saves_and_says_so_until_it_is_killed() {
    let Ok(folder) = std::env::var(CHILD) else { return };
    let device = Device::open(Place::File(folder.into()), &key()).unwrap();
    loop {
        let id = device.save(deed("annika", "corrected", TEA)).unwrap();
        println!("saved {}", id.sequence);
    }
}

#[test]
fn whatever_a_killed_process_said_it_saved_is_there() {
    use std::io::{BufRead, BufReader};

    let folder = tempfile::tempdir().unwrap();
    drop(device_in(&folder));
    let mut said = 0;
    for round in 1..=3 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child_saves_and_says_so_until_it_is_killed", "--exact", "--nocapture"])
            .env(CHILD, folder.path().join("visavi.db"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in lines {
            if let Some(number) = line.unwrap().strip_prefix("saved ") {
                said = number.parse().unwrap();
            }
            if said >= round * 20 {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let device = open(&folder, &key()).unwrap();
        let outbox = device.outbox(10_000).unwrap();
        assert!(outbox.len() as u64 >= said, "said {said}, kept {}", outbox.len());
        let gapless = outbox.iter().zip(1..).all(|(operation, number)| operation.id.sequence == number);
        assert!(gapless && said >= round * 20);
    }
}
