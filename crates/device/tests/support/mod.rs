//! A device to try things on, and pages as a hub would send them. Facts are written in
//! the domain's notation.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use visavi_device::{Applied, DatabaseKey, Deed, Device, Identity, Place};
use visavi_domain::fact::FactDraft;
use visavi_domain::record::{
    Amount, Channel, Item as Thing, Order, OrderLine, OrderStatus, Record, RecordBody, RecordKey,
};
use visavi_domain::{AssociateId, CustomerId, DeviceNumber, Epoch, Moment, OperationId, StoreId, notation};
use visavi_protocol::{BucketId, BucketState, Change, Digest, Item, NumberedItem, Operation, Page, RecordEnvelope};
use zeroize::Zeroizing;

/// The number of the device under test.
pub const OWN: u32 = 7;

/// Noon of a day in 2026, the tests' now.
pub const NOW: Moment = Moment(1_790_000_000_000);

pub fn key() -> DatabaseKey {
    DatabaseKey::from_bytes([42; 32])
}

pub fn store() -> StoreId {
    StoreId("LKP".to_owned())
}

pub fn bucket() -> BucketId {
    BucketId::Store(store())
}

pub fn sara() -> AssociateId {
    AssociateId("sara".to_owned())
}

pub fn customer(name: &str) -> CustomerId {
    notation::customer(name).unwrap()
}

pub fn identity() -> Identity {
    Identity {
        device: DeviceNumber(OWN),
        epoch: Epoch(1),
        store: store(),
        chain: "Nordhem".to_owned(),
        hub: "https://hub.example".to_owned(),
        hub_epoch: 1,
        hub_key: vec![4; 65],
        sealing_key: vec![9; 32],
        private_key: Zeroizing::new(vec![1; 32]),
    }
}

/// An enrolled device in memory that holds the shop's bucket and what all share.
pub fn device() -> Device {
    enrolled(Device::open(Place::Memory, &key()).unwrap())
}

/// The same on disk.
pub fn device_in(folder: &tempfile::TempDir) -> Device {
    enrolled(Device::open(Place::File(folder.path().join("visavi.db")), &key()).unwrap())
}

fn enrolled(device: Device) -> Device {
    device.enrol(&identity()).unwrap();
    device.set_buckets(&[BucketId::Shared, bucket()]).unwrap();
    device
}

/// The operations that facts in notation belong to, in the order of their ids.
pub fn operations(text: &str) -> Vec<Operation> {
    let mut drafts: BTreeMap<(OperationId, CustomerId), Vec<FactDraft>> = BTreeMap::new();
    for fact in notation::facts(text).unwrap() {
        drafts.entry((fact.id().operation, fact.customer())).or_default().push(fact.draft());
    }
    drafts
        .into_iter()
        .map(|((id, customer), drafts)| {
            let provenance = &drafts[0].provenance;
            let associate = match &provenance.who {
                visavi_domain::Who::Associate(associate) => Some(associate.clone()),
                _ => None,
            };
            Operation::of_facts(id, customer, associate, provenance.store.clone(), provenance.written_at, &drafts)
        })
        .collect()
}

/// The items that facts in notation travel as.
pub fn items(text: &str) -> Vec<Item> {
    operations(text).into_iter().map(|operation| Item { change: Change::Operation(operation) }).collect()
}

pub fn record_item(record: &Record) -> Item {
    Item { change: Change::Record(RecordEnvelope::of(record)) }
}

pub fn left(name: &str) -> Item {
    Item { change: Change::Left(customer(name)) }
}

/// A page of `bucket` whose items are numbered from `first` on.
pub fn page(bucket: &BucketId, first: u64, items: &[Item]) -> Page {
    let numbered: Vec<NumberedItem> =
        items.iter().cloned().zip(first..).map(|(item, number)| NumberedItem { number, item }).collect();
    let head = numbered.last().map_or(first.saturating_sub(1), |last| last.number);
    Page {
        hub_epoch: 1,
        erased: 0,
        items: numbered,
        cursor: Some(head),
        state: BucketState { bucket: bucket.clone(), head, items: 0, digest: Digest::ZERO },
    }
}

/// Takes items into the shop's bucket behind what is there.
pub fn take(device: &Device, items: &[Item]) -> Applied {
    take_into(device, &bucket(), items)
}

pub fn take_into(device: &Device, bucket: &BucketId, items: &[Item]) -> Applied {
    let cursor = progress(device, bucket).cursor;
    device.apply(&page(bucket, cursor + 1, items)).unwrap()
}

pub fn progress(device: &Device, bucket: &BucketId) -> visavi_device::BucketProgress {
    device.buckets().unwrap().into_iter().find(|progress| progress.bucket == *bucket).unwrap()
}

/// Takes in facts written in notation.
pub fn hear(device: &Device, text: &str) -> Applied {
    take(device, &items(text))
}

/// Takes in a named customer, heard of `day` days after the beginning of 2026.
pub fn hear_name(device: &Device, id: &str, number: u64, given: &str, family: &str, day: u32) {
    let line =
        format!("900.1.{number}/0 {id} name holds name \"{given}\" \"{family}\" told by sara at LKP on {}", date(day));
    hear(device, &line);
}

/// The day that is `day` days after the beginning of 2026, in notation.
pub fn date(day: u32) -> String {
    let day = visavi_domain::Day::from_epoch_days(20_454 + i64::from(day));
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}

/// What Sara does: the drafts of the facts in `text`.
pub fn deed(name: &str, what: &str, text: &str) -> Deed {
    Deed {
        customer: customer(name),
        associate: sara(),
        store: store(),
        drafts: notation::facts(text).unwrap().iter().map(visavi_domain::Fact::draft).collect(),
        written_at: NOW,
        what: what.to_owned(),
    }
}

/// An order of one line.
pub fn order(name: &str, number: &str, at: Moment, channel: Channel) -> Record {
    let line = OrderLine {
        item: Thing {
            sku: "7310000000017".to_owned(),
            name: "Boot".to_owned(),
            category: "shoes".to_owned(),
            brand: None,
            department: None,
            garment: None,
            art: None,
        },
        size: None,
        colour: None,
        quantity: 1,
        unit_price: Amount { mantissa: 129_900, scale: 2 },
        gift: false,
    };
    Record {
        key: RecordKey { kind: visavi_domain::RecordKind::Order, owner: DeviceNumber(900), id: number.to_owned() },
        customer: Some(customer(name)),
        version: 1,
        body: RecordBody::Order(Order {
            number: number.to_owned(),
            at,
            channel,
            store: store(),
            associate: None,
            currency: "SEK".to_owned(),
            lines: vec![line],
            status: OrderStatus::Delivered,
            status_at: None,
        }),
    }
}

/// The customers found, by the words that stand for them.
pub fn found(device: &Device, text: &str) -> Vec<String> {
    device.find(text, 20).unwrap().people.into_iter().map(|row| row.shown).collect()
}
