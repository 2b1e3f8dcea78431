//! Drives the engine: real time, a real memory, a real network.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use visavi_device::Device;
use visavi_protocol::Moment;

use crate::caller::Caller;
use crate::chores;
use crate::engine::{Chore, Done, Effect, Engine, Event, Now, Pace, StorageFailed, Ticket};
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
    let mut driver = Driver { carriage, under_way: JoinSet::new(), wake_at: None, status, sent_before: 0, waiting: 0 };
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
                    Ok(Heard::Event(heard)) => break heard,
                    Ok(Heard::Waiting(waiting)) => {
                        driver.waiting = waiting;
                        driver.tell_status(&engine);
                    }
                    Err(_) => tracing::error!("something under way was lost"),
                },
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
    wake_at: Option<Instant>,
    status: watch::Sender<Status>,
    sent_before: u32,
    waiting: u32,
}

enum Heard {
    Event(Event),
    Waiting(u32),
}

impl Driver {
    fn carry_out(&mut self, effect: Effect, engine: &Engine, began: Instant) {
        match effect {
            Effect::Ask(ticket, ask) => {
                let caller = self.carriage.caller.clone();
                let time = Moment((self.carriage.clock)().0 + engine.report().clock_offset_ms);
                self.under_way.spawn(async move {
                    let answer = caller.ask(ask, time).await;
                    Heard::Event(Event::Answered(ticket, answer))
                });
            }
            Effect::Tell(ticket, chore) => {
                let now = (self.carriage.clock)();
                let settles = matches!(chore, Chore::Settle(_) | Chore::BeginAgain { .. } | Chore::Forget(_));
                self.blocking(ticket, move |device| chores::tell(device, chore, now));
                if settles {
                    self.count_waiting();
                }
            }
            Effect::WakeAt(elapsed_ms) => self.wake_at = Some(began + Duration::from_millis(elapsed_ms)),
        }
    }

    fn blocking(&mut self, ticket: Ticket, work: impl FnOnce(&Device) -> Result<Done, StorageFailed> + Send + 'static) {
        let device = self.carriage.device.clone();
        self.under_way.spawn(async move {
            // A panic below must free the lane like any other failure of the memory.
            let done = tokio::task::spawn_blocking(move || work(&device)).await;
            Heard::Event(Event::Done(ticket, done.unwrap_or(Err(StorageFailed))))
        });
    }

    fn count_waiting(&mut self) {
        let device = self.carriage.device.clone();
        let before = self.waiting;
        self.under_way.spawn_blocking(move || Heard::Waiting(device.waiting().unwrap_or(before)));
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
