//! The large database of the benchmarks: built once through the device's own intake of
//! feed pages, and kept under `target/bench/`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use visavi_device::key::{PassphraseFile, obtain};
use visavi_device::{DatabaseKey, Device, Identity, Place};
use visavi_domain::{DeviceNumber, Epoch, StoreId};
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::{BucketId, BucketState, Change, Digest, Item, NumberedItem, Page, RecordEnvelope};

use crate::generator::{self, Person};

/// Customers, and order lines over all of them.
pub const CUSTOMERS: usize = 300_000;
pub const ORDER_LINES: usize = 5_000_000;
const LINES_PER_ORDER: usize = 5;
/// The customers at the head of the chain have this many facts, the rest six.
pub const RICH: usize = 2_000;
/// One customer with this many order lines, for the long history.
pub const LONG_HISTORY_LINES: usize = 200;
pub const SEED: u64 = 20_261_121;

/// Returns the key of a database of the benchmarks, which the app finds with
/// `--demo-key`: nobody's data is in them.
pub fn key(folder: &Path) -> Result<DatabaseKey, Box<dyn std::error::Error>> {
    let passphrase = "demonstration".to_owned().into();
    let keys = PassphraseFile::new(folder.join("visavi.key"), passphrase);
    Ok(obtain(&keys, folder.join("visavi.db").exists())?)
}

/// Returns where the benchmarks keep what they build.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench")
}

/// A feed of one bucket, cut into pages as they fill.
pub struct Feed {
    device: Device,
    bucket: BucketId,
    items: Vec<NumberedItem>,
    number: u64,
    digest: Digest,
    complete: bool,
}

/// How far the head is said to be ahead while more comes: a first load is long, and the
/// device takes a long one in another way than a few new items.
const MORE_TO_COME: u64 = 1_000_000;

impl Feed {
    pub fn new(device: Device) -> Result<Self, Box<dyn std::error::Error>> {
        let bucket = BucketId::Store(StoreId("LKP".into()));
        device.set_buckets(std::slice::from_ref(&bucket))?;
        Ok(Self { device, bucket, items: Vec::new(), number: 0, digest: Digest::ZERO, complete: false })
    }

    pub fn push(&mut self, change: Change) -> Result<(), Box<dyn std::error::Error>> {
        let item = Item { change };
        self.number += 1;
        self.digest = self.digest.plus(item.digest());
        self.items.push(NumberedItem { number: self.number, item });
        if self.items.len() == ITEMS_PER_PAGE_MAX { self.flush() } else { Ok(()) }
    }

    /// Hands in what is left, as the end of the feed.
    pub fn finish(mut self) -> Result<u64, Box<dyn std::error::Error>> {
        self.complete = true;
        self.flush()?;
        Ok(self.number)
    }

    fn flush(&mut self) -> Result<(), Box<dyn std::error::Error>> {
        let head = if self.complete { self.number } else { self.number + MORE_TO_COME };
        let state = BucketState { bucket: self.bucket.clone(), head, items: self.number, digest: self.digest };
        let items = std::mem::take(&mut self.items);
        let applied = self.device.apply(&Page { hub_epoch: 1, items, cursor: Some(self.number), state })?;
        if applied.digest != self.digest {
            return Err("the device's digest differs from the feed's".into());
        }
        Ok(())
    }
}

/// Returns the device of the large chain, building it where it is not there yet.
pub fn large() -> Result<Device, Box<dyn std::error::Error>> {
    let folder = folder().join("chain");
    let database = folder.join("visavi.db");
    let complete = folder.join("complete");
    if complete.exists() {
        return Ok(Device::open(Place::File(database), &key(&folder)?)?);
    }
    let _none_yet = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    println!("building {CUSTOMERS} customers with {ORDER_LINES} order lines, seed {SEED}");
    let began = Instant::now();
    let device = Device::open(Place::File(database), &key(&folder)?)?;
    device.enrol(&Identity {
        device: DeviceNumber(7),
        epoch: Epoch(1),
        store: StoreId("LKP".into()),
        chain: "Benchmark".into(),
        hub: "http://127.0.0.1:9".into(),
        hub_epoch: 1,
        private_key: vec![1; 32].into(),
    })?;
    let mut feed = Feed::new(device.clone())?;
    feed.push(Change::Record(RecordEnvelope::of(&generator::shop())))?;
    feed.push(Change::Record(RecordEnvelope::of(&generator::staff(&visavi_hub::pin::hash("123456")?))))?;
    let orders_per_customer = ORDER_LINES / LINES_PER_ORDER / CUSTOMERS;
    let mut left_over = ORDER_LINES / LINES_PER_ORDER - orders_per_customer * CUSTOMERS;
    let mut order = 0;
    for number in 0..CUSTOMERS {
        let person = generator::person(SEED, number);
        fill(&mut feed, &person, number)?;
        let mut orders = orders_per_customer;
        if number == 0 {
            orders = LONG_HISTORY_LINES / LINES_PER_ORDER;
            left_over -= orders - orders_per_customer;
        } else if left_over > 0 {
            orders += 1;
            left_over -= 1;
        }
        for _ in 0..orders {
            order += 1;
            let record = generator::order(&person, order, LINES_PER_ORDER);
            feed.push(Change::Record(RecordEnvelope::of(&record)))?;
        }
    }
    let items = feed.finish()?;
    let seconds = began.elapsed().as_secs_f64();
    println!("{items} items applied in {seconds:.0} s, {:.0} items/s", items as f64 / seconds);
    std::fs::write(complete, [])?;
    Ok(device)
}

fn fill(feed: &mut Feed, person: &Person, number: usize) -> Result<(), Box<dyn std::error::Error>> {
    let facts = if number < RICH { 20 } else { 6 };
    let operation = generator::operation(person, number as u64 + 1, &generator::facts(person, facts));
    feed.push(Change::Operation(operation))
}
