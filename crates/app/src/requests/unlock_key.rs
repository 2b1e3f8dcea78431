//! Opens the database with a passphrase, on a machine without a key store.

use std::sync::Arc;

use serde::Deserialize;
use ts_rs::TS;
use visavi_device::key::PassphraseFile;

use crate::app::{App, blocking};
use crate::arg::Secret;
use crate::trouble::{Code, Trouble};
use crate::view::StateView;
use crate::{memory, state_view};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    #[ts(type = "string")]
    passphrase: Secret,
}

pub type Reply = StateView;

pub(crate) async fn run(app: Arc<App>, args: Args) -> Result<Reply, Trouble> {
    if app.state().device.is_none() {
        let file = app.config.passphrase_file.clone().ok_or(Trouble::new(Code::KeyStoreLocked))?;
        if args.passphrase.0.trim().is_empty() {
            return Err(Trouble::about(Code::Empty, "passphrase"));
        }
        let opener = app.clone();
        let device = blocking(move || {
            // The key store may have been unlocked since; then no passphrase is needed.
            match memory::open(&opener.config)? {
                Some(device) => Ok(device),
                None => Ok(memory::open_with(&opener.config, &PassphraseFile::new(file, args.passphrase.0))?),
            }
        })
        .await?;
        app.take_up(device).await?;
    }
    blocking(move || state_view::of(&app)).await
}
