//! The line to the hub: starts the carriage and passes on what it says.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use visavi_device::{Device, Identity};
use visavi_sync::{COMMANDS_MAX, Caller, Carriage, DeviceKey, Status};

use crate::app::{App, Line, blocking};
use crate::contact::Contact;
use crate::trouble::{Code, Trouble};

/// Starts carrying for `identity`.
pub(crate) fn start(app: &Arc<App>, device: Device, identity: &Identity) -> Result<(), Trouble> {
    let key = DeviceKey::from_bytes(&identity.private_key).map_err(|_| Trouble::new(Code::DatabaseBroken))?;
    let clock = app.config.clock.clone();
    let keeper = device.clone();
    let carriage = Carriage {
        device,
        caller: Caller {
            transport: app.config.transport.clone(),
            hub: identity.hub.clone(),
            device: identity.device,
            key,
        },
        pace: app.config.pace,
        hub_epoch: identity.hub_epoch,
        clock: Arc::new(move || clock.now()),
        jitter: Box::new(jitter),
    };
    let (commands, inbox) = mpsc::channel(COMMANDS_MAX);
    let (teller, status) = watch::channel(Status::default());
    tokio::spawn(visavi_sync::run(carriage, inbox, teller));
    let mut heard = status.clone();
    app.state().line = Some(Line { commands, status });
    let mut written = app.state().heard_before;
    // The app may be dropped while the carriage lives; it must not be kept by it.
    let app = Arc::downgrade(app);
    tokio::spawn(async move {
        while heard.changed().await.is_ok() {
            let Some(app) = app.upgrade() else { return };
            app.bump();
            let status = heard.borrow_and_update().clone();
            if let Some(contact) = written.overtaken_by(&status) {
                written = contact;
                keep(keeper.clone(), contact).await;
            }
        }
    });
    Ok(())
}

/// Writes down when the hub was heard. A full disk costs a figure after the next start.
async fn keep(device: Device, contact: Contact) {
    if let Err(trouble) = blocking(move || contact.keep(&device)).await {
        tracing::warn!(code = ?trouble.code, "when the hub was heard is not written down");
    }
}

fn jitter() -> u64 {
    // Without randomness many devices come back in the same second, and nothing worse.
    getrandom::u64().unwrap_or(0)
}
