//! The engine: what to do next, as a value. It has no clock, no randomness, no storage
//! and no socket; it never looks inside what it carries.
//!
//! Two lanes work side by side, so that a full outbox never holds downloads back, and
//! both stand still while the hub cannot be met. Every request and chore carries a
//! [`Ticket`]: an answer that comes late, twice or for something given up is dropped.

mod backoff;
mod down;
mod event;
mod up;

use visavi_protocol::{BucketId, Moment, TimeReply, VERSION, VERSION_MIN};

use crate::failure::Failure;
use backoff::Backoff;
pub use backoff::{BACKOFF_FIRST_MS, BACKOFF_MAX_MS};
use down::Down;
pub use event::{Answer, Ask, Chore, Done, Effect, Event, Held, Now, StorageFailed, Ticket};
use up::Up;

/// How often the engine asks when nothing happens.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Between two rounds while online and idle.
    pub wake_ms: u64,
    /// Up to this much more, left to chance.
    pub wake_jitter_ms: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { wake_ms: 5_000, wake_jitter_ms: 1_000 }
    }
}

/// The state of the carriage between one device and its hub.
#[derive(Debug)]
pub struct Engine {
    pace: Pace,
    contact: Contact,
    /// After failures of the connection as a whole.
    patience: Backoff,
    up: Up,
    down: Down,
    hub_epoch: Option<u64>,
    tickets: u64,
    wake_at_ms: u64,
    report: Report,
}

/// What is known of the hub right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contact {
    None,
    Meeting(Ticket),
    /// It is another life of the hub, and the device's memory takes that in.
    BeginningAgain(Ticket, u64),
    Met,
}

/// What the engine can say of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub online: bool,
    pub online_since: Option<Moment>,
    pub last_contact_at: Option<Moment>,
    /// The end of the last round in which the digests of all buckets were equal.
    pub in_sync_at: Option<Moment>,
    /// Items held, of those the hub announced.
    pub done: u64,
    pub total: u64,
    /// What to add to the device's clock to get the hub's, in milliseconds.
    pub clock_offset_ms: i64,
    pub trouble: Option<Trouble>,
    /// Operations settled since the start.
    pub sent: u32,
    /// Pages applied since the start that held anything.
    pub pages: u64,
}

/// Why it does not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    Hub(Failure),
    /// The device's memory could not be written.
    Storage,
    /// Device and hub hold different things, even after the bucket was taken anew.
    Differs(BucketId),
}

impl Engine {
    /// Returns an engine that last spoke to the hub's life `hub_epoch`.
    pub fn new(pace: Pace, hub_epoch: Option<u64>) -> Self {
        Self {
            pace,
            contact: Contact::None,
            patience: Backoff::default(),
            up: Up::new(),
            down: Down::new(),
            hub_epoch,
            tickets: 0,
            wake_at_ms: 0,
            report: Report::default(),
        }
    }

    /// Returns what can be said of the carriage now.
    pub fn report(&self) -> Report {
        let (done, total) = self.down.progress();
        let mut report = Report { done, total, sent: self.up.sent(), pages: self.down.pages(), ..self.report.clone() };
        if report.trouble.is_none() {
            report.trouble = self.down.differing().next().cloned().map(Trouble::Differs);
        }
        report
    }

    /// Takes in what happened and returns what to do. `jitter` is any random number.
    pub fn step(&mut self, now: Now, jitter: u64, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Woken => {}
            Event::Nudged => self.up.wanted = true,
            Event::TryNow => {
                self.patience.hurry();
                self.up.backoff.hurry();
                self.down.backoff.hurry();
                self.up.wanted = true;
                self.down.wanted = true;
            }
            Event::Answered(ticket, result) => self.answered(now, jitter, ticket, result, &mut effects),
            Event::Done(ticket, result) => self.done(now, jitter, ticket, result, &mut effects),
        }
        self.advance(now, &mut effects);
        effects
    }

    /// Starts whatever is wanted and may start, and says when to be woken.
    fn advance(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if now.elapsed_ms >= self.wake_at_ms && self.idle() && self.contact == Contact::Met {
            self.up.wanted = true;
            self.down.wanted = true;
        }
        let wanted = self.up.wanted || self.down.wanted;
        if self.contact == Contact::None && wanted && self.patience.over(now.elapsed_ms) {
            let ticket = self.ticket();
            self.contact = Contact::Meeting(ticket);
            effects.push(Effect::Ask(ticket, Ask::Time));
        }
        if self.contact == Contact::Met {
            if self.up.resting() && self.up.wanted && self.up.backoff.over(now.elapsed_ms) {
                let ticket = self.ticket();
                effects.push(Effect::Tell(ticket, self.up.start(ticket)));
            }
            if self.down.resting() && self.down.wanted && self.down.backoff.over(now.elapsed_ms) {
                let ticket = self.ticket();
                effects.push(Effect::Ask(ticket, self.down.start(ticket)));
            }
        }
        if let Some(at) = self.next_wake() {
            effects.push(Effect::WakeAt(at));
        }
    }

    fn idle(&self) -> bool {
        self.up.resting() && self.down.resting() && !self.up.wanted && !self.down.wanted
    }

    /// Returns when there will be something to do though nothing happens.
    fn next_wake(&self) -> Option<u64> {
        match self.contact {
            Contact::None => return Some(self.patience.not_before_ms()),
            Contact::Meeting(_) | Contact::BeginningAgain(..) => return None,
            Contact::Met => {}
        }
        let waits_up = (self.up.resting() && self.up.wanted).then(|| self.up.backoff.not_before_ms());
        let waits_down = (self.down.resting() && self.down.wanted).then(|| self.down.backoff.not_before_ms());
        let idle = self.idle().then_some(self.wake_at_ms);
        [waits_up, waits_down, idle].into_iter().flatten().min()
    }

    fn answered(
        &mut self,
        now: Now,
        jitter: u64,
        ticket: Ticket,
        result: Result<Answer, Failure>,
        effects: &mut Vec<Effect>,
    ) {
        let meeting = self.contact == Contact::Meeting(ticket);
        let up = self.up.awaits(ticket);
        let down = self.down.awaits(ticket);
        if !(meeting || up || down) {
            return;
        }
        let answer = match result {
            Ok(answer) => answer,
            Err(failure) if meeting || failure.is_of_contact() => return self.lost(now, jitter, failure),
            Err(failure) if up => {
                let next = self.up.pushed(self.next_ticket(), Err(failure.clone()));
                return self.go_up(now, jitter, next, Some(failure), effects);
            }
            Err(failure) => return self.down_waits(now, jitter, failure),
        };
        self.report.last_contact_at = Some(now.moment);
        if !meeting {
            self.online(now);
        }
        if !meeting && self.hub_epoch != Some(answer.hub_epoch()) {
            return self.begin_again(answer.hub_epoch(), effects);
        }
        match answer {
            Answer::Time(time) if meeting => self.met(now, jitter, time, effects),
            Answer::Push(reply) if up => {
                let next = self.up.pushed(self.next_ticket(), Ok(reply));
                self.go_up(now, jitter, next, None, effects);
            }
            Answer::Buckets(buckets) if down => {
                let next = self.down.told_buckets(self.next_ticket(), buckets);
                self.go_down(now, jitter, next, effects);
            }
            Answer::Page(page) if down => {
                let next = self.down.told_page(self.next_ticket(), page);
                self.go_down(now, jitter, next, effects);
            }
            // An answer of another kind than was asked for.
            _ if meeting => self.lost(now, jitter, Failure::Broken),
            _ if up => {
                let next = self.up.pushed(self.next_ticket(), Err(Failure::Broken));
                self.go_up(now, jitter, next, Some(Failure::Broken), effects);
            }
            _ => self.down_waits(now, jitter, Failure::Broken),
        }
    }

    fn done(
        &mut self,
        now: Now,
        jitter: u64,
        ticket: Ticket,
        result: Result<Done, StorageFailed>,
        effects: &mut Vec<Effect>,
    ) {
        if let Contact::BeginningAgain(awaited, hub_epoch) = self.contact {
            if awaited == ticket {
                self.begun_again(now, jitter, hub_epoch, result);
            }
            return;
        }
        let up = self.up.awaits(ticket);
        let down = self.down.awaits(ticket);
        match result {
            Ok(Done::Outbox(operations)) if up => {
                let next = self.up.read(self.next_ticket(), operations);
                self.go_up(now, jitter, next, None, effects);
            }
            Ok(Done::Settled) if up => {
                let next = self.up.settled();
                self.go_up(now, jitter, next, None, effects);
            }
            Ok(Done::Buckets(held)) if down => {
                let next = self.down.buckets_set(self.next_ticket(), held);
                self.go_down(now, jitter, next, effects);
            }
            Ok(Done::Applied(held)) if down => {
                let next = self.down.applied(self.next_ticket(), held);
                self.go_down(now, jitter, next, effects);
            }
            Ok(Done::Forgotten) if down => {
                let next = self.down.forgotten(self.next_ticket());
                self.go_down(now, jitter, next, effects);
            }
            Ok(Done::RoundEnded) if down => {
                let next = self.down.ended();
                self.go_down(now, jitter, next, effects);
            }
            Ok(_) | Err(StorageFailed) => {
                if up {
                    self.up.interrupt();
                    self.up.backoff.failed(now.elapsed_ms, jitter, None);
                }
                if down {
                    self.down.interrupt();
                    self.down.backoff.failed(now.elapsed_ms, jitter, None);
                }
                if up || down {
                    self.report.trouble = Some(Trouble::Storage);
                }
            }
        }
    }

    fn go_up(&mut self, now: Now, jitter: u64, next: up::Next, failure: Option<Failure>, effects: &mut Vec<Effect>) {
        match next {
            up::Next::Tell(chore) => effects.push(Effect::Tell(self.ticket(), chore)),
            up::Next::Ask(ask) => effects.push(Effect::Ask(self.ticket(), ask)),
            up::Next::Rest => self.up.wanted |= failure.is_some(),
            up::Next::Moved => self.down.wanted = true,
            up::Next::Wait => {
                let failure = failure.unwrap_or(Failure::Broken);
                self.up.wanted = true;
                self.up.backoff.failed(now.elapsed_ms, jitter, wish(&failure));
                self.report.trouble = Some(Trouble::Hub(failure));
            }
        }
    }

    fn go_down(&mut self, now: Now, jitter: u64, next: down::Next, effects: &mut Vec<Effect>) {
        match next {
            down::Next::Tell(chore) => effects.push(Effect::Tell(self.ticket(), chore)),
            down::Next::Ask(ask) => effects.push(Effect::Ask(self.ticket(), ask)),
            // Restored without a word, or a copy took over that was behind.
            down::Next::TailLost => {
                let hub_epoch = self.hub_epoch.unwrap_or_default();
                self.begin_again(hub_epoch, effects);
            }
            down::Next::Wait => self.down_waits(now, jitter, Failure::Broken),
            down::Next::Complete => {
                self.down.backoff.succeeded();
                if self.up.backoff.failures() == 0 {
                    self.report.trouble = None;
                }
                if self.down.differing().next().is_none() {
                    self.report.in_sync_at = Some(now.moment);
                }
                self.wake_at_ms = now.elapsed_ms + self.pace.wake_ms + jitter % (self.pace.wake_jitter_ms + 1);
            }
        }
    }

    fn down_waits(&mut self, now: Now, jitter: u64, failure: Failure) {
        self.down.interrupt();
        self.down.wanted = true;
        self.down.backoff.failed(now.elapsed_ms, jitter, wish(&failure));
        self.report.trouble = Some(Trouble::Hub(failure));
    }

    fn met(&mut self, now: Now, jitter: u64, time: TimeReply, effects: &mut Vec<Effect>) {
        if VERSION < time.protocol_min {
            return self.lost(now, jitter, Failure::AppTooOld);
        }
        if time.protocol < VERSION_MIN {
            return self.lost(now, jitter, Failure::HubTooOld);
        }
        self.report.clock_offset_ms = time.now.0.saturating_sub(now.moment.0);
        self.up.wanted = true;
        self.down.wanted = true;
        if self.hub_epoch == Some(time.hub_epoch) {
            self.contact = Contact::Met;
        } else {
            self.begin_again(time.hub_epoch, effects);
        }
    }

    /// Stops both lanes until the memory has taken in that this is another life of the
    /// hub: whatever the hub said before that is not held against it.
    fn begin_again(&mut self, hub_epoch: u64, effects: &mut Vec<Effect>) {
        self.up.interrupt();
        self.down.interrupt();
        self.up.wanted = true;
        self.down.wanted = true;
        let ticket = self.ticket();
        self.contact = Contact::BeginningAgain(ticket, hub_epoch);
        effects.push(Effect::Tell(ticket, Chore::BeginAgain { hub_epoch }));
    }

    fn begun_again(&mut self, now: Now, jitter: u64, hub_epoch: u64, result: Result<Done, StorageFailed>) {
        if result == Ok(Done::BegunAgain) {
            self.hub_epoch = Some(hub_epoch);
            self.down.hub_began_again();
            self.contact = Contact::Met;
        } else {
            self.contact = Contact::None;
            self.patience.failed(now.elapsed_ms, jitter, None);
            self.report.trouble = Some(Trouble::Storage);
        }
    }

    /// A signed request was answered. To be told the time is not enough: a device that
    /// the hub refuses can meet it for ever, and patience must not begin anew each time.
    fn online(&mut self, now: Now) {
        self.patience.succeeded();
        if !self.report.online {
            self.report.online = true;
            self.report.online_since = Some(now.moment);
            self.report.trouble = None;
        }
    }

    fn lost(&mut self, now: Now, jitter: u64, failure: Failure) {
        self.contact = Contact::None;
        self.up.interrupt();
        self.down.interrupt();
        self.up.wanted = true;
        self.down.wanted = true;
        self.patience.failed(now.elapsed_ms, jitter, wish(&failure));
        self.report.online = false;
        self.report.online_since = None;
        self.report.trouble = Some(Trouble::Hub(failure));
    }

    fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    /// Returns the ticket that [`Self::ticket`] will give next: a lane has to know it
    /// before the effect is made.
    fn next_ticket(&self) -> Ticket {
        Ticket(self.tickets + 1)
    }
}

fn wish(failure: &Failure) -> Option<u64> {
    match failure {
        Failure::Busy { retry_after_ms } => *retry_after_ms,
        _ => None,
    }
}
