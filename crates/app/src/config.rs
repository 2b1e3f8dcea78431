//! What the app is opened with: everything it cannot know by itself.

use std::path::PathBuf;
use std::sync::Arc;

use visavi_device::Place;
use visavi_device::key::{KeyStore, Strength};
use visavi_sync::{Pace, Transport};

use crate::clock::Clock;

/// Everything that comes from outside.
#[derive(Clone)]
pub struct Config {
    /// Where the database is.
    pub place: Place,
    /// Where secrets are kept that must not lie beside it.
    pub keys: Arc<dyn KeyStore>,
    /// What a guess at a PIN costs.
    pub strength: Strength,
    /// Where a passphrase keeps the secrets on a machine without a key store; `None` where
    /// a passphrase is of no use.
    pub passphrase_file: Option<PathBuf>,
    /// The passphrase is one that everybody knows: for invented data, and said on the screen.
    pub demonstration_key: bool,
    pub clock: Arc<dyn Clock>,
    /// The way to the hub.
    pub transport: Arc<dyn Transport>,
    pub pace: Pace,
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config").field("place", &self.place).field("pace", &self.pace).finish_non_exhaustive()
    }
}
