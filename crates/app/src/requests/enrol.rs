//! Makes this device one of the hub's, with a one-time code.

use std::sync::Arc;

use serde::Deserialize;
use ts_rs::TS;
use visavi_device::Identity;
use visavi_device::key::Credentials;
use visavi_device::lease::{LEASE_HOURS, Lease};
use visavi_sync::DeviceKey;

use crate::app::{App, blocking};
use crate::lease::Counting;
use crate::trouble::{Code, Trouble};
use crate::view::StateView;
use crate::{memory, settings, shut_out, state_view};

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
    let (keys, slots) = {
        let state = app.state();
        if state.credentials.is_some() {
            return Err(Trouble::new(Code::AlreadyEnrolled));
        }
        state.keys.clone().zip(state.slots.clone()).ok_or(Trouble::new(Code::KeyStoreLocked))?
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
        hub_key: enrolled.hub_key,
        sealing_key: enrolled.sealing_key,
        private_key: key.to_bytes(),
    };
    let credentials = Credentials::of(&identity);
    let (beginner, kept) = (app.clone(), credentials.clone());
    let memory = blocking(move || {
        // First, so that whatever is cut off after it goes on by itself: the code is used up.
        kept.keep(&*keys)?;
        let lease = Lease::new(beginner.now(), LEASE_HOURS);
        lease.keep(&*keys)?;
        beginner.state().lease = Some(Counting::new(lease));
        let memory = memory::begin(&beginner.config, &slots, &kept)?;
        settings::keep(&memory.device, &beginner.state().settings.clone(), None)?;
        memory.device.enrol(&identity)?;
        shut_out::over(&*keys)?;
        Ok(memory)
    })
    .await?;
    {
        let mut state = app.state();
        state.credentials = Some(credentials);
        state.shut_out = false;
    }
    app.take_up(memory).await?;
    blocking(move || state_view::of(&app)).await
}
