//! The lease at work: time is counted while the app runs, and begins anew as the hub is
//! heard. What may not be open any more is closed.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use visavi_device::lease::{LEASE_HOURS, Lease, Standing, TICK_MS};
use visavi_domain::Moment;
use visavi_sync::engine::Ask;
use visavi_sync::{Failure, Status};

use crate::app::{App, blocking};
use crate::session::Session;
use crate::trouble::{Code, Trouble};
use crate::trouble_from::of_hub;
use crate::{anew, hub_opens, line, shut_out};

/// A lease that is being counted.
#[derive(Debug)]
pub(crate) struct Counting {
    lease: Lease,
    looked_at: Instant,
    /// When the hub was last heard, so that no contact counts twice.
    heard_at: Option<Moment>,
}

impl Counting {
    pub(crate) fn new(lease: Lease) -> Self {
        Self { lease, looked_at: Instant::now(), heard_at: None }
    }

    pub(crate) fn standing(&self) -> Standing {
        self.lease.standing()
    }

    /// The hub has answered: the database may be opened, to hear the rest.
    pub(crate) fn admit(&mut self) {
        self.lease.admit();
    }

    fn count(&mut self, clock: Moment) {
        let ran = self.looked_at.elapsed();
        self.looked_at = Instant::now();
        self.lease.count(clock, i64::try_from(ran.as_millis()).unwrap_or(i64::MAX));
    }

    fn heard(&mut self, clock: Moment, status: &Status) {
        // To be told the time is not enough: a round brings erasures first.
        if status.online && status.last_contact_at != self.heard_at {
            self.heard_at = status.last_contact_at;
            self.looked_at = Instant::now();
            self.lease.heard(clock, status.lease_hours.unwrap_or(LEASE_HOURS));
        }
    }
}

/// Counts as long as the app is there, and writes down what was counted.
pub(crate) fn watch(app: &Arc<App>) {
    let app = Arc::downgrade(app);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(TICK_MS.unsigned_abs())).await;
            let Some(app) = Weak::upgrade(&app) else { return };
            if let Err(trouble) = look(&app).await {
                tracing::error!(code = ?trouble.code, "a lease that is over could not be ended");
            }
            let keeper = app.clone();
            if let Err(trouble) = blocking(move || keep(&keeper)).await {
                tracing::warn!(code = ?trouble.code, "the lease is not written down");
            }
        }
    });
}

/// Counts up to now, and closes the database where its time is up; where even that of its key
/// is, the key is destroyed and an empty database begun.
pub(crate) async fn look(app: &Arc<App>) -> Result<(), Trouble> {
    let now = app.now();
    let (standing, has_memory) = {
        let mut state = app.state();
        let has_memory = state.identity.is_some();
        let Some(counting) = &mut state.lease else { return Ok(()) };
        counting.count(now);
        (counting.standing(), has_memory)
    };
    match standing {
        Standing::Running | Standing::Ending { .. } => Ok(()),
        Standing::Ended if has_memory => {
            close(app);
            Ok(())
        }
        Standing::Ended => Ok(()),
        Standing::Over => {
            let _one_at_a_time = app.opening.lock().await;
            if app.state().lease.as_ref().is_none_or(|counting| counting.standing() != Standing::Over) {
                return Ok(());
            }
            close(app);
            anew::begin(app).await
        }
    }
}

/// Takes in that the hub was heard.
pub(crate) fn heard(app: &App, status: &Status) {
    let now = app.now();
    if let Some(counting) = &mut app.state().lease {
        counting.heard(now, status);
    }
}

/// Writes down what was counted.
pub(crate) fn keep(app: &App) -> Result<(), Trouble> {
    let (keys, lease) = {
        let state = app.state();
        let Some((keys, counting)) = state.keys.clone().zip(state.lease.as_ref()) else { return Ok(()) };
        (keys, counting.lease.clone())
    };
    Ok(lease.keep(&*keys)?)
}

/// Lets somebody in whose lease has ended, where the hub answers now: the line begins with
/// what the hub has to say.
///
/// # Errors
/// [`Code::LeaseEnded`] where it does not.
pub(crate) async fn admit(app: &Arc<App>) -> Result<(), Trouble> {
    look(app).await?;
    if app.state().lease.as_ref().is_none_or(|counting| counting.standing() != Standing::Ended) {
        return Ok(());
    }
    let credentials = app.state().credentials.clone().ok_or(Trouble::new(Code::NotEnrolled))?;
    let caller = line::caller(app, &credentials)?;
    let answered = async {
        let time = hub_opens::time(&caller, app.now()).await?;
        caller.ask(Ask::Buckets { erased: 0 }, time).await
    };
    if let Err(failure) = answered.await {
        if failure == Failure::ShutOut {
            shut_out::say_the_last(app, &caller).await?;
        }
        return Err(Trouble::new(match of_hub(&failure) {
            Code::HubUnreachable => Code::LeaseEnded,
            code => code,
        }));
    }
    if let Some(counting) = &mut app.state().lease {
        counting.admit();
    }
    Ok(())
}

/// Closes the database and forgets its key. What was saved is on disk.
pub(crate) fn close(app: &App) {
    {
        let mut state = app.state();
        state.session = Session::Locked;
        state.help = None;
        state.undoable.clear();
        state.looked_up.clear();
        state.heard_before = state.porch.contact;
        state.line = None;
        state.identity = None;
        state.memory = None;
    }
    app.bump();
}
