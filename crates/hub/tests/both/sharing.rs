//! What the shelf holds outlives the program, and several programs share it without a gap.

use std::sync::Arc;

use visavi_domain::CustomerId;
use visavi_hub::Batch;

use crate::support::calls::enrol_request;
use crate::support::chain::*;
use crate::support::place::Shelf;

#[test]
fn a_hub_that_is_opened_again_goes_on_where_it_stopped() {
    let shelf = Shelf::new();
    let hub = shelf.open();
    let from = hub.source("shop").unwrap();
    says(&hub, from, vec![said(from, 1, customer(1), Some("LKP"), "sea")]);
    let stands = state(&hub, &bucket("LKP"));
    drop(hub);
    let hub = shelf.open();
    assert_eq!(state(&hub, &bucket("LKP")), stands);
    assert_eq!((hub.source("shop").unwrap(), hub.next_sequence(from).unwrap()), (from, 2));
    says(&hub, from, vec![said(from, 2, customer(1), None, "hills")]);
    assert_eq!(state(&hub, &bucket("LKP")).head, stands.head + 1);
}

#[test]
fn programs_that_write_at_once_leave_no_hole_and_a_reader_sees_none() {
    let shelf = Arc::new(Shelf::new());
    let first = shelf.open();
    first.put_store(shop("LKP"), NOW).unwrap();
    let key = p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap();
    let code = first.enrol_code(&store("LKP"), NOW).unwrap();
    let device = first.enrol(&enrol_request(&code, &key), NOW).unwrap().unwrap().device;
    let scope = first.scope(device).unwrap().unwrap();
    let writers: Vec<_> = (0..4_u8)
        .map(|writer| {
            let shelf = Arc::clone(&shelf);
            std::thread::spawn(move || {
                let hub = shelf.open();
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
