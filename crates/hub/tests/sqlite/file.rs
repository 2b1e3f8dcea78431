//! What lies in the file itself.

use tempfile::TempDir;
use visavi_domain::{DeviceNumber, Epoch, Moment, OperationId, notation};
use visavi_hub::{Counts, Hub, Place, Standing};
use visavi_protocol::{Change, Item, Operation, Payload};

use crate::support::chain::*;

const DAY_MS: i64 = 86_400_000;

#[test]
fn what_was_taken_away_is_nowhere_in_the_file() {
    let folder = TempDir::new().unwrap();
    let hub = Hub::open(Place::in_folder(folder.path())).unwrap();
    let from = hub.source("tablet").unwrap();
    let drawn = |claim| notation::fact(&format!("1.1.1/0 annika {claim} told by sara at LKP on 2026-11-18")).unwrap();
    let facts = ["coffee holds choice zanzibar_roast", "name holds name Annika Lind"].map(|claim| drawn(claim).draft());
    let id = OperationId { device: from, epoch: Epoch(1), sequence: 1 };
    says(&hub, from, vec![Operation::of_facts(id, customer(1), None, Some(store("LKP")), NOW, &facts)]);
    // Five years and a fortnight later, coffee has outlived its retention.
    let report = hub.apply_retention(Moment(NOW.0 + 1_850 * DAY_MS)).unwrap();
    assert_eq!(report.facts["coffee"], 1);
    drop(hub);
    // The last connection to close folds the log into the file.
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(14).any(|bytes| bytes == b"zanzibar_roast"));
    }
}

#[test]
fn what_waited_in_the_first_layout_of_the_tables_waits_in_todays() {
    let folder = TempDir::new().unwrap();
    let waiting = said(DeviceNumber(7), 42, customer(1), Some("LKP"), "sea");
    let item = Item { change: Change::Operation(waiting.clone()) };
    {
        let connection = rusqlite::Connection::open(folder.path().join("hub.db")).unwrap();
        connection.execute_batch(include_str!("../../migrations/sqlite/0001_shelf.sql")).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection
            .execute(
                "insert into held (operation, digest, reason, received_at, content) values (?1, ?2, 'fork', ?3, ?4)",
                (waiting.id.to_string(), item.digest().to_bytes(), NOW.0, Payload::write(&item).bytes),
            )
            .unwrap();
    }
    let hub = Hub::open(Place::in_folder(folder.path())).unwrap();
    let held = hub.held().unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!((held[0].number, held[0].operation, held[0].standing), (1, waiting.id, Standing::Waiting));
    assert_eq!(held[0].content, Some(waiting));
    assert_eq!(hub.held_counts().unwrap()[&DeviceNumber(7)], Counts { waiting: 1, refused: 0 });
}
