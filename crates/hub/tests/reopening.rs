//! What the shelf holds outlives the program, and two programs share it without a gap.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;

use support::chain::*;
use tempfile::TempDir;
use visavi_domain::{CustomerId, DeviceNumber};
use visavi_hub::{Batch, Counts, Hub, Place, Standing};
use visavi_protocol::{Change, Item, Payload};

fn open(folder: &TempDir) -> Hub {
    Hub::open(Place::in_folder(&folder.path().join("made on the way"))).unwrap()
}

#[test]
fn a_hub_that_is_opened_again_goes_on_where_it_stopped() {
    let folder = TempDir::new().unwrap();
    let hub = open(&folder);
    let from = hub.source("shop").unwrap();
    says(&hub, from, vec![said(from, 1, customer(1), Some("LKP"), "sea")]);
    let stands = state(&hub, &bucket("LKP"));
    drop(hub);
    let hub = open(&folder);
    assert_eq!(state(&hub, &bucket("LKP")), stands);
    assert_eq!((hub.source("shop").unwrap(), hub.next_sequence(from).unwrap()), (from, 2));
    says(&hub, from, vec![said(from, 2, customer(1), None, "hills")]);
    assert_eq!(state(&hub, &bucket("LKP")).head, stands.head + 1);
}

#[test]
fn two_programs_that_write_at_once_leave_no_hole_and_a_reader_sees_none() {
    let folder = TempDir::new().unwrap();
    let first = open(&folder);
    first.put_store(shop("LKP"), NOW).unwrap();
    let key = p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap();
    let code = first.enrol_code(&store("LKP"), NOW).unwrap();
    let device = first.enrol(&support::calls::enrol_request(&code, &key), NOW).unwrap().unwrap().device;
    let scope = first.scope(device).unwrap().unwrap();
    let folder = Arc::new(folder);
    let writers: Vec<_> = (0..4_u8)
        .map(|writer| {
            let folder = Arc::clone(&folder);
            std::thread::spawn(move || {
                let hub = open(&folder);
                let from = hub.source(&format!("till {writer}")).unwrap();
                for sequence in 1..=25 {
                    let who = CustomerId([writer; 16]);
                    let operations = vec![said(from, sequence, who, Some("LKP"), "sea")];
                    hub.intake(from, Batch { operations, records: Vec::new() }, NOW).unwrap();
                }
            })
        })
        .collect();
    let (mut seen, mut cursor) = (0, 0);
    while seen < 100 {
        let page = first.within(&scope).page(&bucket("LKP"), cursor, 7).unwrap().unwrap();
        for item in page.items {
            assert_eq!(item.number, cursor + 1, "a number was seen before a lower one");
            cursor = item.number;
            seen += 1;
        }
    }
    for writer in writers {
        writer.join().unwrap();
    }
    assert_eq!(state(&first, &bucket("LKP")).items, 100);
}

#[test]
fn what_waited_in_the_first_layout_of_the_tables_waits_in_todays() {
    let folder = TempDir::new().unwrap();
    let waiting = said(DeviceNumber(7), 42, customer(1), Some("LKP"), "sea");
    let item = Item { change: Change::Operation(waiting.clone()) };
    {
        let connection = rusqlite::Connection::open(folder.path().join("hub.db")).unwrap();
        connection.execute_batch(include_str!("../migrations/0001_shelf.sql")).unwrap();
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
