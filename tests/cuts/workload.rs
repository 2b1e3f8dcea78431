//! Everything a device does with its disk in a day, in a few dozen steps.

use std::path::{Path, PathBuf};

use visavi_device::{DatabaseKey, Deed, Device, DeviceError, Identity, Place, View, Visit};
use visavi_domain::record::{
    Amount, Channel, Item as Thing, Order, OrderLine, OrderStatus, Record, RecordBody, RecordKey,
};
use visavi_domain::{
    AssociateId, CustomerId, DeviceNumber, Epoch, Fact, Moment, OperationId, RecordKind, StoreId, notation,
};
use visavi_protocol::{
    BucketId, BucketState, Change, Digest, Disposition, Item, NumberedItem, Operation, Page, RecordEnvelope,
};
use zeroize::Zeroizing;

use crate::state;

/// Opens every file.
pub const KEY: [u8; 32] = [42; 32];
/// What must never be readable on a disk; all of it is somewhere in the workload.
pub const MARKERS: [&str; 6] = ["Lindqvist", "lindqvist", "701234567", "kanariefagel", HEAD, "derived_person"];
/// With what a database begins that is not encrypted.
pub const HEAD: &str = "SQLite format 3";
pub const FILE: &str = "visavi.db";
/// What is sealed lies beside it, with a log of its own.
pub const SEALED: &str = "visavi.sealed";
/// What is written beside it.
pub const LOG: &str = "visavi.db-wal";
pub const MARK: &str = "visavi.db.mark";
/// The step after which the mark is on the disk.
pub const ENROL: &str = "enrol";
const OWN: DeviceNumber = DeviceNumber(7);
/// Noon of a day in 2026.
const NOW: Moment = Moment(1_790_000_000_000);
pub const CUSTOMERS: [&str; 10] = ["annika", "bo", "asa", "carin", "dag", "elsa", "frej", "greta", "hugo", "ida"];

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Opens,
    Closes,
    /// Done here: once it has returned, it survives a power cut.
    Desk,
    /// Came from the hub: it may be lost, and is asked for again.
    Feed,
    /// The log is taken into the file.
    Checkpoint,
}

type Work = dyn Fn(&mut Bench) -> Result<(), DeviceError> + Send + Sync;

/// One step; in one transaction, or in none.
pub struct Step {
    pub name: &'static str,
    pub kind: Kind,
    work: Box<Work>,
}

impl Step {
    pub fn run(&self, bench: &mut Bench) -> Result<(), DeviceError> {
        (self.work)(bench)
    }
}

/// A device and the folder it works in.
pub struct Bench {
    pub folder: PathBuf,
    pub device: Option<Device>,
}

impl Bench {
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), device: None }
    }

    pub fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    pub fn device(&self) -> &Device {
        self.device.as_ref().expect("the workload opens it before it is used")
    }

    /// Opens it as the app does.
    pub fn start(&mut self) -> Result<(), DeviceError> {
        let place = Place::File(self.file());
        self.device = Some(Device::open_or_rescue(place, &DatabaseKey::from_bytes(KEY), NOW)?);
        Ok(())
    }

    pub fn open(&mut self) -> Result<(), DeviceError> {
        let device = Device::open(Place::File(self.file()), &DatabaseKey::from_bytes(KEY))?;
        // Returns after the names were read for the first time: from here on nothing
        // happens but what a step does.
        device.find("lind", 5)?;
        self.device = Some(device);
        Ok(())
    }
}

/// Returns the steps, in order.
pub fn steps() -> Vec<Step> {
    let mut steps = Vec::new();
    arrive(&mut steps);
    serve(&mut steps);
    hear_back(&mut steps);
    begin_again(&mut steps);
    come_and_go(&mut steps);
    steps
}

/// Enrolled, and the first load on its way.
fn arrive(steps: &mut Vec<Step>) {
    add(steps, "open", Kind::Opens, Bench::open);
    at_desk(steps, ENROL, |device| device.enrol(&identity()));
    from_hub(steps, "take up buckets", |device| device.set_buckets(&[BucketId::Shared, shop()]));
    from_hub(steps, "first load, far from its end", |device| {
        device.apply(&page(1, &first_load(0..5), 60_000)).map(drop)
    });
    from_hub(steps, "today's customers, ahead of their turn", |device| {
        device.apply(&Page { cursor: None, ..page(6, &first_load(5..7), 60_000) }).map(drop)
    });
}

/// What an associate does while it loads.
fn serve(steps: &mut Vec<Step>) {
    at_desk(steps, "record a view", |device| device.record_view(&view("visit")));
    at_desk(steps, "open a visit", |device| device.put_visit(&visit(0)));
    at_desk(steps, "correct", |device| save(device, "annika", "coffee holds choice tea"));
    at_desk(steps, "correct a name", |device| save(device, "bo", "name holds name Kanariefagel Lindqvist"));
    at_desk(steps, "touch the visit", |device| device.keep_visit(&visit(60)));
    at_desk(steps, "somebody new", |device| save(device, "nora", "name holds name Nora Lindqvist"));
    from_hub(steps, "first load, to its end", |device| device.apply(&page(6, &first_load(5..10), 0)).map(drop));
    at_desk(steps, "remember a setting", |device| device.set_setting("language", "sv"));
}

/// What became of it.
fn hear_back(steps: &mut Vec<Step>) {
    at_desk(steps, "settle", |device| {
        let refused = Disposition::Refused { reason: "unknown-attribute".to_owned() };
        device.settle(&[(own(1), Disposition::Merged), (own(2), refused)], NOW)
    });
    from_hub(steps, "an own operation comes back", |device| {
        let back = operations("7.1.1/0 annika coffee holds choice tea told by sara at LKP on 2026-05-01");
        device.apply(&page(11, &back, 0)).map(drop)
    });
    from_hub(steps, "a round ends", Device::end_round);
    at_desk(steps, "dismiss what was refused", |device| device.dismiss(own(2)));
    from_hub(steps, "a customer leaves", |device| {
        device.apply(&page(12, &[Item { change: Change::Left(customer("dag")) }], 0)).map(drop)
    });
}

/// Another life of the hub, and a bucket that is emptied.
fn begin_again(steps: &mut Vec<Step>) {
    at_desk(steps, "begin again", |device| device.begin_again(2));
    from_hub(steps, "the feed from its beginning", |device| device.apply(&page(1, &first_load(0..10), 0)).map(drop));
    at_desk(steps, "correct after that", |device| save(device, "asa", "coffee holds choice black"));
    from_hub(steps, "forget a bucket", |device| device.forget_bucket(&shop()));
    from_hub(steps, "the bucket anew", |device| device.apply(&page(1, &first_load(0..10), 0)).map(drop));
}

/// The log is taken into the file and begun anew; the program ends and starts.
fn come_and_go(steps: &mut Vec<Step>) {
    add(steps, "checkpoint", Kind::Checkpoint, |bench| {
        let log = state::bare(&bench.file()).map_err(DeviceError::Sqlite)?;
        // Whoever reads at this moment keeps the log from being begun anew; that is no error.
        let _busy = log.query_row("pragma wal_checkpoint(restart)", [], |_| Ok(()));
        Ok(())
    });
    at_desk(steps, "correct into a new log", |device| save(device, "carin", "coffee holds choice tea"));
    from_hub(steps, "a small page", |device| {
        let said = operations("900.1.901/0 carin coffee holds choice black told by sara at LKP on 2026-04-01");
        device.apply(&page(11, &said, 0)).map(drop)
    });
    at_desk(steps, "a second view", |device| device.record_view(&view("call_back")));
    add(steps, "close", Kind::Closes, |bench| {
        bench.device = None;
        Ok(())
    });
    add(steps, "open again", Kind::Opens, Bench::open);
    for name in ["annika", "bo", "nora"] {
        at_desk(steps, "correct after a start", move |device| save(device, name, "coffee holds choice black"));
    }
    at_desk(steps, "end the visit", |device| device.end_visit(&sara(), customer("annika")));
    from_hub(steps, "the last page", |device| {
        let said = operations("900.1.902/0 hugo email holds email hugo@lindqvist.example imported on 2026-04-02");
        device.apply(&page(12, &said, 0)).map(drop)
    });
    at_desk(steps, "the last correction", |device| save(device, "ida", "phone holds phone +46701234567"));
}

fn add(
    steps: &mut Vec<Step>,
    name: &'static str,
    kind: Kind,
    work: impl Fn(&mut Bench) -> Result<(), DeviceError> + Send + Sync + 'static,
) {
    steps.push(Step { name, kind, work: Box::new(work) });
}

fn at_desk(
    steps: &mut Vec<Step>,
    name: &'static str,
    work: impl Fn(&Device) -> Result<(), DeviceError> + Send + Sync + 'static,
) {
    add(steps, name, Kind::Desk, move |bench| work(bench.device()));
}

fn from_hub(
    steps: &mut Vec<Step>,
    name: &'static str,
    work: impl Fn(&Device) -> Result<(), DeviceError> + Send + Sync + 'static,
) {
    add(steps, name, Kind::Feed, move |bench| work(bench.device()));
}

/// Saves what a customer said, in notation without the id and the customer.
pub fn save(device: &Device, name: &str, said: &str) -> Result<(), DeviceError> {
    let line = format!("7.1.1/0 {name} {said} told by sara at LKP on 2026-05-01");
    let drafts = notation::facts(&line).expect("the workload is sound notation").iter().map(Fact::draft).collect();
    let (customer, associate, what) = (customer(name), sara(), "corrected".to_owned());
    device.save(Deed { customer, associate, store: store(), drafts, written_at: NOW, what }).map(drop)
}

fn own(sequence: u64) -> OperationId {
    OperationId { device: OWN, epoch: Epoch(1), sequence }
}

fn store() -> StoreId {
    StoreId("LKP".to_owned())
}

fn shop() -> BucketId {
    BucketId::Store(store())
}

pub fn sara() -> AssociateId {
    AssociateId("sara".to_owned())
}

pub fn customer(name: &str) -> CustomerId {
    notation::customer(name).expect("a word is a customer")
}

fn identity() -> Identity {
    Identity {
        device: OWN,
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

fn view(purpose: &str) -> View {
    View { customer: customer("annika"), associate: sara(), purpose: purpose.to_owned(), at: NOW }
}

fn visit(later_s: i64) -> Visit {
    Visit {
        associate: sara(),
        customer: customer("annika"),
        opened_at: NOW,
        touched_at: Moment(NOW.0 + later_s * 1_000),
        errand: Some("Boots for Lindqvist".to_owned()),
        asked: Vec::new(),
    }
}

/// The customers `which`, each with what an import says, and an order of several lines.
fn first_load(which: std::ops::Range<usize>) -> Vec<Item> {
    let mut items = Vec::new();
    for place in which {
        let name = CUSTOMERS[place];
        let number = 10 * place + 1;
        let mut said = operations(&format!(
            "900.1.{}/0 {name} name holds name {name} Lindqvist told by sara at LKP on 2026-01-01\n\
             900.1.{}/0 {name} phone holds phone +4670123456{place} imported on 2026-01-15\n\
             900.1.{}/0 {name} coffee holds choice milk told by sara at LKP on 2026-02-01",
            number,
            number + 1,
            number + 2,
        ));
        said.push(order(name, number));
        items.append(&mut said);
    }
    items
}

fn operations(text: &str) -> Vec<Item> {
    let facts = notation::facts(text).expect("the workload is sound notation");
    let operation = |fact: &Fact| {
        let told = fact.provenance();
        let associate = told.store.is_some().then(sara);
        Operation::of_facts(
            fact.id().operation,
            fact.customer(),
            associate,
            told.store.clone(),
            told.written_at,
            &[fact.draft()],
        )
    };
    facts.iter().map(|fact| Item { change: Change::Operation(operation(fact)) }).collect()
}

fn order(name: &str, number: usize) -> Item {
    let line = |place: usize| OrderLine {
        item: Thing {
            sku: format!("73100000{number:03}{place:02}"),
            name: format!("Boot {place} of {name}"),
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
    let order = Order {
        number: format!("4471{number}"),
        at: NOW,
        channel: Channel::Store,
        store: store(),
        associate: None,
        currency: "SEK".to_owned(),
        lines: (0..20).map(line).collect(),
        status: OrderStatus::Delivered,
        status_at: None,
    };
    let key = RecordKey { kind: RecordKind::Order, owner: DeviceNumber(900), id: number.to_string() };
    let record = Record { key, customer: Some(customer(name)), version: 1, body: RecordBody::Order(order) };
    Item { change: Change::Record(RecordEnvelope::of(&record)) }
}

/// A page of the shop's feed from `first` on; so many more come after it.
fn page(first: u64, items: &[Item], more: u64) -> Page {
    let numbered: Vec<NumberedItem> =
        items.iter().cloned().zip(first * 100..).map(|(item, number)| NumberedItem { number, item }).collect();
    let cursor = numbered.last().map_or(0, |last| last.number);
    Page {
        hub_epoch: 1,
        erased: 0,
        items: numbered,
        cursor: Some(cursor),
        state: BucketState { bucket: shop(), head: cursor + more, items: 0, digest: Digest::ZERO },
    }
}
