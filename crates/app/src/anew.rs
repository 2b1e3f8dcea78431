//! An enrolled device whose memory nobody can open any more begins with an empty one. The
//! hub gives it numbers of its own for it, since what it said before may not have arrived
//! yet, and everything else comes as it did at the first load.

use std::sync::{Arc, Weak};
use std::time::Duration;

use visavi_device::Identity;
use visavi_device::key::Credentials;
use visavi_device::lease::Lease;
use visavi_sync::engine::{Answer, Ask};
use visavi_sync::{Caller, Failure};

use crate::app::{App, blocking};
use crate::lease::Counting;
use crate::memory::{self, Memory};
use crate::porch::Porch;
use crate::trouble::{Code, Trouble};
use crate::trouble_from::of_hub;
use crate::{line, shut_out};

/// Begins an empty memory in the place of the one before.
pub(crate) async fn begin(app: &Arc<App>) -> Result<(), Trouble> {
    let beginner = app.clone();
    let (slots, credentials) = {
        let state = app.state();
        let slots = state.slots.clone().ok_or(Trouble::new(Code::KeyStoreLocked))?;
        (slots, state.credentials.clone().ok_or(Trouble::new(Code::NotEnrolled))?)
    };
    let memory = blocking(move || memory::begin(&beginner.config, &slots, &credentials)).await?;
    {
        let mut state = app.state();
        state.porch = Porch::default();
        // Nothing is in it yet; who opens it has heard the hub.
        state.lease = Some(Counting::new(Lease::unknown(app.config.clock.now())));
        state.memory = Some(memory.clone());
    }
    identify(app, memory);
    Ok(())
}

/// Asks the hub for numbers until it gives some, and then goes on with the memory.
pub(crate) fn identify(app: &Arc<App>, memory: Memory) {
    let Some(credentials) = app.state().credentials.clone() else { return };
    let pause = Duration::from_millis(app.config.pace.wake_ms);
    let app = Arc::downgrade(app);
    tokio::spawn(async move {
        while let Some(asking) = app.upgrade().and_then(|app| line::caller(&app, &credentials).ok()) {
            match ask(&app, &asking, &credentials).await {
                Ok(identity) => return go_on(&app, memory, identity).await,
                Err(failure) => {
                    let Some(app) = app.upgrade() else { return };
                    let mut why = of_hub(&failure);
                    if failure == Failure::ShutOut {
                        match shut_out::say_the_last(&app, &asking).await {
                            Ok(()) => return,
                            Err(trouble) => why = trouble.code,
                        }
                    }
                    app.state().beginning = Some(why);
                    app.bump();
                }
            }
            tokio::time::sleep(pause).await;
        }
    });
}

async fn ask(app: &Weak<App>, caller: &Caller, credentials: &Credentials) -> Result<Identity, Failure> {
    let now = app.upgrade().map(|app| app.now()).unwrap_or_default();
    let Answer::Time(time) = caller.ask(Ask::Time, now).await? else { return Err(Failure::Broken) };
    let Answer::Epoch(reply) = caller.ask(Ask::Epoch, time.now).await? else { return Err(Failure::Broken) };
    Ok(credentials.identity(reply.epoch, reply.hub_epoch))
}

async fn go_on(app: &Weak<App>, memory: Memory, identity: Identity) {
    let Some(app) = app.upgrade() else { return };
    let keeper = memory.device.clone();
    let kept = blocking(move || Ok(keeper.enrol(&identity)?)).await;
    if let Some(counting) = &mut app.state().lease {
        counting.admit();
    }
    let outcome = match kept {
        Ok(()) => app.take_up(memory).await,
        Err(trouble) => Err(trouble),
    };
    app.state().beginning = outcome.err().map(|trouble| trouble.code);
    app.bump();
}
