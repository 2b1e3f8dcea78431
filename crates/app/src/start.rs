//! How programs start the app: the arguments they share.

use std::path::PathBuf;
use std::sync::Arc;

use visavi_device::Place;
use visavi_device::key::{KeyError, KeyStore, OsKeys, PassphraseFile, Strength};
use visavi_sync::Pace;
use visavi_sync::http::Http;
use zeroize::Zeroizing;

use crate::app::App;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::requests::enrol;
use crate::trouble::{Code, Trouble};

/// Arguments of every program that opens the app.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Start {
    /// The folder of the device's encrypted database.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Enrol at this hub, unless the device is enrolled already.
    #[arg(long, value_name = "ADDRESS", requires = "code")]
    hub: Option<String>,
    /// The one-time code to enrol with.
    #[arg(long, requires = "hub")]
    code: Option<String>,
    /// What people call the device.
    #[arg(long, default_value = "Visavi")]
    name: String,
    /// For demonstrations and tests with invented data only: keeps the secrets beside the
    /// database, under a passphrase that everybody knows.
    #[arg(long)]
    demo_key: bool,
}

/// Under which name the secrets stand in the operating system's key store.
const KEY_ENTRY: &str = "visavi";
const DATABASE: &str = "visavi.db";
const KEY_FILE: &str = "visavi.key";
const DEMO_PASSPHRASE: &str = "demonstration";

impl Start {
    /// Takes the folder from `folder` where no argument named one.
    ///
    /// # Errors
    /// Whatever `folder` says.
    pub fn with_default_folder(mut self, folder: impl FnOnce() -> Result<PathBuf, Trouble>) -> Result<Self, Trouble> {
        if self.data.is_none() {
            self.data = Some(folder()?);
        }
        Ok(self)
    }

    /// Opens the app, and enrols it where the arguments say so.
    ///
    /// # Errors
    /// Whatever keeps the database from opening, or the hub from taking the device.
    pub async fn open(self) -> Result<Arc<App>, Trouble> {
        let folder = self.data.clone().unwrap_or_else(|| PathBuf::from("."));
        let key_file = folder.join(KEY_FILE);
        let (keys, passphrase_file): (Arc<dyn KeyStore>, _) = if self.demo_key {
            let known = Zeroizing::new(DEMO_PASSPHRASE.to_owned());
            (Arc::new(PassphraseFile::new(key_file, known)), None)
        } else {
            (os_keys(), Some(key_file))
        };
        let transport = Http::new().map_err(|error| {
            tracing::error!(%error, "the system's certificates cannot be read");
            Trouble::new(Code::Internal)
        })?;
        let app = App::open(Config {
            place: Place::File(folder.join(DATABASE)),
            keys,
            strength: Strength::FULL,
            passphrase_file,
            demonstration_key: self.demo_key,
            clock: Arc::new(SystemClock),
            transport: Arc::new(transport),
            pace: Pace::default(),
        })
        .await?;
        if app.works().is_err() {
            return Ok(app);
        }
        if let (Some(hub), Some(code)) = (self.hub, self.code) {
            let name = if self.name.is_empty() { "Visavi".to_owned() } else { self.name };
            match enrol::run(app.clone(), enrol::Args { hub, code, name }).await {
                Ok(_) => {}
                // Started a second time with the same arguments.
                Err(trouble) if trouble.code == Code::AlreadyEnrolled => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(app)
    }
}

/// Returns the operating system's key store, or one that says there is none.
fn os_keys() -> Arc<dyn KeyStore> {
    match OsKeys::open(KEY_ENTRY) {
        Ok(keys) => Arc::new(keys),
        Err(error) => {
            tracing::info!(%error, "no key store: a passphrase keeps the secrets");
            Arc::new(NoKeys)
        }
    }
}

/// A machine without a key store.
#[derive(Debug)]
struct NoKeys;

impl KeyStore for NoKeys {
    fn load(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyError> {
        Err(KeyError::KeyStoreLocked)
    }

    fn keep(&self, _: &str, _: &[u8]) -> Result<(), KeyError> {
        Err(KeyError::KeyStoreLocked)
    }

    fn remove(&self, _: &str) -> Result<(), KeyError> {
        Err(KeyError::KeyStoreLocked)
    }
}
