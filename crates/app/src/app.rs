//! The app as one value: its memory, who is at it, and the line to the hub.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::{mpsc, watch};
use visavi_device::{Device, Identity};
use visavi_domain::{AssociateId, Moment};
use visavi_sync::{Command, Status};

use crate::config::Config;
use crate::contact::Contact;
use crate::session::Session;
use crate::settings;
use crate::trouble::{Code, Trouble};
use crate::undo::Undoable;
use crate::view::{HelpView, Settings};
use crate::{dispatch, line, memory};

/// Everything an associate can ask for, by name.
pub struct App {
    pub(crate) config: Config,
    state: Mutex<State>,
    revision: watch::Sender<u64>,
}

/// What the app knows besides its database; all of it may be lost at any moment.
#[derive(Default)]
pub(crate) struct State {
    /// Why the database cannot be opened at all; then nothing else is answered.
    pub(crate) stuck: Option<Trouble>,
    /// `None` until the database's key was had.
    pub(crate) device: Option<Device>,
    /// `None` until a hub has said yes.
    pub(crate) identity: Option<Identity>,
    pub(crate) session: Session,
    pub(crate) settings: Settings,
    /// Whom somebody is helping without saving: here and nowhere else.
    pub(crate) help: Option<(AssociateId, HelpView)>,
    pub(crate) undoable: Vec<Undoable>,
    pub(crate) line: Option<Line>,
    /// When the hub was heard before the app was started.
    pub(crate) heard_before: Contact,
}

/// The carriage at work.
pub(crate) struct Line {
    pub(crate) commands: mpsc::Sender<Command>,
    pub(crate) status: watch::Receiver<Status>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("config", &self.config).finish_non_exhaustive()
    }
}

impl App {
    /// Opens the app. Where the key of the database cannot be had, it opens all the same
    /// and asks for a passphrase; where the database is of no use to this version, it
    /// opens to say so and what to do, on the screen and not in a log.
    ///
    /// # Errors
    /// [`Code::AlreadyRunning`] and whatever else keeps the database from opening now.
    pub async fn open(config: Config) -> Result<Arc<Self>, Trouble> {
        let app = Arc::new(Self { config, state: Mutex::default(), revision: watch::Sender::new(1) });
        let opener = app.clone();
        let device = match blocking(move || memory::open(&opener.config)).await {
            Err(trouble) if matches!(trouble.code, Code::NewerDatabase | Code::DatabaseBroken) => {
                app.state().stuck = Some(trouble);
                return Ok(app);
            }
            opened => opened?,
        };
        if let Some(device) = device {
            app.take_up(device).await?;
        }
        Ok(app)
    }

    /// Answers the request called `name`.
    ///
    /// # Errors
    /// A [`Trouble`] that the screen has words for.
    pub async fn call(self: &Arc<Self>, name: &str, args: Value) -> Result<Value, Trouble> {
        self.works()?;
        self.lock_if_idle();
        dispatch::answer(self, name, args).await
    }

    /// Says why nothing can be answered, where nothing can.
    pub(crate) fn works(&self) -> Result<(), Trouble> {
        self.state().stuck.clone().map_or(Ok(()), Err)
    }

    /// Goes on with an opened database: reads who this device is and, if it is somebody,
    /// starts the line to the hub.
    pub(crate) async fn take_up(self: &Arc<Self>, device: Device) -> Result<(), Trouble> {
        let reader = device.clone();
        let (identity, settings, heard_before) =
            blocking(move || Ok((reader.identity()?, settings::of_device(&reader)?, Contact::kept(&reader)?))).await?;
        {
            let mut state = self.state();
            state.device = Some(device.clone());
            state.settings = settings;
            state.heard_before = heard_before;
            state.identity.clone_from(&identity);
        }
        if let Some(identity) = identity {
            line::start(self, device, &identity)?;
        }
        self.bump();
        Ok(())
    }

    pub(crate) fn now(&self) -> Moment {
        self.config.clock.now()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // What a panic left behind is whole: every change here is one assignment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something changed that a screen may show.
    pub(crate) fn bump(&self) {
        self.revision.send_modify(|revision| *revision += 1);
    }

    pub(crate) fn revision(&self) -> u64 {
        *self.revision.borrow()
    }

    pub(crate) fn revisions(&self) -> watch::Receiver<u64> {
        self.revision.subscribe()
    }

    pub(crate) fn lock_if_idle(&self) {
        let now = self.now();
        let locked = {
            let mut state = self.state();
            let place = state.settings.place;
            state.session.lock_if_idle(place, now)
        };
        if locked {
            self.bump();
        }
    }

    /// Returns the carriage's last word; silence before there is a line. When the hub was
    /// heard is known from before the start too.
    pub(crate) fn status(&self) -> Status {
        let state = self.state();
        let status = state.line.as_ref().map(|line| line.status.borrow().clone()).unwrap_or_default();
        Status {
            in_sync_at: status.in_sync_at.or(state.heard_before.in_sync_at),
            last_contact_at: status.last_contact_at.or(state.heard_before.last_contact_at),
            ..status
        }
    }

    /// Tells the carriage something. When it has no room it is about to look anyway.
    pub(crate) fn command(&self, command: Command) {
        if let Some(line) = &self.state().line {
            let _full = line.commands.try_send(command);
        }
    }
}

/// Does what may wait for the disk where waiting is allowed.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        tracing::error!("a request ended in a panic");
        Err(Trouble::new(Code::Internal))
    })
}
