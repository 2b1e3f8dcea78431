//! An erased customer is in no file of the hub, and no backup brings them back.

use std::path::Path;

use tempfile::TempDir;
use visavi_domain::{DeviceNumber, Epoch, OperationId, notation};
use visavi_hub::{Hub, Ledger, Place};
use visavi_protocol::{Disposition, Operation};

use crate::support::calls::enrol_request;
use crate::support::chain::*;

const MARKER: &str = "Zanzibarsson";

fn named(from: DeviceNumber, sequence: u64, who: u8) -> Operation {
    let claim = format!("name holds name Annika {MARKER}{who:03}");
    let fact = notation::fact(&format!("1.1.1/0 annika {claim} told by sara at LKP on 2026-11-18")).unwrap();
    let email = format!("email holds email annika@{}{who:03}.se", MARKER.to_lowercase());
    let mail = notation::fact(&format!("1.1.1/0 annika {email} told by sara at LKP on 2026-11-18")).unwrap();
    let id = OperationId { device: from, epoch: Epoch(1), sequence };
    Operation::of_facts(id, customer(who), None, Some(store("LKP")), NOW, &[fact.draft(), mail.draft()])
}

/// What somebody can be found by in a file: as it is written, in other letters, as a web
/// address or a mail has it, and the id itself.
fn traces(who: u8) -> Vec<Vec<u8>> {
    let name = format!("{MARKER}{who:03}");
    let small = name.to_lowercase();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let percent: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let mut all =
        vec![wide(&name), percent.into_bytes(), customer(who).0.to_vec(), customer(who).to_string().into_bytes()];
    for text in [&name, &small] {
        all.push(text.clone().into_bytes());
        // Wherever it begins, its middle is written in one of three ways.
        for shift in 0..3 {
            let padded = [vec![b' '; shift], text.clone().into_bytes()].concat();
            let coded = base64(&padded);
            all.push(coded.as_bytes()[4..12].to_vec());
        }
    }
    all
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks_exact(3) {
        let word = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        (0..4).for_each(|place| text.push(char::from(LETTERS[(word >> (18 - 6 * place)) as usize & 63])));
    }
    text
}

/// The files below a folder that hold a trace.
fn files_with(folder: &Path, traces: &[Vec<u8>]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, traces));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        if traces.iter().any(|trace| bytes.windows(trace.len()).any(|window| window == trace)) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn no_trace_of_an_erased_customer_is_in_any_file_while_the_hub_runs() {
    let folder = TempDir::new().unwrap();
    let hub = Hub::open(Place::in_folder(folder.path())).unwrap();
    hub.put_store(shop("LKP"), NOW).unwrap();
    let from = hub.source("tablet").unwrap();
    // Enough of others around them that pages are split and written over.
    for who in 1..=120 {
        says(&hub, from, vec![named(from, u64::from(who), who)]);
    }
    let key = p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap();
    let code = hub.enrol_code(&store("LKP"), NOW).unwrap();
    let device = hub.enrol(&enrol_request(&code, &key), NOW).unwrap().unwrap().device;
    let scope = hub.scope(device).unwrap().unwrap();
    hub.within(&scope).snapshot(&bucket("LKP"), NOW).unwrap();
    for who in [3, 60, 117] {
        assert!(!files_with(folder.path(), &traces(who)).is_empty(), "they are found while they are there");
        assert!(hub.erase(customer(who), NOW).unwrap().is_scrubbed);
        assert_eq!(files_with(folder.path(), &traces(who)), Vec::<String>::new());
    }
    assert_eq!(says(&hub, from, vec![named(from, 500, 60)]), [Disposition::DroppedByErasure]);
    assert_eq!(files_with(folder.path(), &traces(60)), Vec::<String>::new(), "what comes late leaves no trace");
    assert!(!files_with(folder.path(), &traces(61)).is_empty(), "others stay");
    let ledger = std::fs::read_to_string(folder.path().join("erasures.ledger")).unwrap();
    assert_eq!(ledger.lines().count(), 3);
}

#[test]
fn a_backup_that_is_put_back_brings_nobody_back() {
    let (folder, apart) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let ledger = || Ledger::at(apart.path().join("ledger"));
    let open = || Hub::open_with(Place::in_folder(folder.path()), ledger()).unwrap();
    let hub = open();
    let from = hub.source("tablet").unwrap();
    says(&hub, from, (1..=3).map(|who| named(from, u64::from(who), who)).collect());
    drop(hub);
    let backup = std::fs::read(folder.path().join("hub.db")).unwrap();
    let hub = open();
    hub.erase(customer(1), NOW).unwrap();
    hub.erase(customer(2), NOW).unwrap();
    drop(hub);

    std::fs::write(folder.path().join("hub.db"), &backup).unwrap();
    assert!(!files_with(folder.path(), &traces(1)).is_empty(), "the backup holds them");
    let hub = open();
    assert!(!hub.knows(customer(1)).unwrap() && !hub.knows(customer(2)).unwrap() && hub.knows(customer(3)).unwrap());
    assert!(hub.is_erased(customer(1)).unwrap());
    assert_eq!(files_with(folder.path(), &[traces(1), traces(2)].concat()), Vec::<String>::new());
    let listed = hub.erasures(NOW).unwrap();
    assert_eq!(listed.iter().map(|state| (state.number, state.at)).collect::<Vec<_>>(), [(1, NOW), (2, NOW)]);
    assert_eq!(std::fs::read_to_string(apart.path().join("ledger")).unwrap().lines().count(), 2);
}

#[test]
fn a_ledger_that_was_lost_is_written_anew_from_the_database_and_a_strangers_line_erases_nobody() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("erasures.ledger");
    let hub = Hub::open(Place::in_folder(folder.path())).unwrap();
    let from = hub.source("tablet").unwrap();
    says(&hub, from, vec![named(from, 1, 1)]);
    hub.erase(customer(2), NOW).unwrap();
    drop(hub);
    let written = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{} {} {}\n", "ab".repeat(32), "cd".repeat(32), NOW.0)).unwrap();
    let hub = Hub::open(Place::in_folder(folder.path())).unwrap();
    assert!(std::fs::read_to_string(&file).unwrap().ends_with(&written));
    assert_eq!(hub.erasures(NOW).unwrap().len(), 1);
    assert!(hub.knows(customer(1)).unwrap());
}
