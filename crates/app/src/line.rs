//! The line to the hub: starts the carriage and passes on what it says.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use visavi_device::key::Credentials;
use visavi_device::{Device, Identity};
use visavi_sync::{COMMANDS_MAX, Caller, Carriage, DeviceKey, Status};

use crate::app::{App, Line, blocking};
use crate::contact::Contact;
use crate::trouble::{Code, Trouble};
use crate::{lease, porch, shut_out};

/// Starts carrying for `identity`.
pub(crate) fn start(app: &Arc<App>, device: Device, identity: &Identity) -> Result<(), Trouble> {
    let credentials = app.state().credentials.clone().ok_or(Trouble::new(Code::NotEnrolled))?;
    let caller = caller(app, &credentials)?;
    let clock = app.config.clock.clone();
    let keeper = device.clone();
    let carriage = Carriage {
        device,
        caller: caller.clone(),
        pace: app.config.pace,
        hub_epoch: identity.hub_epoch,
        clock: Arc::new(move || clock.now()),
        jitter: Box::new(jitter),
    };
    let (commands, inbox) = mpsc::channel(COMMANDS_MAX);
    let (teller, status) = watch::channel(Status::default());
    tokio::spawn(visavi_sync::run(carriage, inbox, teller));
    let mut heard = status.clone();
    app.state().line = Some(Line { caller, commands, status });
    let mut written = app.state().heard_before;
    let mut pages = 0;
    // The app may be dropped while the carriage lives; it must not be kept by it.
    let app = Arc::downgrade(app);
    tokio::spawn(async move {
        while heard.changed().await.is_ok() {
            let Some(app) = app.upgrade() else { return };
            app.bump();
            let status = heard.borrow_and_update().clone();
            if shut_out::is_due(&status) {
                shut_out::wipe(&app);
            }
            lease::heard(&app, &status);
            if status.pages != pages {
                pages = status.pages;
                note_staff(&app, &status).await;
            }
            if let Some(contact) = written.overtaken_by(&status) {
                written = contact;
                keep(keeper.clone(), contact).await;
            }
        }
    });
    Ok(())
}

/// Returns this device as it speaks to its hub.
pub(crate) fn caller(app: &App, credentials: &Credentials) -> Result<Caller, Trouble> {
    let broken = |_| Trouble::new(Code::DatabaseBroken);
    let key = DeviceKey::from_bytes(&credentials.private_key).map_err(broken)?;
    Ok(Caller {
        transport: app.config.transport.clone(),
        hub: credentials.hub.clone(),
        device: credentials.device,
        proof: key.shared_with(&credentials.hub_key).map_err(broken)?,
        key,
        standing: Arc::default(),
    })
}

/// Takes in what the hub may have said of the staff. What cannot be written now is written
/// with the next page, or at the next sign-in.
async fn note_staff(app: &Arc<App>, status: &Status) {
    let app = app.clone();
    let whole = status.total > 0 && status.done >= status.total;
    let noted = blocking(move || {
        if whole {
            porch::close_slots(&app)?;
        }
        porch::keep(&app)
    });
    if let Err(trouble) = noted.await {
        tracing::warn!(code = ?trouble.code, "what the lock screen shows is not written down");
    }
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
