//! How fast a first load is: `cargo run --release -p visavi-device --example load_speed
//! [customers] [orders]` (30,000 and 100,000 unless said), with the benchmarks' own
//! chain. Prints the time of each tenth, and what lies in the database afterwards.

#[path = "../../../tests/bench/generator.rs"]
#[allow(dead_code, reason = "the benchmarks use the rest")]
mod generator;

use std::time::Instant;

use visavi_device::{DatabaseKey, Device, Place};
use visavi_domain::StoreId;
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::{BucketId, BucketState, Change, Digest, Item, NumberedItem, Page, RecordEnvelope};

const SEED: u64 = 20_261_121;
const LINES_PER_ORDER: usize = 5;
const FACTS: usize = 6;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|text| text.parse::<usize>().ok());
    let customers = numbers.next().unwrap_or(30_000);
    let orders = numbers.next().unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("visavi.db");
    let device =
        Device::open(Place::File(path.clone()), &DatabaseKey::from_bytes([7; 32])).expect("a new database opens");
    let bucket = BucketId::Store(StoreId("LKP".to_owned()));
    device.set_buckets(std::slice::from_ref(&bucket)).expect("buckets are kept");
    let items = items(customers, orders);
    let (head, mut taken) = (items.len() as u64, 0);
    let began = Instant::now();
    for (number, part) in items.chunks(ITEMS_PER_PAGE_MAX).enumerate() {
        taken += part.len() as u64;
        let state = BucketState { bucket: bucket.clone(), head, items: head, digest: Digest::ZERO };
        let page = Page { hub_epoch: 1, erased: 0, items: part.to_vec(), cursor: Some(taken), state };
        device.apply(&page).expect("a page is taken in");
        if number % (1 + items.len() / ITEMS_PER_PAGE_MAX / 10) == 0 {
            println!("{taken:>9} items after {:.2?}", began.elapsed());
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("{head:>9} items in {seconds:.2} s, {:.0} items/s", head as f64 / seconds);
    println!("{} customers, found by name: {}", customers, device.find("anna", 20).expect("it answers").people.len());
    let size = std::fs::metadata(&path).expect("the database is there").len();
    println!("{size} bytes, {} a customer", size / customers as u64);
}

fn items(customers: usize, orders: usize) -> Vec<NumberedItem> {
    let mut changes = Vec::with_capacity(customers + orders);
    let mut order = 0;
    for number in 0..customers {
        let person = generator::person(SEED, number);
        let operation = generator::operation(&person, number as u64 + 1, &generator::facts(&person, FACTS));
        changes.push(Change::Operation(operation));
        while order * customers < (number + 1) * orders {
            order += 1;
            let record = generator::order(&person, order as u64, LINES_PER_ORDER);
            changes.push(Change::Record(RecordEnvelope::of(&record)));
        }
    }
    let numbered = |(change, number)| NumberedItem { number, item: Item { change } };
    changes.into_iter().zip(1..).map(numbered).collect()
}
