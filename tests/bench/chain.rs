//! The large database of the benchmarks: built once through the device's own intake of
//! feed pages, and kept under `target/bench/`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use visavi_app::{Clock, SystemClock};
use visavi_device::key::{KeyStore, PassphraseFile, Strength};
use visavi_device::{DatabaseKey, Device, Identity, Place, Slots};
use visavi_domain::{DeviceNumber, Epoch, StoreId};
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::{BucketId, BucketState, Change, Digest, Item, NumberedItem, Page, RecordEnvelope};

use crate::Outcome;
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
/// Raised when the device's tables change: what was built with others is built anew.
const LAYOUT: &str = "4";
/// Of everybody on the staff.
const PIN: &str = "123456";

/// Returns the key of the databases of the benchmarks: nobody's data is in them.
pub fn key() -> DatabaseKey {
    DatabaseKey::from_bytes([7; 32])
}

/// Makes the app find the database in the folder with `--demo-key`, and its staff sign in.
fn furnish(folder: &Path, device: &Device) -> Outcome {
    let keys: Arc<dyn KeyStore> =
        Arc::new(PassphraseFile::new(folder.join("visavi.key"), "demonstration".to_owned().into()));
    let slots = Slots::open(keys.clone(), &Place::File(folder.join("visavi.db")), Strength::FULL)?;
    // It hears no hub any more: its lease begins anew with each run.
    let now = SystemClock.now();
    Ok(visavi_app::furnish(&slots, &*keys, device, &key(), &["sara"], PIN, now)?)
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
    pub fn new(device: Device) -> Result<Self, crate::Failed> {
        let bucket = BucketId::Store(StoreId("LKP".into()));
        device.set_buckets(std::slice::from_ref(&bucket))?;
        Ok(Self { device, bucket, items: Vec::new(), number: 0, digest: Digest::ZERO, complete: false })
    }

    pub fn push(&mut self, change: Change) -> Result<(), crate::Failed> {
        let item = Item { change };
        self.number += 1;
        self.digest = self.digest.plus(item.digest());
        self.items.push(NumberedItem { number: self.number, item });
        if self.items.len() == ITEMS_PER_PAGE_MAX { self.flush() } else { Ok(()) }
    }

    /// Hands in what is left, as the end of the feed.
    pub fn finish(mut self) -> Result<u64, crate::Failed> {
        self.complete = true;
        self.flush()?;
        Ok(self.number)
    }

    fn flush(&mut self) -> Result<(), crate::Failed> {
        let head = if self.complete { self.number } else { self.number + MORE_TO_COME };
        let state = BucketState { bucket: self.bucket.clone(), head, items: self.number, digest: self.digest };
        let items = std::mem::take(&mut self.items);
        let applied = self.device.apply(&Page { hub_epoch: 1, erased: 0, items, cursor: Some(self.number), state })?;
        if applied.digest != self.digest {
            return Err("the device's digest differs from the feed's".into());
        }
        Ok(())
    }
}

/// Says whether the database in the folder was built to its end, with today's tables.
pub fn is_complete(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("complete")).is_ok_and(|layout| layout == LAYOUT)
}

/// Notes that the database in the folder was built to its end.
pub fn completed(folder: &Path) -> std::io::Result<()> {
    std::fs::write(folder.join("complete"), LAYOUT)
}

/// Returns the device of the large chain, building it where it is not there yet.
pub fn large() -> Result<Device, crate::Failed> {
    let folder = folder().join("chain");
    if is_complete(&folder) {
        let device = Device::open(Place::File(folder.join("visavi.db")), &key())?;
        furnish(&folder, &device)?;
        return Ok(device);
    }
    println!("building {CUSTOMERS} customers with {ORDER_LINES} order lines, seed {SEED}");
    let (device, _) = build(&folder)?;
    furnish(&folder, &device)?;
    completed(&folder)?;
    Ok(device)
}

/// Builds the large chain in a folder of its own. Returns the device and how many items
/// it took in.
pub fn build(folder: &Path) -> Result<(Device, u64), crate::Failed> {
    let _none_yet = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder)?;
    let device = Device::open(Place::File(folder.join("visavi.db")), &key())?;
    device.enrol(&Identity {
        device: DeviceNumber(7),
        epoch: Epoch(1),
        store: StoreId("LKP".into()),
        chain: "Benchmark".into(),
        hub: "http://127.0.0.1:9".into(),
        hub_epoch: 1,
        hub_key: vec![4; 65],
        sealing_key: vec![9; 32],
        private_key: vec![1; 32].into(),
    })?;
    let mut feed = Feed::new(device.clone())?;
    make(&mut |change| feed.push(change))?;
    let items = feed.finish()?;
    Ok((device, items))
}

/// Makes the items of the chain's feed, customer by customer, and returns how many.
pub fn make(give: &mut dyn FnMut(Change) -> Outcome) -> Result<u64, crate::Failed> {
    let mut made = 0;
    let mut give = |change| {
        made += 1;
        give(change)
    };
    give(Change::Record(RecordEnvelope::of(&generator::shop())))?;
    give(Change::Record(RecordEnvelope::of(&generator::staff(&visavi_hub::pin::hash(PIN)?))))?;
    let orders_per_customer = ORDER_LINES / LINES_PER_ORDER / CUSTOMERS;
    let mut left_over = ORDER_LINES / LINES_PER_ORDER - orders_per_customer * CUSTOMERS;
    let mut order = 0;
    for number in 0..CUSTOMERS {
        let person = generator::person(SEED, number);
        give(facts(&person, number))?;
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
            give(Change::Record(RecordEnvelope::of(&generator::order(&person, order, LINES_PER_ORDER))))?;
        }
    }
    Ok(made)
}

fn facts(person: &Person, number: usize) -> Change {
    let facts = if number < RICH { 20 } else { 6 };
    Change::Operation(generator::operation(person, number as u64 + 1, &generator::facts(person, facts)))
}
