//! How fast a dossier is read and a correction is saved: `cargo run --release -p
//! visavi-device --example desk_speed`. The save is compared with the commit of one bare
//! row with the same settings, and with a save that seals nothing, taking turns, since a
//! disk's mood changes by the minute.

use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;
use visavi_device::{DatabaseKey, Deed, Device, Identity, Place};
use visavi_domain::{AssociateId, DeviceNumber, Epoch, Fact, Moment, StoreId, notation};
use visavi_protocol::{BucketId, BucketState, Change, Digest, Item, NumberedItem, Operation, Page};
use zeroize::Zeroizing;

const CUSTOMERS: u64 = 2_000;
const FACTS: u64 = 20;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let device = enrolled(&folder.path().join("visavi.db"), vec![9; 32]);
    let unsealed = enrolled(&folder.path().join("unsealed.db"), Vec::new());
    fill(&device);
    fill(&unsealed);
    let ids: Vec<_> = (0..CUSTOMERS).map(customer).collect();
    let mut read = Vec::new();
    for round in 0..5 {
        for id in &ids {
            let started = Instant::now();
            let dossier = device.dossier(*id).expect("a dossier is read");
            if round > 0 {
                read.push(started.elapsed().as_secs_f64() * 1e6);
            }
            assert_eq!(dossier.facts.len() as u64, FACTS);
        }
    }
    report("dossier of 20 facts", read);
    let bare = bare(&folder.path().join("bare.db"));
    let (mut rows, mut saves, mut alone, mut views) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for turn in 0..500_u64 {
        let started = Instant::now();
        bare.execute("insert into bare (content) values (randomblob(150))", []).expect("a row is written");
        rows.push(started.elapsed().as_secs_f64() * 1e6);
        let deed = deed(turn % CUSTOMERS);
        let started = Instant::now();
        device.save(deed).expect("a correction is saved");
        saves.push(started.elapsed().as_secs_f64() * 1e6);
        let deed = self::deed(turn % CUSTOMERS);
        let started = Instant::now();
        unsealed.save(deed).expect("a correction is saved");
        alone.push(started.elapsed().as_secs_f64() * 1e6);
        let view = visavi_device::View {
            customer: customer(turn % CUSTOMERS),
            associate: AssociateId("sara".to_owned()),
            purpose: "visit".to_owned(),
            at: Moment(turn as i64),
        };
        let started = Instant::now();
        device.record_view(&view).expect("a view is recorded");
        views.push(started.elapsed().as_secs_f64() * 1e6);
    }
    report("commit of one bare row", rows);
    report("save", saves);
    report("save that seals nothing", alone);
    report("view record", views);
}

/// A device on a new file; where the hub has no key, nothing is sealed.
fn enrolled(file: &Path, sealing_key: Vec<u8>) -> Device {
    let place = Place::File(file.to_owned());
    let device = Device::open(place, &DatabaseKey::from_bytes([7; 32])).expect("a new database opens");
    device
        .enrol(&Identity {
            device: DeviceNumber(7),
            epoch: Epoch(1),
            store: StoreId("LKP".to_owned()),
            chain: "Nordhem".to_owned(),
            hub: "https://hub.example".to_owned(),
            hub_epoch: 1,
            hub_key: vec![4; 65],
            sealing_key,
            private_key: Zeroizing::new(vec![1; 32]),
        })
        .expect("an identity is kept");
    device
}

fn customer(number: u64) -> visavi_domain::CustomerId {
    visavi_domain::CustomerId::from_external(DeviceNumber(900), &number.to_string())
}

fn fact(number: u64, place: u64) -> Fact {
    let attributes = [
        "coffee holds choice tea",
        "shoe_size[department=women,brand=tindvik] holds size eu 42.5",
        "brand_liked holds choice tindvik",
        "home holds choice flat",
        "pet holds choice dog",
    ];
    let line = format!(
        "900.1.{}/0 {} {} told by sara at LKP on 2026-01-01",
        number * FACTS + place + 1,
        customer(number),
        attributes[(place % 5) as usize]
    );
    notation::fact(&line).expect("a fact in notation")
}

fn fill(device: &Device) {
    let bucket = BucketId::Shared;
    device.set_buckets(std::slice::from_ref(&bucket)).expect("buckets are kept");
    let mut items: Vec<NumberedItem> = Vec::new();
    for number in 0..CUSTOMERS {
        for place in 0..FACTS {
            let fact = fact(number, place);
            let operation =
                Operation::of_facts(fact.id().operation, fact.customer(), None, None, Moment(0), &[fact.draft()]);
            let number = items.len() as u64 + 1;
            items.push(NumberedItem { number, item: Item { change: Change::Operation(operation) } });
        }
    }
    let head = items.len() as u64;
    let state = BucketState { bucket, head, items: 0, digest: Digest::ZERO };
    device.apply(&Page { hub_epoch: 1, erased: 0, items, cursor: Some(head), state }).expect("a page is taken in");
}

fn deed(number: u64) -> Deed {
    Deed {
        customer: customer(number),
        associate: AssociateId("sara".to_owned()),
        store: StoreId("LKP".to_owned()),
        drafts: vec![fact(number, 1).draft()],
        written_at: Moment(1_790_000_000_000),
        what: "corrected".to_owned(),
    }
}

fn bare(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("a new database opens");
    connection
        .execute_batch(
            "pragma key = \"x'0707070707070707070707070707070707070707070707070707070707070707'\";
             pragma journal_mode = wal;
             pragma synchronous = full;
             create table bare (row integer primary key, content blob not null);",
        )
        .expect("a bare table is made");
    connection
}

fn report(what: &str, mut micros: Vec<f64>) {
    micros.sort_by(f64::total_cmp);
    let at = |share: f64| micros[((micros.len() - 1) as f64 * share) as usize];
    println!("{what:>24}: p50 {:6.0} us  p99 {:6.0} us", at(0.5), at(0.99));
}
