//! A tablet on a shop floor without a network: an enrolled device with facts written in
//! the domain's notation, the app opened on it, and a clock that stands still.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::PathBuf;
use std::sync::Arc;

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use serde_json::{Value, json};
use tempfile::TempDir;
use visavi_app::{App, Code, Config, SetClock, Trouble, furnish};
use visavi_device::key::{MemoryKeys, Strength};
use visavi_device::{DatabaseKey, Device, DeviceError, Identity, Place, Slots};
use visavi_domain::record::{Record, RecordBody, RecordKey, Staff, Store};
use visavi_domain::{AssociateId, CustomerId, DeviceNumber, Epoch, Moment, StoreId, notation};
use visavi_protocol::sign::unhex;
use visavi_protocol::{BucketId, BucketState, Change, Digest, Item, NumberedItem, Operation, Page, RecordEnvelope};
use visavi_sync::transport::{Pieces, Sending};
use visavi_sync::{DeviceKey, Failure, Pace, Request, Transport};
use zeroize::Zeroizing;

/// Noon UTC on 20 May 2026, the tests' now.
pub const NOW: Moment = Moment(1_779_278_400_000);
pub const PIN: &str = "123456";

const OWN: u32 = 7;
const SOURCE: DeviceNumber = DeviceNumber(900);

/// No network at all.
#[derive(Debug)]
struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, _: Request) -> Sending<'_> {
        Box::pin(async { Err(Failure::Unreachable) })
    }

    fn listen<'a>(&'a self, _: Request, _: Pieces<'a>) -> Sending<'a> {
        Box::pin(async { Err(Failure::Unreachable) })
    }
}

pub struct Tablet {
    pub app: Arc<App>,
    pub clock: Arc<SetClock>,
    keys: Arc<MemoryKeys>,
    folder: TempDir,
}

impl Tablet {
    /// Opens a locked tablet that holds these facts and records.
    pub async fn locked(facts: &str, records: Vec<Record>) -> Self {
        Self::known_to(&["sara", "jonas"], facts, records).await
    }

    /// The same, where only these associates have worked before.
    pub async fn known_to(associates: &[&str], facts: &str, records: Vec<Record>) -> Self {
        let folder = TempDir::new().unwrap();
        let keys = Arc::new(MemoryKeys::default());
        let clock = Arc::new(SetClock::at(NOW));
        {
            let device = memory(&folder);
            device.enrol(&identity()).unwrap();
            device.set_buckets(&[bucket()]).unwrap();
            device.apply(&page(facts, records)).unwrap();
            let slots = Slots::open(keys.clone(), &Place::File(database(&folder)), Strength::FOR_TESTS).unwrap();
            furnish(&slots, &*keys, &device, &key(), associates, PIN, NOW).unwrap();
        }
        let app = open(&folder, &keys, &clock).await;
        Self { app, clock, keys, folder }
    }

    /// Opens a tablet with Sara signed in.
    pub async fn with(facts: &str, records: Vec<Record>) -> Self {
        let tablet = Self::locked(facts, records).await;
        tablet.sign_in("sara").await;
        tablet
    }

    /// Opens a tablet with Sara signed in and a visit with Annika open.
    pub async fn visiting(facts: &str) -> Self {
        let name = "900.9.1/0 annika name holds name Annika Lindqvist imported at LKP on 2026-03-02";
        let tablet = Self::with(&format!("{name}\n{facts}"), Vec::new()).await;
        tablet.ok("open", json!({ "customer": id("annika"), "purpose": "visit" })).await;
        tablet
    }

    pub async fn sign_in(&self, associate: &str) -> Value {
        self.ok("sign_in", json!({ "associate": associate, "pin": PIN })).await
    }

    /// Kills the app and starts it again.
    pub async fn restart(self) -> Self {
        let Self { app, clock, keys, folder } = self;
        drop(app);
        let app = open(&folder, &keys, &clock).await;
        Self { app, clock, keys, folder }
    }

    /// Kills the app, does something to its memory and starts it again.
    pub async fn restart_after(self, act: impl FnOnce(&Device)) -> Self {
        let Self { app, clock, keys, folder } = self;
        drop(app);
        act(&memory(&folder));
        let app = open(&folder, &keys, &clock).await;
        Self { app, clock, keys, folder }
    }

    /// Says whether the app has the database open.
    pub fn is_open(&self) -> bool {
        match Device::open(Place::File(database(&self.folder)), &key()) {
            Ok(_) => false,
            Err(DeviceError::InUse) => true,
            Err(error) => panic!("{error:?}"),
        }
    }

    /// Waits until the app has let go of the database.
    pub async fn until_closed(&self) {
        while self.is_open() {
            tokio::task::yield_now().await;
        }
    }

    /// Ends the app, and says whether the key it began with opens nothing here any more.
    pub async fn ended_without_its_key(self) -> bool {
        let Self { app, folder, .. } = self;
        drop(app);
        loop {
            match Device::open(Place::File(database(&folder)), &key()) {
                Err(DeviceError::InUse) => tokio::task::yield_now().await,
                outcome => return matches!(outcome, Err(DeviceError::Key(_))),
            }
        }
    }

    /// Kills the app, spoils its database and starts it again.
    pub async fn restart_spoiled(self) -> Self {
        let Self { app, clock, keys, folder } = self;
        drop(app);
        drop(memory(&folder));
        std::fs::write(database(&folder), [7_u8; 8_192]).unwrap();
        let app = open(&folder, &keys, &clock).await;
        Self { app, clock, keys, folder }
    }

    pub async fn ok(&self, name: &str, args: Value) -> Value {
        self.app.call(name, args).await.unwrap_or_else(|trouble| panic!("{name}: {trouble:?}"))
    }

    pub async fn trouble(&self, name: &str, args: Value) -> Trouble {
        match self.app.call(name, args).await {
            Ok(reply) => panic!("{name} was answered: {reply}"),
            Err(trouble) => trouble,
        }
    }

    pub async fn code(&self, name: &str, args: Value) -> Code {
        self.trouble(name, args).await.code
    }

    pub async fn card(&self) -> Value {
        self.ok("customer", json!({ "customer": id("annika") })).await
    }

    /// Returns the row of an attribute from everything that is held.
    pub async fn row(&self, attribute: &str) -> Value {
        row(&self.card().await, attribute)
    }
}

/// Returns the first row of an attribute; `null` where there is none.
pub fn row(card: &Value, attribute: &str) -> Value {
    rows(card, attribute).into_iter().next().unwrap_or_default()
}

pub fn rows(card: &Value, attribute: &str) -> Vec<Value> {
    let groups = card["everything"].as_array().unwrap();
    let rows = groups.iter().flat_map(|group| group["rows"].as_array().unwrap());
    rows.filter(|row| row["slot"]["attribute"] == attribute).cloned().collect()
}

pub fn id(name: &str) -> String {
    customer(name).to_string()
}

pub fn customer(name: &str) -> CustomerId {
    notation::customer(name).unwrap()
}

pub fn slot(attribute: &str) -> Value {
    json!({ "attribute": attribute, "scope": [] })
}

pub fn choice(code: &str) -> Value {
    json!({ "kind": "choice", "code": code })
}

pub fn size(system: &str, label: &str) -> Value {
    json!({ "kind": "size", "system": system, "label": label })
}

pub fn record(owner_id: &str, of: Option<&str>, body: RecordBody) -> Record {
    let key = RecordKey { kind: body.kind(), owner: SOURCE, id: owner_id.to_owned() };
    Record { key, customer: of.map(customer), version: 1, body }
}

async fn open(folder: &TempDir, keys: &Arc<MemoryKeys>, clock: &Arc<SetClock>) -> Arc<App> {
    // The one before lets go of the database when its last task has ended.
    for _ in 0..1_000 {
        match App::open(config(folder, keys, clock)).await {
            Ok(app) => return app,
            Err(trouble) if trouble.code == Code::AlreadyRunning => tokio::task::yield_now().await,
            Err(trouble) => panic!("{trouble:?}"),
        }
    }
    panic!("the database was never let go of");
}

fn key() -> DatabaseKey {
    DatabaseKey::from_bytes([42; 32])
}

fn memory(folder: &TempDir) -> Device {
    loop {
        match Device::open(Place::File(database(folder)), &key()) {
            // The one before lets go of it when its last task has ended.
            Err(DeviceError::InUse) => std::thread::yield_now(),
            opened => return opened.unwrap(),
        }
    }
}

fn config(folder: &TempDir, keys: &Arc<MemoryKeys>, clock: &Arc<SetClock>) -> Config {
    Config {
        place: Place::File(database(folder)),
        keys: keys.clone(),
        strength: Strength::FOR_TESTS,
        passphrase_file: None,
        demonstration_key: false,
        clock: clock.clone(),
        transport: Arc::new(Nowhere),
        pace: Pace::default(),
    }
}

fn database(folder: &TempDir) -> PathBuf {
    folder.path().join("visavi.db")
}

fn identity() -> Identity {
    Identity {
        device: DeviceNumber(OWN),
        epoch: Epoch(1),
        store: StoreId("LKP".to_owned()),
        chain: "Nordhem".to_owned(),
        hub: "https://hub.example".to_owned(),
        hub_epoch: 1,
        hub_key: unhex(&DeviceKey::from_bytes(&[2; 32]).unwrap().public_hex()).unwrap(),
        sealing_key: vec![9; 32],
        private_key: Zeroizing::new(vec![1; 32]),
    }
}

fn bucket() -> BucketId {
    BucketId::Store(StoreId("LKP".to_owned()))
}

fn page(facts: &str, records: Vec<Record>) -> Page {
    let facts = notation::facts(facts).unwrap().into_iter().map(|fact| {
        let at = fact.provenance().written_at;
        Change::Operation(Operation::of_facts(
            fact.id().operation,
            fact.customer(),
            None,
            fact.provenance().store.clone(),
            at,
            &[fact.draft()],
        ))
    });
    let shop = [shop(), staff("sara", "Sara Nyström"), staff("jonas", "Jonas Ek")];
    let records = shop.into_iter().chain(records).map(|record| Change::Record(RecordEnvelope::of(&record)));
    let items: Vec<NumberedItem> =
        facts.chain(records).zip(1..).map(|(change, number)| NumberedItem { number, item: Item { change } }).collect();
    let head = items.len() as u64;
    let state = BucketState { bucket: bucket(), head, items: head, digest: Digest::ZERO };
    Page { hub_epoch: 1, erased: 0, items, cursor: Some(head), state }
}

fn shop() -> Record {
    record(
        "LKP",
        None,
        RecordBody::Store(Store {
            store: StoreId("LKP".to_owned()),
            name: "Nordhem Linköping".to_owned(),
            town: "Linköping".to_owned(),
            country: "SE".to_owned(),
            time_zone: "Europe/Stockholm".to_owned(),
            currency: "SEK".to_owned(),
            online: false,
        }),
    )
}

fn staff(associate: &str, name: &str) -> Record {
    with_pin(associate, name, Some(PIN))
}

/// Returns the record of one of the staff; without a PIN of somebody who has left.
pub fn with_pin(associate: &str, name: &str, pin: Option<&str>) -> Record {
    let quick = Params::new(8, 1, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, quick);
    record(
        associate,
        None,
        RecordBody::Staff(Staff {
            associate: AssociateId(associate.to_owned()),
            name: name.to_owned(),
            store: StoreId("LKP".to_owned()),
            place: "Shoes".to_owned(),
            pin: pin.map(|pin| argon2.hash_password(pin.as_bytes()).unwrap().to_string()),
            language: "en".to_owned(),
            left_handed: false,
            active: pin.is_some(),
        }),
    )
}
