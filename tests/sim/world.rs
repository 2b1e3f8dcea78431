//! A run: devices, a hub and the networks between them, in one thread, on one seed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::{Path, PathBuf};

use visavi_device::lease::TICK_MS;
use visavi_domain::{CustomerId, DeviceNumber, Moment, OperationId, StoreId};
use visavi_protocol::{Body, BucketId};
use visavi_sync::engine::{Chore, Done, Effect, Event, StorageFailed, Ticket};
use visavi_sync::{Failure, Reply, Request, chores};
use visavi_tests::in_process::deed;

use crate::base::On;
use crate::clock::{DeviceClock, TrueTime};
use crate::club::Said;
use crate::forger::Forger;
use crate::hub::HubSide;
use crate::link::Link;
use crate::mishap::{device_key, identity};
use crate::oracle::{Broken, Oracle, Promise};
use crate::tablet::{Stage, Tablet};
use crate::trace::Trace;
use crate::wire::Question;
use visavi_tests::dice::Dice;

/// 20 May 2026, noon.
const START: Moment = Moment(1_779_278_400_000);
pub const STORES: [&str; 2] = ["LKP", "STO"];
/// A killed program is started again after at most so long.
pub const DOWN_MS: u64 = 30_000;
/// Far more than ever happens in a run that goes on.
const HAPPENINGS_MAX: usize = 100_000;

pub struct World {
    pub dice: Dice,
    pub trace: Trace,
    pub time: TrueTime,
    pub hub: HubSide,
    pub tablets: Vec<Tablet>,
    pub oracle: Oracle,
    pub customers: Vec<CustomerId>,
    pub source: DeviceNumber,
    /// What the old club has said of orders.
    pub orders: Vec<Said>,
    /// The device that the hub tells nothing any more.
    pub shut_out: Option<DeviceNumber>,
    pub folder: PathBuf,
    /// An operation whose whereabouts the trace tells.
    pub watched: Option<OperationId>,
    last_seen: String,
    /// Whether things still go wrong.
    pub faults: bool,
    due: BinaryHeap<Reverse<(i64, u64, usize)>>,
    pub happenings: Vec<Option<Happening>>,
    pub flights: u64,
    pub forger: Forger,
}

/// Something that will happen at its time.
pub enum Happening {
    Wake {
        who: usize,
        life: u64,
        elapsed_ms: u64,
    },
    Chore {
        who: usize,
        life: u64,
        ticket: Ticket,
        chore: Chore,
    },
    Done {
        who: usize,
        life: u64,
        ticket: Ticket,
        done: Result<Done, StorageFailed>,
    },
    AtHub {
        who: usize,
        life: u64,
        flight: u64,
        from: DeviceNumber,
        request: Request,
        link: Link,
    },
    Back {
        who: usize,
        life: u64,
        flight: u64,
        pushed: bool,
        reply: Result<Reply, Failure>,
    },
    OnStream {
        who: usize,
        life: u64,
        event: Event,
    },
    /// A minute of the program has gone by since then.
    Minute {
        who: usize,
        life: u64,
        since: Moment,
    },
    /// Somebody wants to get in.
    Knock {
        who: usize,
        life: u64,
    },
    Start {
        who: usize,
    },
    StartHub,
}

impl World {
    /// Sets up a hub with two stores and three to five enrolled devices.
    pub fn new(seed: u64, on: On, folder: &Path) -> Self {
        let mut dice = Dice::new(seed);
        let time = TrueTime::new(START);
        let hub = HubSide::open(on, &folder.join("hub"), time.clone());
        for store in STORES {
            hub.add_store(&StoreId(store.to_owned()));
        }
        hub.shelf().set_meta(|meta| meta.membership_months = 1).expect("the shelf can be written");
        let source = hub.shelf().source("Old club").expect("a source can be added");
        let count = dice.between(3, 5) as usize;
        let mut tablets = Vec::with_capacity(count);
        for place in 0..count {
            // The first two share a store, so that there is always somebody to agree with.
            let store = StoreId(STORES[if place < 2 { 0 } else { dice.place(STORES.len()) }].to_owned());
            let name = format!("tablet-{place}");
            let key = device_key(&mut dice);
            let identity = identity(&hub, &store, &name, &key);
            tablets.push(Tablet::new(&name, folder.join(&name), &identity, dice.bytes(), time.clone()));
        }
        let oracle = Oracle::new(hub.reader());
        let mut world = Self {
            dice,
            trace: Trace::new(START),
            time,
            hub,
            tablets,
            oracle,
            customers: Vec::new(),
            source,
            orders: Vec::new(),
            shut_out: None,
            folder: folder.to_owned(),
            watched: None,
            last_seen: String::new(),
            faults: true,
            due: BinaryHeap::new(),
            happenings: Vec::new(),
            flights: 0,
            forger: Forger::default(),
        };
        for who in 0..count {
            world.oracle.in_touch(who, true, START);
            world.oracle.opens(&world.tablets[who].file(), world.tablets[who].key);
            world.start(who);
        }
        world
    }

    pub fn say(&mut self, line: impl std::fmt::Display) {
        self.trace.say(self.time.now(), line);
    }

    /// Lets time go on by so much, and everything happen that is due until then.
    ///
    /// # Errors
    /// What stopped being true.
    pub fn pass(&mut self, milliseconds: u64) -> Result<(), Broken> {
        let until = self.time.now().0 + milliseconds as i64;
        while let Some(Reverse((at, _, place))) = self.due.peek().copied() {
            if at > until {
                break;
            }
            self.due.pop();
            self.time.reach(Moment(at));
            let happening = self.happenings[place].take().expect("everything happens once");
            self.happen(happening)?;
            self.watch();
            if self.happenings.len() > HAPPENINGS_MAX {
                return Err("it goes round in circles".to_owned());
            }
        }
        self.time.reach(Moment(until));
        Ok(())
    }

    /// Lets something come on a device's stream after so long.
    pub fn on_stream(&mut self, who: usize, after_ms: u64, event: Event) {
        let life = self.tablets[who].life;
        self.later(after_ms, Happening::OnStream { who, life, event });
    }

    /// Writes down where the watched operation is, when that has changed.
    fn watch(&mut self) {
        let Some(operation) = self.watched else { return };
        let now = self.oracle.whereabouts(operation, &self.files());
        if now != self.last_seen {
            self.say(format_args!("{operation}{now}"));
            self.last_seen = now;
        }
    }

    pub fn later(&mut self, after_ms: u64, happening: Happening) {
        self.at(self.time.now().0 + after_ms as i64, happening);
    }

    fn at(&mut self, moment: i64, happening: Happening) {
        let place = self.happenings.len();
        self.happenings.push(Some(happening));
        // The place breaks ties: what was planned first happens first.
        self.due.push(Reverse((moment.max(self.time.now().0), place as u64, place)));
    }

    fn happen(&mut self, happening: Happening) -> Result<(), Broken> {
        match happening {
            Happening::Wake { who, life, elapsed_ms } => {
                let wanted = self.alive(who, life) && {
                    let running = self.tablets[who].running_mut();
                    running.is_some_and(|running| running.wake_at_ms.take_if(|at| *at == elapsed_ms).is_some())
                };
                if wanted {
                    self.tell(who, Event::Woken)?;
                }
            }
            Happening::Chore { who, life, ticket, chore } => {
                if self.alive(who, life) {
                    self.do_chore(who, life, ticket, chore);
                }
            }
            Happening::Done { who, life, ticket, done } => {
                if self.alive(who, life) {
                    self.tell(who, Event::Done(ticket, done))?;
                }
            }
            Happening::AtHub { who, life, flight, from, request, link } => {
                self.at_hub(who, life, flight, from, request, link)?;
            }
            Happening::Back { who, life, flight, reply, .. } => {
                if self.alive(who, life) {
                    self.back(who, flight, reply)?;
                }
            }
            Happening::OnStream { who, life, event } => {
                if self.alive(who, life) {
                    if matches!(event, Event::Heard(..)) {
                        self.note_touch(who);
                    }
                    self.tell(who, event)?;
                }
            }
            Happening::Minute { who, life, since } => {
                if self.alive(who, life) {
                    self.minute(who, since);
                }
            }
            Happening::Knock { who, life } => {
                if self.alive(who, life) {
                    self.knock(who);
                }
            }
            Happening::Start { who } => {
                if !self.tablets[who].is_on() {
                    self.start(who);
                }
            }
            Happening::StartHub => {
                if !self.hub.is_running() {
                    self.say("hub starts");
                    self.hub.start();
                }
            }
        }
        Ok(())
    }

    fn alive(&self, who: usize, life: u64) -> bool {
        self.tablets[who].life == life && self.tablets[who].is_on()
    }

    pub fn start(&mut self, who: usize) {
        if self.tablets[who].is_wiped() {
            return self.enrol_again(who);
        }
        self.say(format_args!("tablet-{who} starts"));
        self.oracle.was_started(who);
        self.tablets[who].start();
        self.enter(who);
    }

    /// Takes up what goes on by itself at the stage that a device has come to.
    pub fn entered(&mut self, who: usize) {
        let (life, now) = (self.tablets[who].life, self.time.now());
        self.later(TICK_MS as u64, Happening::Minute { who, life, since: now });
        match &mut self.tablets[who].stage {
            Stage::Open(running) => {
                running.wake_at_ms = Some(0);
                self.later(0, Happening::Wake { who, life, elapsed_ms: 0 });
            }
            Stage::AtDoor(door) if door.empty.is_some() => self.later(0, Happening::Knock { who, life }),
            Stage::AtDoor(_) | Stage::Off => {}
        }
    }

    pub fn kill(&mut self, who: usize) {
        if self.tablets[who].is_on() {
            self.say(format_args!("tablet-{who} is killed"));
            self.tablets[who].kill();
            let pause = self.dice.between(1, DOWN_MS);
            self.later(pause, Happening::Start { who });
        }
    }

    pub fn kill_hub(&mut self) {
        if self.hub.is_running() {
            self.say("hub is killed");
            self.hub.kill();
            self.streams_end();
            let pause = self.dice.between(1, DOWN_MS);
            self.later(pause, Happening::StartHub);
        }
    }

    /// Tells the engine of one device what happened, and does what it says.
    pub fn tell(&mut self, who: usize, event: Event) -> Result<(), Broken> {
        let jitter = self.dice.roll();
        let now = self.tablets[who].now();
        let Some(running) = self.tablets[who].running_mut() else { return Ok(()) };
        let effects = running.engine.step(now, jitter, event);
        self.tablets[who].note_contact();
        if self.tablets[who].is_to_be_wiped() {
            return self.wipe(who);
        }
        for effect in effects {
            if self.faults && self.dice.one_in(500) {
                self.kill(who);
                return Ok(());
            }
            self.carry_out(who, effect);
        }
        Ok(())
    }

    fn carry_out(&mut self, who: usize, effect: Effect) {
        let life = self.tablets[who].life;
        match effect {
            Effect::Ask(ticket, ask) => self.send(who, ticket, Question::Ask(ask)),
            Effect::Tell(ticket, chore) => {
                let pause = self.memory_takes();
                self.later(pause, Happening::Chore { who, life, ticket, chore });
            }
            Effect::Listen(ticket) => self.listen(who, ticket),
            Effect::WakeAt(elapsed_ms) => {
                let running = self.tablets[who].running_mut().expect("it runs");
                if running.wake_at_ms != Some(elapsed_ms) {
                    running.wake_at_ms = Some(elapsed_ms);
                    let at = self.tablets[who].when(elapsed_ms).0;
                    self.at(at, Happening::Wake { who, life, elapsed_ms });
                }
            }
        }
    }

    /// Returns for how long the memory is busy with something else, in milliseconds.
    fn memory_takes(&mut self) -> u64 {
        if self.faults && self.dice.one_in(50) { self.dice.between(20, 5_000) } else { self.dice.between(0, 10) }
    }

    fn do_chore(&mut self, who: usize, life: u64, ticket: Ticket, chore: Chore) {
        if let Chore::BeginAgain { hub_epoch } = &chore {
            self.say(format_args!("tablet-{who} begins again with the hub's history {hub_epoch}"));
        }
        if let Chore::TakeEpoch(epoch) = &chore {
            self.say(format_args!("tablet-{who} takes epoch {}", epoch.0));
        }
        let moment = self.tablets[who].moment();
        let told = match &chore {
            Chore::SetBuckets(buckets) => buckets.iter().find_map(store),
            _ => None,
        };
        let Some(device) = self.tablets[who].device() else { return };
        let done = chores::tell(device, chore, moment);
        if let (Some(store), Ok(_)) = (told, &done) {
            self.tablets[who].store = store;
        }
        let pause = self.dice.between(0, 10);
        self.later(pause, Happening::Done { who, life, ticket, done });
    }

    /// An associate notes what a customer says.
    pub fn save(&mut self, who: usize, customer: CustomerId, said: &str) -> Result<Option<OperationId>, Broken> {
        if !self.lets_in(who) {
            self.say(format_args!("tablet-{who} lets nobody in"));
            return Ok(None);
        }
        self.oracle.may_show(who, self.time.now())?;
        let tablet = &self.tablets[who];
        let Some(device) = tablet.device() else { return Ok(None) };
        let deed = deed(device, &tablet.associate, &tablet.store, customer, said, tablet.moment());
        let payload = visavi_protocol::Payload::write(&deed.drafts).bytes;
        let may_repeat = tablet.may_repeat;
        let operation = device.save(deed).expect("there is room on the disk");
        self.say(format_args!("tablet-{who} saves {operation}: {said}"));
        let sealed = self.oracle.sealed_now(&self.tablets[who].file(), operation);
        self.oracle.promise(operation, Promise { who, customer, payload, sealed }, may_repeat)?;
        self.tell(who, Event::Nudged)?;
        Ok(Some(operation))
    }

    /// The hub does by itself what it does from time to time.
    pub fn tidy_hub(&mut self) {
        if self.hub.is_running() {
            self.say("hub ends what is over");
            self.hub.tidy();
            self.hub_moved();
            self.oracle.look_at_hub();
        }
    }

    /// The hub's clock is set, or goes wrong.
    pub fn set_hub_clock(&mut self, off_ms: i64) {
        self.say(format_args!("hub has its clock off by {off_ms} ms"));
        self.hub.set_clock(off_ms);
    }

    /// The old club says one fact of a customer.
    pub fn import(&mut self, line: &str) {
        if self.hub.is_running() {
            let operation = self.hub.import(self.source, line);
            debug_assert!(matches!(operation.body, Body::Facts(_)));
            self.say(format_args!("hub imports {}", operation.id));
            self.hub_moved();
            self.oracle.look_at_hub();
        }
    }

    /// A customer asks to be erased.
    pub fn erase(&mut self, customer: CustomerId) {
        if self.hub.is_running() {
            self.say(format_args!("hub erases {customer}"));
            let tag = self.hub.erase(customer);
            self.oracle.erase(customer, tag);
            self.hub_moved();
        }
    }

    pub fn set_clock(&mut self, who: usize, clock: DeviceClock) {
        self.say(format_args!("tablet-{who} has its clock at {clock:?}"));
        self.tablets[who].clock = clock;
        self.oracle.clock_was_set(who);
    }

    pub fn set_link(&mut self, who: usize, link: Link) {
        self.say(format_args!("tablet-{who} is connected: {link:?}"));
        self.tablets[who].link = link;
        self.stream_ends(who);
    }

    pub fn files(&self) -> Vec<(usize, PathBuf)> {
        self.tablets.iter().enumerate().map(|(who, tablet)| (who, tablet.file())).collect()
    }
}

fn store(bucket: &BucketId) -> Option<StoreId> {
    match bucket {
        BucketId::Store(store) => Some(store.clone()),
        BucketId::Shared | BucketId::Device(_) => None,
    }
}
