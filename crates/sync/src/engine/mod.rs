//! The engine: what to do next, as a value. It has no clock, no randomness, no storage
//! and no socket; it never looks inside what it carries.
//!
//! Two lanes work side by side, so that a full outbox never holds downloads back, and
//! both stand still while the hub cannot be met. Between two rounds it listens to the hub,
//! and asks by itself only seldom. Every request and chore carries a [`Ticket`]: an answer
//! that comes late, twice or for something given up is dropped.

mod backoff;
mod down;
mod ear;
mod event;
mod listen;
mod up;

use std::collections::VecDeque;

use visavi_protocol::{BucketId, Disposition, FORK, Moment, TimeReply, VERSION, VERSION_MIN};

use crate::failure::Failure;
use backoff::Backoff;
pub use backoff::{BACKOFF_FIRST_MS, BACKOFF_MAX_MS};
use down::Down;
use ear::Ear;
pub use ear::LISTEN_AGAIN_MS;
pub use event::{Answer, Ask, Chore, Done, Effect, Event, Held, Now, StorageFailed, Taken, Ticket};
use up::Up;

/// How often the engine asks when nothing happens.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Between two rounds while online and idle.
    pub wake_ms: u64,
    /// Up to this much more, left to chance.
    pub wake_jitter_ms: u64,
    /// The same two while the hub says by itself when there is something new.
    pub listening_ms: u64,
    pub listening_jitter_ms: u64,
    /// A bucket of which nothing is held is taken as a snapshot from so many items on.
    pub snapshot_items_min: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            wake_ms: 5_000,
            wake_jitter_ms: 1_000,
            listening_ms: 60_000,
            listening_jitter_ms: 15_000,
            snapshot_items_min: 2_000,
        }
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
    ear: Ear,
    hub_epoch: Option<u64>,
    tickets: u64,
    /// Who was erased was heard in this contact, or asked in vain: what is to say may go up.
    told_erasures: bool,
    /// The hub refuses to tell anything, while the lane up is still under way.
    refused: bool,
    /// The chore the memory is at.
    telling: Option<Ticket>,
    /// Chores that wait for it, in the order they were thought of.
    to_tell: VecDeque<(Ticket, Chore)>,
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
    /// How long the device may be open without the hub, as it last said.
    pub lease_hours: Option<u32>,
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
            down: Down::new(pace.snapshot_items_min),
            ear: Ear::default(),
            hub_epoch,
            tickets: 0,
            told_erasures: false,
            refused: false,
            telling: None,
            to_tell: VecDeque::new(),
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
            Event::Heard(ticket, heads) => self.heard(now, jitter, ticket, heads),
            Event::StreamEnded(ticket, result) => self.stream_ended(now, jitter, ticket, result),
            Event::Done(ticket, result) => {
                self.telling.take_if(|telling| *telling == ticket);
                self.done(now, jitter, ticket, result, &mut effects);
            }
        }
        self.advance(now, jitter, &mut effects);
        self.one_chore_at_a_time(effects)
    }

    /// Holds chores back while the memory is at another one. Side by side, a disposition
    /// that one life of the hub gave could be noted after the memory had taken in that
    /// there is another, which knows nothing of it.
    fn one_chore_at_a_time(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let mut now = Vec::with_capacity(effects.len());
        for effect in effects {
            match effect {
                Effect::Tell(ticket, chore) => self.to_tell.push_back((ticket, chore)),
                effect => now.push(effect),
            }
        }
        while self.telling.is_none()
            && let Some((ticket, chore)) = self.to_tell.pop_front()
        {
            if self.awaits(ticket) {
                self.telling = Some(ticket);
                now.push(Effect::Tell(ticket, chore));
            }
        }
        now
    }

    fn awaits(&self, ticket: Ticket) -> bool {
        let beginning = matches!(self.contact, Contact::BeginningAgain(awaited, _) if awaited == ticket);
        beginning || self.up.awaits(ticket) || self.down.awaits(ticket)
    }

    /// Starts whatever is wanted and may start, and says when to be woken.
    fn advance(&mut self, now: Now, jitter: u64, effects: &mut Vec<Effect>) {
        if self.refused && self.up.resting() && !(self.up.wanted && self.up.backoff.over(now.elapsed_ms)) {
            self.lost(now, jitter, Failure::ShutOut);
        }
        if now.elapsed_ms >= self.wake_at_ms && self.idle() && self.contact == Contact::Met {
            self.up.wanted = true;
            self.down.wanted = true;
        }
        let wanted = self.up.wanted || self.down.wants();
        if self.contact == Contact::None && wanted && self.patience.over(now.elapsed_ms) {
            let ticket = self.ticket();
            self.contact = Contact::Meeting(ticket);
            effects.push(Effect::Ask(ticket, Ask::Time));
        }
        if self.contact == Contact::Met {
            if self.may_say() && self.up.resting() && self.up.wanted && self.up.backoff.over(now.elapsed_ms) {
                let ticket = self.ticket();
                effects.push(Effect::Tell(ticket, self.up.start(ticket)));
            }
            if !self.refused && self.down.resting() && self.down.wants() && self.down.backoff.over(now.elapsed_ms) {
                let next = self.down.start(self.next_ticket());
                self.go_down(now, jitter, next, effects);
            }
            if !self.refused && self.may_listen() && self.ear.may_open(now.elapsed_ms) {
                let ticket = self.ticket();
                self.ear.open(ticket);
                effects.push(Effect::Listen(ticket));
            }
        }
        if let Some(at) = self.next_wake() {
            effects.push(Effect::WakeAt(at));
        }
    }

    /// Who was erased is heard before anything is said; a device that is told nothing any
    /// more may still speak.
    fn may_say(&self) -> bool {
        self.told_erasures || self.refused
    }

    fn idle(&self) -> bool {
        self.up.resting() && !self.up.wanted && self.has_nothing_to_read()
    }

    fn has_nothing_to_read(&self) -> bool {
        self.down.resting() && !self.down.wants()
    }

    /// A first load is better left alone with the connection.
    fn may_listen(&self) -> bool {
        self.report.online && self.has_nothing_to_read()
    }

    /// Returns when there will be something to do though nothing happens.
    fn next_wake(&self) -> Option<u64> {
        match self.contact {
            Contact::None => return Some(self.patience.not_before_ms()),
            Contact::Meeting(_) | Contact::BeginningAgain(..) => return None,
            // The lane up ends this.
            Contact::Met if self.refused => return None,
            Contact::Met => {}
        }
        let waits_up = (self.may_say() && self.up.resting() && self.up.wanted).then(|| self.up.backoff.not_before_ms());
        let waits_down = (self.down.resting() && self.down.wants()).then(|| self.down.backoff.not_before_ms());
        let listens = (self.may_listen() && self.ear.is_closed()).then(|| self.ear.not_before_ms());
        let idle = self.idle().then_some(self.wake_at_ms);
        [waits_up, waits_down, listens, idle].into_iter().flatten().min()
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
            Err(Failure::ShutOut) if down && (!self.up.resting() || self.up.wanted) => {
                // What was said here may still go up, and ends as it ends.
                self.down.interrupt();
                self.refused = true;
                return;
            }
            Err(failure) if meeting || failure.is_of_contact() => return self.lost(now, jitter, failure),
            Err(failure) if up => {
                let next = self.up.pushed(self.next_ticket(), Err(failure.clone()));
                return self.go_up(now, jitter, next, Some(failure), effects);
            }
            Err(failure) => {
                return match self.down.not_told(self.next_ticket(), &failure) {
                    Some(next) => self.go_down(now, jitter, next, effects),
                    None => self.down_waits(now, jitter, failure),
                };
            }
        };
        self.report.last_contact_at = Some(now.moment);
        if !meeting && !self.refused {
            self.online(now);
        }
        let another_life = answer.hub_epoch().filter(|epoch| !meeting && self.hub_epoch != Some(*epoch));
        if let Some(hub_epoch) = another_life {
            return self.begin_again(hub_epoch, effects);
        }
        if down && !self.down.agrees_on(answer.erased()) {
            if !self.down.disagreed() {
                self.down_waits(now, jitter, Failure::Broken);
            }
            return;
        }
        match answer {
            Answer::Time(time) if meeting => self.met(now, jitter, time, effects),
            Answer::Push(reply) if up => {
                self.down.forked |= reply.results.iter().any(|(_, end)| is_fork(end));
                let next = self.up.pushed(self.next_ticket(), Ok(reply));
                self.go_up(now, jitter, next, None, effects);
            }
            Answer::Buckets(buckets) if down => {
                self.report.lease_hours = Some(buckets.lease_hours);
                let next = self.down.told_buckets(self.next_ticket(), buckets);
                self.go_down(now, jitter, next, effects);
            }
            Answer::Offered(_) if down => {
                let next = self.down.told_offered(self.next_ticket());
                self.go_down(now, jitter, next, effects);
            }
            Answer::Purged(reply) if down => {
                let next = self.down.told_purged(self.next_ticket(), reply);
                self.go_down(now, jitter, next, effects);
            }
            Answer::Epoch(reply) if down => {
                let next = self.down.told_epoch(self.next_ticket(), reply.epoch);
                self.go_down(now, jitter, next, effects);
            }
            Answer::Page(page) if down => {
                let next = self.down.told_page(self.next_ticket(), page);
                self.go_down(now, jitter, next, effects);
            }
            Answer::Snapshot(reply) if down => {
                let next = self.down.told_snapshot(self.next_ticket(), reply.manifest);
                self.go_down(now, jitter, next, effects);
            }
            Answer::Part(bytes) if down => {
                let next = self.down.told_part(self.next_ticket(), bytes);
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
            Ok(Done::Outbox { operations, sealed }) if up => {
                let next = self.up.read(self.next_ticket(), operations, sealed);
                self.go_up(now, jitter, next, None, effects);
            }
            Ok(Done::Settled) if up => {
                let next = self.up.settled();
                self.go_up(now, jitter, next, None, effects);
            }
            Ok(Done::Erasures { erased, untold }) if down => {
                let next = self.down.erasures_known(self.next_ticket(), erased, untold);
                self.go_down(now, jitter, next, effects);
            }
            Ok(Done::Purged(receipt)) if down => {
                let next = self.down.purged(self.next_ticket(), receipt);
                self.go_down(now, jitter, next, effects);
            }
            Ok(Done::Buckets(held, own)) if down => {
                let next = self.down.buckets_set(self.next_ticket(), held, own);
                self.go_down(now, jitter, next, effects);
            }
            Ok(Done::EpochTaken) if down => {
                let next = self.down.epoch_taken(self.next_ticket());
                self.go_down(now, jitter, next, effects);
            }
            Ok(Done::Applied(held)) if down => {
                let next = self.down.applied(self.next_ticket(), held);
                self.go_down(now, jitter, next, effects);
            }
            Ok(Done::SnapshotBegun(missing)) if down => {
                let next = self.down.snapshot_begun(self.next_ticket(), missing);
                self.go_down(now, jitter, next, effects);
            }
            Ok(Done::PartTaken(taken)) if down => {
                let next = self.down.part_taken(self.next_ticket(), taken);
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
                    self.told_erasures = true;
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
            // Whoever listens hears of it like everybody else. A fork is looked into at once.
            up::Next::Moved => self.down.wanted |= self.down.forked || !self.ear.hears(),
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
            down::Next::Tell(chore) => {
                self.told_erasures |= matches!(chore, Chore::SetBuckets(_));
                effects.push(Effect::Tell(self.ticket(), chore));
            }
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
                self.wake_at_ms = now.elapsed_ms + self.pause_ms(jitter);
                self.follow_ear(now, jitter);
            }
        }
    }

    fn down_waits(&mut self, now: Now, jitter: u64, failure: Failure) {
        // A hub that is still making the snapshot says when to come back; nothing is wrong.
        let in_the_making = matches!(failure, Failure::Busy { .. }) && self.down.awaits_snapshot();
        self.told_erasures = true;
        self.down.interrupt();
        self.down.wanted = true;
        self.down.backoff.failed(now.elapsed_ms, jitter, wish(&failure));
        if !in_the_making {
            self.report.trouble = Some(Trouble::Hub(failure));
        }
    }

    fn met(&mut self, now: Now, jitter: u64, time: TimeReply, effects: &mut Vec<Effect>) {
        if VERSION < time.protocol_min {
            return self.lost(now, jitter, Failure::AppTooOld);
        }
        if time.protocol < VERSION_MIN {
            return self.lost(now, jitter, Failure::HubTooOld);
        }
        self.report.clock_offset_ms = time.now.0.saturating_sub(now.moment.0);
        self.told_erasures = false;
        self.up.wanted = true;
        self.down.wanted = true;
        // The first question of a contact waits for nothing: the lane up waits for it.
        self.down.backoff.hurry();
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
        self.refused = false;
        self.contact = Contact::None;
        self.ear.close();
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

fn is_fork(end: &Disposition) -> bool {
    matches!(end, Disposition::Held { reason } if reason == FORK)
}

fn wish(failure: &Failure) -> Option<u64> {
    match failure {
        Failure::Busy { retry_after_ms } => *retry_after_ms,
        _ => None,
    }
}
