//! The app as one value: its memory, who is at it, and the line to the hub.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::{mpsc, watch};
use visavi_device::key::{Credentials, KeyError, KeyStore};
use visavi_device::lease::Lease;
use visavi_device::{Identity, Slots};
use visavi_domain::{AssociateId, CustomerId, Moment};
use visavi_sync::{Caller, Command, Status};

use crate::config::Config;
use crate::contact::Contact;
use crate::lease::Counting;
use crate::memory::Memory;
use crate::porch::Porch;
use crate::session::Session;
use crate::settings;
use crate::trouble::{Code, Trouble};
use crate::undo::Undoable;
use crate::view::{HelpView, Settings};
use crate::{anew, dispatch, lease, line, memory, porch, shut_out};

/// Everything an associate can ask for, by name.
pub struct App {
    pub(crate) config: Config,
    state: Mutex<State>,
    /// Held while the database is opened.
    pub(crate) opening: tokio::sync::Mutex<()>,
    revision: watch::Sender<u64>,
}

/// What the app knows besides its database; all of it may be lost at any moment.
#[derive(Default)]
pub(crate) struct State {
    /// Why nothing can be opened at all; then nothing else is answered.
    pub(crate) stuck: Option<Trouble>,
    /// `None` until the key store was had, and who can open the database with it.
    pub(crate) keys: Option<Arc<dyn KeyStore>>,
    pub(crate) slots: Option<Arc<Slots>>,
    /// `None` until a hub has said yes.
    pub(crate) credentials: Option<Credentials>,
    /// How long the database may still be open; `None` before a hub has said yes.
    pub(crate) lease: Option<Counting>,
    /// Its hub has shut the device out, and it is nobody's.
    pub(crate) shut_out: bool,
    /// What the lock screen shows while the database is closed.
    pub(crate) porch: Porch,
    /// `None` while it is closed.
    pub(crate) memory: Option<Memory>,
    /// `None` while the memory is closed, and until an empty one has numbers.
    pub(crate) identity: Option<Identity>,
    /// Why an empty memory has none yet.
    pub(crate) beginning: Option<Code>,
    pub(crate) session: Session,
    pub(crate) settings: Settings,
    /// Whom somebody is helping without saving: here and nowhere else.
    pub(crate) help: Option<(AssociateId, HelpView)>,
    pub(crate) undoable: Vec<Undoable>,
    /// Who was found in the rest of the chain, the last one last.
    pub(crate) looked_up: Vec<CustomerId>,
    pub(crate) line: Option<Line>,
    /// When the hub was heard before the app was started.
    pub(crate) heard_before: Contact,
}

/// The carriage at work.
pub(crate) struct Line {
    /// For what somebody waits at the screen for.
    pub(crate) caller: Caller,
    pub(crate) commands: mpsc::Sender<Command>,
    pub(crate) status: watch::Receiver<Status>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("config", &self.config).finish_non_exhaustive()
    }
}

impl App {
    /// Opens the app, up to the lock screen. Where the key store cannot be had, it opens all
    /// the same and asks for a passphrase; where what it keeps cannot be read, it opens to
    /// say so and what to do, on the screen and not in a log.
    ///
    /// # Errors
    /// [`Code::AlreadyRunning`] and whatever else keeps it from opening now.
    pub async fn open(config: Config) -> Result<Arc<Self>, Trouble> {
        let app = Arc::new(Self {
            config,
            state: Mutex::default(),
            opening: Default::default(),
            revision: watch::Sender::new(1),
        });
        match app.find(app.config.keys.clone()).await {
            Err(trouble) if trouble.code == Code::KeyStoreLocked && app.config.passphrase_file.is_some() => {}
            Err(trouble) if trouble.code == Code::DatabaseBroken => app.state().stuck = Some(trouble),
            outcome => outcome?,
        }
        Ok(app)
    }

    /// Finds out who this device is and who can open its database, with the secrets that
    /// `keys` keeps.
    pub(crate) async fn find(self: &Arc<Self>, keys: Arc<dyn KeyStore>) -> Result<(), Trouble> {
        let (config, kept) = (self.config.clone(), keys.clone());
        let (slots, credentials, lease, shut_out) = blocking(move || {
            memory::make_folder(&config.place).map_err(KeyError::Io)?;
            let slots = Slots::open(kept.clone(), &config.place, config.strength)?;
            let credentials = Credentials::kept(&*kept)?;
            let mut lease = Lease::kept(&*kept)?.unwrap_or(Lease::unknown(config.clock.now()));
            lease.count_start(config.clock.now());
            if credentials.is_some() {
                lease.keep(&*kept)?;
            }
            let shut_out = shut_out::was(&*kept)?;
            Ok((Arc::new(slots), credentials, lease, shut_out))
        })
        .await?;
        let porch = Porch::read(&slots.porch());
        // Where nobody has worked yet, nothing is lost that the hub does not have.
        let nobody_can_open = credentials.is_some() && (porch.tiles.is_empty() || !slots.are_there());
        {
            let mut state = self.state();
            state.keys = Some(keys);
            state.slots = Some(slots);
            state.lease = credentials.is_some().then(|| Counting::new(lease));
            state.credentials = credentials;
            state.shut_out = shut_out;
            state.settings = porch.settings.clone();
            state.heard_before = porch.contact;
            state.porch = porch;
        }
        // What is over is found out before anything of it is opened.
        lease::look(self).await?;
        if nobody_can_open && self.state().memory.is_none() {
            anew::begin(self).await?;
        }
        lease::watch(self);
        self.bump();
        Ok(())
    }

    /// Answers the request called `name`.
    ///
    /// # Errors
    /// A [`Trouble`] that the screen has words for.
    pub async fn call(self: &Arc<Self>, name: &str, args: Value) -> Result<Value, Trouble> {
        self.works()?;
        lease::look(self).await?;
        self.lock_if_idle();
        dispatch::answer(self, name, args).await
    }

    /// Says why nothing can be answered, where nothing can.
    pub(crate) fn works(&self) -> Result<(), Trouble> {
        self.state().stuck.clone().map_or(Ok(()), Err)
    }

    /// Goes on with an opened memory: reads who it belongs to and starts the line to the
    /// hub, or asks the hub for numbers where nobody's name is in it.
    pub(crate) async fn take_up(self: &Arc<Self>, memory: Memory) -> Result<(), Trouble> {
        let reader = memory.device.clone();
        let (identity, settings, heard_before) =
            blocking(move || Ok((reader.identity()?, settings::of_device(&reader)?, Contact::kept(&reader)?))).await?;
        {
            let mut state = self.state();
            state.memory = Some(memory.clone());
            state.settings = settings;
            state.heard_before = heard_before;
            state.identity.clone_from(&identity);
        }
        match identity {
            Some(identity) => {
                line::start(self, memory.device, &identity)?;
                let keeper = self.clone();
                blocking(move || porch::keep(&keeper)).await?;
            }
            None => anew::identify(self, memory),
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
