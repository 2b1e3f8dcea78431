//! Makes this device one of the hub's, with a one-time code.

use std::sync::Arc;

use serde::Deserialize;
use ts_rs::TS;
use visavi_device::Identity;
use visavi_sync::DeviceKey;

use crate::app::{App, blocking};
use crate::trouble::{Code, Trouble};
use crate::view::StateView;
use crate::{line, state_view};

#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Args {
    pub(crate) hub: String,
    pub(crate) code: String,
    pub(crate) name: String,
}

pub type Reply = StateView;

/// The longest name of a device.
const NAME_CHARS_MAX: usize = 80;

pub(crate) async fn run(app: Arc<App>, args: Args) -> Result<Reply, Trouble> {
    let device = {
        let state = app.state();
        if state.identity.is_some() {
            return Err(Trouble::new(Code::AlreadyEnrolled));
        }
        state.device.clone().ok_or(Trouble::new(Code::KeyStoreLocked))?
    };
    for (text, field) in [(&args.hub, "hub"), (&args.code, "code"), (&args.name, "name")] {
        if text.trim().is_empty() {
            return Err(Trouble::about(Code::Empty, field));
        }
    }
    if args.name.chars().count() > NAME_CHARS_MAX {
        return Err(Trouble::about(Code::TooLong, "name"));
    }
    let key = DeviceKey::generate();
    let enrolled = visavi_sync::enrol(&*app.config.transport, &args.hub, &args.code, &args.name, &key).await?;
    let identity = Identity {
        device: enrolled.device,
        epoch: enrolled.epoch,
        store: enrolled.store,
        chain: enrolled.chain,
        hub: enrolled.hub,
        hub_epoch: enrolled.hub_epoch,
        private_key: key.to_bytes(),
    };
    let (keeper, kept) = (device.clone(), identity.clone());
    blocking(move || Ok(keeper.enrol(&kept)?)).await?;
    app.state().identity = Some(identity.clone());
    line::start(&app, device, &identity)?;
    app.bump();
    blocking(move || state_view::of(&app)).await
}
