//! Drives the engine: real time, a real memory, a real network.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;
use visavi_device::Device;
use visavi_protocol::{Heads, Moment};

use crate::caller::Caller;
use crate::chores;
use crate::engine::{Done, Effect, Engine, Event, Now, Pace, StorageFailed, Ticket};
use crate::status::Status;

/// What others may tell the carriage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Something was saved.
    Nudge,
    /// A person wants it now.
    TryNow,
}

/// Everything the carriage of one device needs.
pub struct Carriage {
    pub device: Device,
    pub caller: Caller,
    pub pace: Pace,
    /// The hub's life this device last spoke to.
    pub hub_epoch: u64,
    /// The device's own clock.
    pub clock: Arc<dyn Fn() -> Moment + Send + Sync>,
    /// Any random number.
    pub jitter: Box<dyn FnMut() -> u64 + Send>,
}

impl std::fmt::Debug for Carriage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Carriage").field("caller", &self.caller).field("pace", &self.pace).finish_non_exhaustive()
    }
}

/// How many commands may wait; more of the same say nothing new.
pub const COMMANDS_MAX: usize = 16;

/// Carries until nobody can send commands any more. Whatever is under way then is
/// dropped, as a cut cable would.
pub async fn run(carriage: Carriage, mut commands: mpsc::Receiver<Command>, status: watch::Sender<Status>) {
    let began = Instant::now();
    let mut engine = Engine::new(carriage.pace, Some(carriage.hub_epoch));
    let (words, mut heard) = watch::channel(None);
    let mut driver = Driver {
        carriage,
        under_way: JoinSet::new(),
        words,
        listening: None,
        wake_at: None,
        status,
        sent_before: 0,
        waiting: 0,
        count: Count::Fresh,
    };
    driver.count_waiting();
    let mut event = Event::Woken;
    loop {
        let elapsed_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let now = Now { moment: (driver.carriage.clock)(), elapsed_ms };
        let jitter = (driver.carriage.jitter)();
        for effect in engine.step(now, jitter, event) {
            driver.carry_out(effect, &engine, began);
        }
        driver.tell_status(&engine);
        event = loop {
            let wake_at = driver.wake_at.unwrap_or_else(|| Instant::now() + Duration::from_secs(3600));
            tokio::select! {
                command = commands.recv() => match command {
                    None => return,
                    Some(command) => {
                        driver.count_waiting();
                        break match command {
                            Command::Nudge => Event::Nudged,
                            Command::TryNow => Event::TryNow,
                        };
                    }
                },
                Some(heard) = driver.under_way.join_next() => match heard {
                    Ok(Heard::Event(heard)) => {
                        if matches!(heard, Event::Done(_, Ok(Done::Settled | Done::BegunAgain | Done::Forgotten))) {
                            driver.count_waiting();
                        }
                        break heard;
                    }
                    Ok(Heard::Waiting(waiting)) => {
                        driver.counted(waiting);
                        driver.tell_status(&engine);
                    }
                    Err(ended) if ended.is_cancelled() => {}
                    Err(_) => tracing::error!("something under way was lost"),
                },
                Ok(()) = heard.changed() => {
                    if let Some((ticket, heads)) = heard.borrow_and_update().clone() {
                        break Event::Heard(ticket, heads);
                    }
                }
                () = tokio::time::sleep_until(wake_at) => {
                    driver.wake_at = None;
                    break Event::Woken;
                }
            }
        };
    }
}

struct Driver {
    carriage: Carriage,
    under_way: JoinSet<Heard>,
    /// What the hub said last on the stream. Each word says the whole, so that of several
    /// only the last one is needed.
    words: watch::Sender<Option<(Ticket, Heads)>>,
    listening: Option<AbortHandle>,
    wake_at: Option<Instant>,
    status: watch::Sender<Status>,
    sent_before: u32,
    waiting: u32,
    count: Count,
}

/// Whether the number of waiting operations is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    Fresh,
    Counting,
    /// Something changed since the counting began.
    CountingOld,
}

enum Heard {
    Event(Event),
    Waiting(u32),
}

impl Driver {
    fn carry_out(&mut self, effect: Effect, engine: &Engine, began: Instant) {
        match effect {
            Effect::Ask(ticket, ask) => {
                let (caller, time) = self.caller(engine);
                self.under_way.spawn(async move {
                    let answer = caller.ask(ask, time).await;
                    Heard::Event(Event::Answered(ticket, answer))
                });
            }
            Effect::Tell(ticket, chore) => {
                let now = (self.carriage.clock)();
                self.blocking(ticket, move |device| chores::tell(device, chore, now));
            }
            Effect::Listen(ticket) => {
                let (caller, time) = self.caller(engine);
                let words = self.words.clone();
                let listening = self.under_way.spawn(async move {
                    let heard = |heads| {
                        words.send_replace(Some((ticket, heads)));
                    };
                    Heard::Event(Event::StreamEnded(ticket, caller.listen(time, heard).await))
                });
                if let Some(before) = self.listening.replace(listening) {
                    before.abort();
                }
            }
            Effect::WakeAt(elapsed_ms) => self.wake_at = Some(began + Duration::from_millis(elapsed_ms)),
        }
    }

    /// Returns who asks, and the hub's time as far as it is known.
    fn caller(&self, engine: &Engine) -> (Caller, Moment) {
        let time = Moment((self.carriage.clock)().0 + engine.report().clock_offset_ms);
        (self.carriage.caller.clone(), time)
    }

    fn blocking(&mut self, ticket: Ticket, work: impl FnOnce(&Device) -> Result<Done, StorageFailed> + Send + 'static) {
        let device = self.carriage.device.clone();
        self.under_way.spawn(async move {
            // A panic below must free the lane like any other failure of the memory.
            let done = tokio::task::spawn_blocking(move || work(&device)).await;
            Heard::Event(Event::Done(ticket, done.unwrap_or(Err(StorageFailed))))
        });
    }

    /// Counts what waits, one count at a time, so that the last one said is the newest.
    fn count_waiting(&mut self) {
        if self.count != Count::Fresh {
            self.count = Count::CountingOld;
            return;
        }
        self.count = Count::Counting;
        let device = self.carriage.device.clone();
        let before = self.waiting;
        self.under_way.spawn_blocking(move || Heard::Waiting(device.waiting().unwrap_or(before)));
    }

    fn counted(&mut self, waiting: u32) {
        self.waiting = waiting;
        self.carriage.caller.standing.set_waiting(waiting);
        if std::mem::replace(&mut self.count, Count::Fresh) == Count::CountingOld {
            self.count_waiting();
        }
    }

    fn tell_status(&mut self, engine: &Engine) {
        let report = engine.report();
        let online_since = self.status.borrow().online_since;
        if report.online_since != online_since {
            self.sent_before = report.sent;
        }
        let status = Status::of(report, self.waiting, self.sent_before);
        self.status.send_if_modified(|have| {
            let differs = *have != status;
            *have = status;
            differs
        });
    }
}
