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
use visavi_app::{App, Code, Config, SetClock, Trouble};
use visavi_device::key::{KeyStore, MemoryKeys};
use visavi_device::{DatabaseKey, Device, Identity, Place};
use visavi_domain::record::{Record, RecordBody, RecordKey, Staff, Store};
use visavi_domain::{AssociateId, CustomerId, DeviceNumber, Epoch, Moment, StoreId, notation};
use visavi_protocol::{BucketId, BucketState, Change, Digest, Item, NumberedItem, Operation, Page, RecordEnvelope};
use visavi_sync::transport::Sending;
use visavi_sync::{Failure, Pace, Request, Transport};
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
        let folder = TempDir::new().unwrap();
        let keys = Arc::new(MemoryKeys::default());
        let key = DatabaseKey::from_bytes([42; 32]);
        keys.keep(&key).unwrap();
        {
            let device = Device::open(Place::File(database(&folder)), &key).unwrap();
            device.enrol(&identity()).unwrap();
            device.set_buckets(&[bucket()]).unwrap();
            device.apply(&page(facts, records)).unwrap();
        }
        let clock = Arc::new(SetClock::at(NOW));
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

    /// Kills the app, spoils its database and starts it again.
    pub async fn restart_spoiled(self) -> Self {
        let Self { app, clock, keys, folder } = self;
        drop(app);
        // Whoever holds the file lets go of it when the last task has ended.
        drop(open(&folder, &keys, &clock).await);
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
        let config = Config {
            place: Place::File(database(folder)),
            keys: keys.clone(),
            passphrase_file: None,
            demonstration_key: false,
            clock: clock.clone(),
            transport: Arc::new(Nowhere),
            pace: Pace::default(),
        };
        match App::open(config).await {
            Ok(app) => return app,
            Err(trouble) if trouble.code == Code::AlreadyRunning => tokio::task::yield_now().await,
            Err(trouble) => panic!("{trouble:?}"),
        }
    }
    panic!("the database was never let go of");
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
    Page { hub_epoch: 1, items, cursor: Some(head), state }
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
            pin: Some(argon2.hash_password(PIN.as_bytes()).unwrap().to_string()),
            language: "en".to_owned(),
            left_handed: false,
            active: true,
        }),
    )
}
