//! Opens the key file with a passphrase, on a machine without a key store.

use std::sync::Arc;

use serde::Deserialize;
use ts_rs::TS;
use visavi_device::key::PassphraseFile;

use crate::app::{App, blocking};
use crate::arg::Secret;
use crate::state_view;
use crate::trouble::{Code, Trouble};
use crate::view::StateView;

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    passphrase: Secret,
}

pub type Reply = StateView;

pub(crate) async fn run(app: Arc<App>, args: Args) -> Result<Reply, Trouble> {
    if app.state().slots.is_none() {
        let file = app.config.passphrase_file.clone().ok_or(Trouble::new(Code::KeyStoreLocked))?;
        if args.passphrase.0.trim().is_empty() {
            return Err(Trouble::about(Code::Empty, "passphrase"));
        }
        // The key store may have been unlocked since; then no passphrase is needed.
        match app.find(app.config.keys.clone()).await {
            Err(trouble) if trouble.code == Code::KeyStoreLocked => {
                app.find(Arc::new(PassphraseFile::new(file, args.passphrase.0))).await?;
            }
            outcome => outcome?,
        }
    }
    blocking(move || state_view::of(&app)).await
}
