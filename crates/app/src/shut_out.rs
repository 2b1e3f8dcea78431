//! A device that its hub has shut out keeps nothing. What it had saved goes up first, and
//! waits at the hub for a person; then the key is destroyed, and everything that it opened.
//!
//! Nobody commands it: that the device is shut out is how it stands at its hub, which proves
//! so with every answer. An old answer, or one that somebody made up, changes nothing.

use std::sync::Arc;

use visavi_device::key::{Credentials, KeyError, KeyStore};
use visavi_device::{Place, Sealed, Slots};
use visavi_protocol::limits::SEALED_PER_PUSH_MAX;
use visavi_protocol::{PushReply, PushRequest, SealedOperation};
use visavi_sync::engine::{Answer, Ask};
use visavi_sync::{Caller, Failure, Status, Trouble as Carrying};

use crate::app::{App, blocking};
use crate::config::Config;
use crate::porch::Porch;
use crate::session::Session;
use crate::trouble::{Code, Trouble};
use crate::trouble_from::of_hub;
use crate::{hub_opens, lease, memory};

/// Under which name it is noted that the device was shut out, until it is enrolled again.
const NAME: &str = "shut-out";

/// Says whether it is time: the hub has shut the device out, and has all that it saved.
pub(crate) fn is_due(status: &Status) -> bool {
    status.trouble == Some(Carrying::Hub(Failure::ShutOut)) && status.waiting == 0
}

/// Sends what lies sealed of a device whose database nobody opens any more, or whose empty one
/// gets no numbers, and then destroys everything. Cut off anywhere, it is done again when the
/// hub is next asked.
///
/// # Errors
/// Where the hub does not answer, or the disk fails: then nothing is destroyed.
pub(crate) async fn say_the_last(app: &Arc<App>, caller: &Caller) -> Result<(), Trouble> {
    let no_answer = |failure: Failure| Trouble::new(of_hub(&failure));
    loop {
        let looking = app.clone();
        let sealed = blocking(move || unheard(&looking.config)).await?;
        if sealed.is_empty() {
            wipe(app);
            return Ok(());
        }
        let time = hub_opens::time(caller, app.now()).await.map_err(no_answer)?;
        let push = Ask::Push(PushRequest { operations: Vec::new(), sealed });
        let Answer::Push(reply) = caller.ask(push, time).await.map_err(no_answer)? else {
            return Err(no_answer(Failure::Broken));
        };
        let noting = app.clone();
        blocking(move || note(&noting.config, &reply)).await?;
    }
}

fn unheard(config: &Config) -> Result<Vec<SealedOperation>, Trouble> {
    let Place::File(database) = &config.place else { return Ok(Vec::new()) };
    let sealed = Sealed::beside(database)?;
    let mut numbers = sealed.unheard()?;
    numbers.truncate(SEALED_PER_PUSH_MAX);
    Ok(sealed.rows(&numbers)?)
}

fn note(config: &Config, reply: &PushReply) -> Result<(), Trouble> {
    let Place::File(database) = &config.place else { return Ok(()) };
    Ok(Sealed::beside(database)?.heard(&reply.results)?)
}

/// Destroys everything. Cut off after the first step, the next start finds a key that is
/// gone, asks the hub, and comes here again.
pub(crate) fn wipe(app: &Arc<App>) {
    let app = app.clone();
    tokio::spawn(async move {
        let _one_at_a_time = app.opening.lock().await;
        if app.state().credentials.is_none() {
            return;
        }
        // From here on nobody saves anything; what was saved since the last count goes up first.
        app.state().session = Session::Locked;
        let memory = app.state().memory.clone();
        let waiting = blocking(move || memory.map_or(Ok(0), |memory| Ok(memory.device.waiting()?)));
        if !matches!(waiting.await, Ok(0)) {
            return;
        }
        lease::close(&app);
        let wiping = app.clone();
        let wiped = blocking(move || {
            let (keys, slots) = {
                let state = wiping.state();
                let found = state.keys.clone().zip(state.slots.clone());
                found.ok_or(Trouble::new(Code::KeyStoreLocked))?
            };
            destroy(&wiping.config, &*keys, &slots)
        });
        if let Err(trouble) = wiped.await {
            tracing::error!(code = ?trouble.code, "a device that was shut out could not be wiped whole");
        }
        {
            let mut state = app.state();
            state.credentials = None;
            state.lease = None;
            state.porch = Porch::default();
            state.shut_out = true;
        }
        app.bump();
    });
}

fn destroy(config: &Config, keys: &dyn KeyStore, slots: &Slots) -> Result<(), Trouble> {
    slots.destroy()?;
    keys.keep(NAME, &[1])?;
    Credentials::forget(keys)?;
    memory::destroy(config)
}

/// Says whether the device was shut out, and not enrolled since.
pub(crate) fn was(keys: &dyn KeyStore) -> Result<bool, KeyError> {
    Ok(keys.load(NAME)?.is_some())
}

/// Forgets it: the device is enrolled again.
pub(crate) fn over(keys: &dyn KeyStore) -> Result<(), KeyError> {
    keys.remove(NAME)
}
