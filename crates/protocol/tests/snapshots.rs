//! What goes into a part comes out of it, byte for byte; and whatever else somebody calls
//! a part is refused.

mod support;

use proptest::prelude::*;
use support::{operation, payload};
use visavi_domain::{AssociateId, CustomerId, DeviceNumber, Epoch, Moment, OperationId, RecordKey, RecordKind};
use visavi_protocol::limits::{PART_CONTENT_BYTES_MAX, PART_RATIO_MAX};
use visavi_protocol::snapshot::{PartBuilder, PartError, PartHash, open};
use visavi_protocol::{Body, Change, Digest, Item, Operation, Payload, RecordEnvelope};

fn packed(items: &[Item]) -> Vec<u8> {
    let mut builder = PartBuilder::default();
    items.iter().for_each(|item| builder.push(&item.change));
    let (name, bytes) = builder.finish();
    assert_eq!((name.hash, name.bytes, name.items), (PartHash::of(&bytes), bytes.len() as u64, items.len() as u64));
    bytes
}

fn record() -> impl Strategy<Value = Change> {
    let kind = prop_oneof![Just(RecordKind::Order), Just(RecordKind::Stock), Just(RecordKind::Spread)];
    (kind, any::<u32>(), "\\PC{0,9}", prop::option::of(0_u8..4), any::<u64>(), payload()).prop_map(
        |(kind, owner, id, customer, version, body)| {
            let key = RecordKey { kind, owner: DeviceNumber(owner), id };
            let customer = customer.map(|customer| CustomerId([customer; 16]));
            Change::Record(RecordEnvelope { key, customer, version, body })
        },
    )
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    prop::collection::vec(prop_oneof![operation(), record()].prop_map(|change| Item { change }), 0..40)
}

proptest! {
    #[test]
    fn what_is_packed_comes_back(items in items()) {
        let part = open(&packed(&items)).unwrap();
        prop_assert_eq!(part.len(), items.len());
        prop_assert_eq!(part.items().collect::<Vec<_>>(), items.clone());
        let digest = items.iter().fold(Digest::ZERO, |sum, item| sum.plus(item.digest()));
        prop_assert_eq!(part.digest(), digest);
    }

    #[test]
    fn a_changed_or_cut_part_never_panics(items in items(), at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = packed(&items);
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = to }
        if let Ok(part) = open(&bytes) {
            let _ = (part.digest(), part.items().count());
        }
    }

    /// As the one before, behind the packing that would notice most of it.
    #[test]
    fn changed_columns_never_panic(items in items(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let bytes = packed(&items);
        let mut content = zstd::bulk::decompress(&bytes[11..], 1 << 20).unwrap();
        for (at, to) in changes {
            let at = at.index(content.len());
            content[at] = to;
        }
        if let Ok(part) = open(&stored(&content)) {
            let _ = (part.digest(), part.items().count());
        }
    }

    #[test]
    fn arbitrary_columns_never_panic(content in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(part) = open(&stored(&content)) {
            let _ = (part.digest(), part.items().count());
        }
    }
}

fn head(method: u8, length: usize) -> Vec<u8> {
    let mut bytes = b"VSVP\x00\x01".to_vec();
    bytes.push(method);
    bytes.extend_from_slice(&(length as u32).to_be_bytes());
    bytes
}

/// A part whose columns are not packed.
fn stored(content: &[u8]) -> Vec<u8> {
    let mut bytes = head(0, content.len());
    bytes.extend_from_slice(content);
    bytes
}

#[test]
fn a_page_of_html_and_an_unknown_layout_are_told_apart() {
    assert_eq!(open(b"<!doctype html><title>Sign in</title>").unwrap_err(), PartError::NotAPart);
    let mut newer = packed(&[]);
    newer[5] = 9;
    assert_eq!(open(&newer).unwrap_err(), PartError::Layout(9));
}

#[test]
fn a_bomb_is_refused_before_it_is_opened() {
    let zeros = vec![0_u8; PART_CONTENT_BYTES_MAX];
    let mut bomb = head(1, zeros.len());
    bomb.extend(zstd::bulk::compress(&zeros, 3).unwrap());
    assert!(bomb.len() < zeros.len() / PART_RATIO_MAX);
    assert_eq!(open(&bomb).unwrap_err(), PartError::TooLarge);
    let mut giant = head(1, PART_CONTENT_BYTES_MAX + 1);
    giant.extend_from_slice(&[0; 100]);
    assert_eq!(open(&giant).unwrap_err(), PartError::TooLarge);
}

/// Each entry of a dictionary is named in a byte, and may be as long as it likes.
#[test]
fn a_small_part_cannot_grow_without_end() {
    let body = Payload { version: 1, bytes: Vec::new() };
    let customer = CustomerId([1; 16]);
    let name = "x".repeat(60_000);
    let items: Vec<Item> = (0..400)
        .map(|sequence| {
            let id = OperationId { device: DeviceNumber(1), epoch: Epoch(1), sequence };
            let associate = Some(AssociateId(name.clone()));
            let body = Body::Facts(body.clone());
            Item {
                change: Change::Operation(Operation {
                    id,
                    customer,
                    associate,
                    store: None,
                    written_at: Moment(0),
                    body,
                }),
            }
        })
        .collect();
    assert_eq!(open(&packed(&items)).unwrap_err(), PartError::TooLarge);
}

/// What packs too well travels unpacked, so that a good part is never taken for a bomb.
#[test]
fn items_that_are_all_alike_come_back() {
    let body = Payload { version: 7, bytes: vec![0; 200_000] };
    let items: Vec<Item> = (0..9)
        .map(|number: u64| {
            let key = RecordKey { kind: RecordKind::Stock, owner: DeviceNumber(3), id: number.to_string() };
            Item { change: Change::Record(RecordEnvelope { key, customer: None, version: 1, body: body.clone() }) }
        })
        .collect();
    assert_eq!(open(&packed(&items)).unwrap().items().collect::<Vec<_>>(), items);
}

#[test]
fn the_news_of_leaving_has_no_place_in_it() {
    let mut builder = PartBuilder::default();
    builder.push(&Change::Left(CustomerId([1; 16])));
    let (name, bytes) = builder.finish();
    assert_eq!(name.items, 0);
    assert!(open(&bytes).unwrap().is_empty());
    assert_eq!(PartHash::from_text(&name.hash.text()), Some(name.hash));
    assert_eq!(PartHash::from_text("ff"), None);
}
