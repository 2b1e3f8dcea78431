//! The whole app on a device, asked as its screens ask.

use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;
use visavi_app::{App, Code, Config, SetClock};
use visavi_device::Place;
use visavi_device::key::{MemoryKeys, Strength};
use visavi_domain::record::Staff;
use visavi_domain::{AssociateId, Moment, StoreId, notation};
use visavi_hub::pin;
use visavi_sync::Pace;
use visavi_tests::in_process::{Cable, Chain, STORE};
use visavi_tests::until::until_async;

pub const PIN: &str = "123456";

/// A device with the app on it.
pub struct Desk {
    app: Arc<App>,
    pub cable: Cable,
    pub clock: Arc<SetClock>,
    keys: Arc<MemoryKeys>,
    wake_ms: u64,
    folder: TempDir,
}

impl Desk {
    /// Enrols a new device that asks by itself so often, and signs Sara in.
    pub async fn enrol(chain: &Chain, now: Moment, wake_ms: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let (cable, clock) = (chain.cable(), Arc::new(SetClock::at(now)));
        let keys = Arc::new(MemoryKeys::default());
        let app = open(&folder, &keys, &clock, &cable, wake_ms).await;
        let this = Self { app, cable, clock, keys, wake_ms, folder };
        let code = chain.code();
        this.ask("enrol", json!({ "hub": "https://hub.test", "code": code, "name": "Desk 1" })).await;
        until_async("the first load is there", async || {
            (this.ask("first_load", json!({})).await["complete"] == true).then_some(())
        })
        .await;
        this.sign_in("sara").await;
        this
    }

    /// Ends the app and starts it again.
    pub async fn restart(self) -> Self {
        let Self { app, cable, clock, keys, wake_ms, folder } = self;
        drop(app);
        let app = open(&folder, &keys, &clock, &cable, wake_ms).await;
        Self { app, cable, clock, keys, wake_ms, folder }
    }

    pub async fn sign_in(&self, associate: &str) -> Value {
        self.ask("sign_in", json!({ "associate": associate, "pin": PIN })).await
    }

    pub async fn ask(&self, name: &str, args: Value) -> Value {
        self.app.call(name, args).await.unwrap_or_else(|trouble| panic!("{name}: {trouble:?}"))
    }

    pub async fn refused(&self, name: &str, args: Value) -> Code {
        self.app.call(name, args).await.expect_err("it is refused").code
    }

    /// Returns how many are found on this device.
    pub async fn found_here(&self, text: &str) -> usize {
        self.ask("find", json!({ "text": text })).await["people"].as_array().map_or(0, Vec::len)
    }

    /// Saves that Annika drinks tea.
    pub async fn says_tea(&self) -> Value {
        let annika = notation::customer("annika").expect("stories name customers by a word").to_string();
        self.ask("open", json!({ "customer": annika, "purpose": "visit" })).await;
        let slot = json!({ "attribute": "coffee", "scope": [] });
        let tea = json!({ "kind": "choice", "code": "tea" });
        self.ask("correct", json!({ "customer": annika, "slot": slot, "value": tea, "how": "told" })).await
    }

    /// Says whether there is a database, or anything that opens one.
    pub fn has_files(&self) -> bool {
        ["visavi.db", "visavi.slots"].iter().any(|name| self.folder.path().join(name).exists())
    }

    /// Waits until the app stands there.
    pub async fn reaches(&self, stage: &str) {
        until_async(stage, async || (self.ask("state", json!({})).await["stage"] == stage).then_some(())).await;
    }

    /// Waits until everything that was saved is at the hub.
    pub async fn is_drained(&self) {
        until_async("what was said is at the hub", async || {
            (self.ask("state", json!({})).await["sync"]["waiting"] == 0).then_some(())
        })
        .await;
    }
}

async fn open(
    folder: &TempDir,
    keys: &Arc<MemoryKeys>,
    clock: &Arc<SetClock>,
    cable: &Cable,
    wake_ms: u64,
) -> Arc<App> {
    until_async("the app before has ended", async || {
        let config = Config {
            place: Place::File(folder.path().join("visavi.db")),
            keys: keys.clone(),
            strength: Strength::FOR_TESTS,
            passphrase_file: None,
            demonstration_key: false,
            clock: clock.clone(),
            transport: Arc::new(cable.clone()),
            pace: Pace { wake_ms, listening_ms: wake_ms, ..Pace::default() },
        };
        match App::open(config).await {
            Err(trouble) if trouble.code == Code::AlreadyRunning => None,
            opened => Some(opened.expect("what is on disk can be read")),
        }
    })
    .await
}

/// Returns somebody of the store's staff.
pub fn staff(associate: &str, name: &str) -> Staff {
    Staff {
        associate: AssociateId(associate.to_owned()),
        name: name.to_owned(),
        store: StoreId(STORE.to_owned()),
        place: "Shoes".to_owned(),
        pin: Some(pin::hash(PIN).expect("a PIN can be hashed")),
        language: "en".to_owned(),
        left_handed: false,
        active: true,
    }
}
