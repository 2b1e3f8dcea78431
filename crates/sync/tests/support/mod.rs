//! A small world for the engine: a hub, a device and a network, all in memory and all
//! driven by one seed.
#![allow(dead_code, reason = "each test file uses a part of it")]

mod device;
pub mod hub;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub use device::FakeDevice;
pub use hub::FakeHub;
use visavi_protocol::{
    BucketId, CustomerId, DeviceNumber, Epoch, Heads, History, Moment, Operation, OperationId, StoreId,
};
use visavi_sync::engine::{Answer, Ask, Chore, Done, Effect, Engine, Event, Now, StorageFailed, Ticket};
use visavi_sync::{Failure, Pace};

/// What becomes of one request.
#[derive(Clone, Debug)]
pub enum Fate {
    Arrives,
    /// The hub never hears of it.
    Fails(Failure),
    /// The hub does it, and the device never hears of that.
    ReplyLost,
    /// The reply comes twice.
    Twice,
    /// The reply comes so much later, in milliseconds.
    Late(u64),
}

type Fates = Box<dyn FnMut(&Ask) -> Fate>;

pub struct World {
    pub engine: Engine,
    pub hub: FakeHub,
    pub device: FakeDevice,
    elapsed_ms: u64,
    wake_at: Option<u64>,
    /// What arrives when; the number keeps the order of equals.
    arrivals: BinaryHeap<Reverse<(u64, u64)>>,
    events: std::collections::BTreeMap<u64, Event>,
    next_event: u64,
    fates: Fates,
    poison: Option<(OperationId, Failure)>,
    asks: Vec<Ask>,
    /// Whether the hub lets anybody listen.
    speaks: bool,
    /// Whether what the hub says gets through.
    carries: bool,
    listening: Option<Ticket>,
    listened: usize,
    forgotten: usize,
    saved: Vec<OperationId>,
    random: u64,
}

impl World {
    pub fn new(pace: Pace) -> Self {
        Self {
            engine: Engine::new(pace, None),
            hub: FakeHub::new(&[BucketId::Shared, Self::store()]),
            device: FakeDevice::new(History { epoch: Epoch(1), last_sequence: 0 }),
            elapsed_ms: 0,
            wake_at: Some(0),
            arrivals: BinaryHeap::new(),
            events: Default::default(),
            next_event: 0,
            fates: Box::new(|_| Fate::Arrives),
            poison: None,
            asks: Vec::new(),
            speaks: false,
            carries: true,
            listening: None,
            listened: 0,
            forgotten: 0,
            saved: Vec::new(),
            random: 1,
        }
    }

    pub fn store() -> BucketId {
        BucketId::Store(StoreId("LKP".to_owned()))
    }

    pub fn save(&mut self, count: usize) {
        for _ in 0..count {
            let id = OperationId { device: DeviceNumber(7), epoch: Epoch(1), sequence: self.saved.len() as u64 + 1 };
            self.saved.push(id);
            self.device.save(Operation::of_facts(id, CustomerId([1; 16]), None, None, Moment(0), &[]));
        }
    }

    /// Lets the device have `count` operations of another number that only its sealed file
    /// knows.
    pub fn seal(&mut self, count: u64) {
        for sequence in 1..=count {
            self.device.seal(OperationId { device: DeviceNumber(6), epoch: Epoch(1), sequence });
        }
    }

    pub fn saved(&self) -> Vec<OperationId> {
        self.saved.clone()
    }

    pub fn fates(&mut self, fates: impl FnMut(&Ask) -> Fate + 'static) {
        self.fates = Box::new(fates);
    }

    /// Lets `badness` of a hundred requests meet some misfortune.
    pub fn seed(&mut self, seed: u64, badness: u32) {
        let mut random = seed | 1;
        self.fates = Box::new(move |_| {
            let draw = next_random(&mut random);
            if draw % 100 >= u64::from(badness) {
                return Fate::Arrives;
            }
            match (draw >> 8) % 7 {
                0 => Fate::Fails(Failure::Unreachable),
                1 => Fate::Fails(Failure::Busy { retry_after_ms: Some(3_000) }),
                2 => Fate::Fails(Failure::Unwell),
                3 => Fate::ReplyLost,
                4 => Fate::Twice,
                5 => Fate::Fails(Failure::Broken),
                _ => Fate::Late((draw >> 16) % 200_000),
            }
        });
    }

    /// Makes every push that holds `operation` fail.
    pub fn poison(&mut self, operation: OperationId, failure: Failure) {
        self.poison = Some((operation, failure));
    }

    pub fn heal(&mut self) {
        self.poison = None;
    }

    pub fn nudge(&mut self) {
        self.step(Event::Nudged);
    }

    pub fn try_now(&mut self) {
        self.step(Event::TryNow);
    }

    pub fn asks(&self) -> Vec<Ask> {
        self.asks.clone()
    }

    /// From now on the hub tells those who listen where its feeds stand.
    pub fn let_the_hub_speak(&mut self) {
        self.speaks = true;
    }

    /// From now on nothing of that arrives, and nobody notices.
    pub fn swallow_what_the_hub_says(&mut self) {
        self.carries = false;
    }

    /// The hub says where its feeds stand.
    pub fn speak(&mut self) {
        self.say(self.hub.heads());
    }

    /// Somebody says on the stream where feeds stand.
    pub fn say(&mut self, heads: Heads) {
        if let Some(ticket) = self.listening.filter(|_| self.carries) {
            self.arrive(2, Event::Heard(ticket, heads));
        }
    }

    /// The stream ends.
    pub fn end_stream(&mut self, result: Result<(), Failure>) {
        if let Some(ticket) = self.listening.take() {
            self.arrive(2, Event::StreamEnded(ticket, result));
        }
    }

    pub fn is_listening(&self) -> bool {
        self.listening.is_some()
    }

    /// Returns how often it began to listen.
    pub fn listened(&self) -> usize {
        self.listened
    }

    pub fn forgotten(&self) -> usize {
        self.forgotten
    }

    /// Lets time pass.
    pub fn run_for(&mut self, milliseconds: u64) {
        let end = self.elapsed_ms + milliseconds;
        let mut steps = 0_u32;
        loop {
            let arrival = self.arrivals.peek().map(|Reverse((at, _))| *at);
            let Some(at) = [arrival, self.wake_at].into_iter().flatten().min().filter(|at| *at <= end) else {
                break;
            };
            self.elapsed_ms = self.elapsed_ms.max(at);
            let event = if arrival == Some(at) {
                let Reverse((_, number)) = self.arrivals.pop().expect("it was seen just now");
                self.events.remove(&number).expect("every arrival has its event")
            } else {
                self.wake_at = None;
                Event::Woken
            };
            self.step(event);
            steps += 1;
            assert!(steps < 200_000, "the engine goes round in circles");
        }
        self.elapsed_ms = end;
    }

    /// Both sides hold the same in every bucket.
    pub fn assert_equal(&self) {
        for state in self.hub.buckets().buckets {
            let held = self.device.held(&state.bucket);
            assert_eq!((held.items, held.digest), (state.items, state.digest), "{}", state.bucket);
        }
    }

    fn step(&mut self, event: Event) {
        let now = Now { moment: Moment(1_700_000_000_000 + self.elapsed_ms as i64), elapsed_ms: self.elapsed_ms };
        let jitter = next_random(&mut self.random);
        for effect in self.engine.step(now, jitter, event) {
            match effect {
                Effect::Ask(ticket, ask) => self.ask(ticket, ask),
                Effect::Tell(ticket, chore) => {
                    self.forgotten += usize::from(matches!(chore, Chore::Forget(_)));
                    let done: Result<Done, StorageFailed> = self.device.tell(chore);
                    self.arrive(1, Event::Done(ticket, done));
                }
                Effect::Listen(ticket) => {
                    self.listened += 1;
                    if self.speaks {
                        self.listening = Some(ticket);
                        self.speak();
                    } else {
                        let no = Failure::Rejected { code: "not-found".to_owned() };
                        self.arrive(2, Event::StreamEnded(ticket, Err(no)));
                    }
                }
                Effect::WakeAt(at) => self.wake_at = Some(at.max(self.elapsed_ms + 1)),
            }
        }
    }

    fn ask(&mut self, ticket: Ticket, ask: Ask) {
        self.asks.push(ask.clone());
        let mut fate = (self.fates)(&ask);
        if let (Ask::Push(push), Some((poisoned, failure))) = (&ask, &self.poison)
            && (push.operations.iter().any(|operation| operation.id == *poisoned)
                || push.sealed.iter().any(|sealed| sealed.id == *poisoned))
        {
            fate = Fate::Fails(failure.clone());
        }
        match fate {
            Fate::Arrives => self.answer(ticket, &ask, 2),
            Fate::Fails(failure) => self.arrive(2, Event::Answered(ticket, Err(failure))),
            Fate::ReplyLost => {
                let _lost: Result<Answer, Failure> = self.hub.answer(&ask);
                self.arrive(60_000, Event::Answered(ticket, Err(Failure::Unreachable)));
            }
            Fate::Twice => {
                self.answer(ticket, &ask, 2);
                self.answer(ticket, &ask, 5_000);
            }
            Fate::Late(by) if by < 60_000 => self.answer(ticket, &ask, by),
            Fate::Late(by) => {
                // Given up, and then it comes after all.
                self.arrive(60_000, Event::Answered(ticket, Err(Failure::Unreachable)));
                self.answer(ticket, &ask, by);
            }
        }
    }

    fn answer(&mut self, ticket: Ticket, ask: &Ask, after: u64) {
        let answer = self.hub.answer(ask);
        self.arrive(after, Event::Answered(ticket, answer));
    }

    fn arrive(&mut self, after: u64, event: Event) {
        self.next_event += 1;
        self.arrivals.push(Reverse((self.elapsed_ms + after, self.next_event)));
        self.events.insert(self.next_event, event);
    }
}

/// SplitMix64.
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
