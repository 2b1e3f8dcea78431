//! One device with the whole app on it, asked as its screens ask.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use visavi_app::{App, Config, SetClock, Trouble};
use visavi_device::Place;
use visavi_device::key::{MemoryKeys, Strength};
use visavi_domain::Moment;
use visavi_sync::Pace;
use visavi_tests::in_process::Cable;
use visavi_tests::until::within;

/// How long a first load of half a million order lines may take, without optimisation.
const LOAD_PATIENCE: Duration = Duration::from_secs(600);

/// A device that has everything its store has.
#[derive(Debug)]
pub struct Handheld {
    app: Arc<App>,
    _folder: TempDir,
}

impl Handheld {
    /// Enrols a new device with a code, and waits for the end of its first load.
    pub async fn enrol(cable: Cable, code: &str, now: Moment) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let app = App::open(Config {
            place: Place::File(folder.path().join("visavi.db")),
            keys: Arc::new(MemoryKeys::default()),
            strength: Strength::FOR_TESTS,
            passphrase_file: None,
            demonstration_key: false,
            clock: Arc::new(SetClock::at(now)),
            transport: Arc::new(cable),
            pace: Pace { wake_ms: 20, wake_jitter_ms: 10, ..Pace::default() },
        });
        let this = Self { app: app.await.expect("the folder is empty"), _folder: folder };
        this.ask("enrol", json!({ "hub": "https://hub.test", "code": code, "name": "Desk 1" })).await;
        let loaded = within(LOAD_PATIENCE, async || {
            let load = this.ask("first_load", json!({})).await;
            assert_eq!(load["trouble"], Value::Null, "the first load");
            (load["complete"] == true).then_some(())
        });
        assert!(loaded.await.is_some(), "the first load did not end in {LOAD_PATIENCE:?}");
        this
    }

    /// Asks for something that has an answer.
    pub async fn ask(&self, name: &str, args: Value) -> Value {
        let answer: Result<Value, Trouble> = self.app.call(name, args).await;
        answer.unwrap_or_else(|trouble| panic!("{name}: {trouble:?}"))
    }
}
