//! A run: devices, a hub and the networks between them, in one thread, on one seed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::{Path, PathBuf};

use visavi_device::Identity;
use visavi_domain::{CustomerId, DeviceNumber, Moment, OperationId, StoreId};
use visavi_protocol::Body;
use visavi_sync::engine::{Ask, Chore, Done, Effect, Event, StorageFailed, Ticket};
use visavi_sync::{DeviceKey, Failure, Reply, Request, chores};
use visavi_tests::in_process::deed;

use crate::clock::{DeviceClock, TrueTime};
use crate::dice::Dice;
use crate::hub::HubSide;
use crate::link::{Fate, GIVEN_UP_MS, Link, portal};
use crate::oracle::{Broken, Oracle, Promise};
use crate::tablet::Tablet;
use crate::trace::Trace;
use crate::wire::Flight;

/// 20 May 2026, noon.
const START: Moment = Moment(1_779_278_400_000);
pub const STORES: [&str; 2] = ["LKP", "STO"];
/// A killed program is started again after at most so long.
const DOWN_MS: u64 = 30_000;
const HUB: &str = "https://hub.test";

pub struct World {
    pub dice: Dice,
    pub trace: Trace,
    pub time: TrueTime,
    pub hub: HubSide,
    pub tablets: Vec<Tablet>,
    pub oracle: Oracle,
    pub customers: Vec<CustomerId>,
    pub source: DeviceNumber,
    /// Whether things still go wrong.
    pub faults: bool,
    due: BinaryHeap<Reverse<(i64, u64, usize)>>,
    happenings: Vec<Option<Happening>>,
    flights: u64,
}

/// Something that will happen at its time.
enum Happening {
    Wake { who: usize, life: u64, elapsed_ms: u64 },
    Done { who: usize, life: u64, ticket: Ticket, done: Result<Done, StorageFailed> },
    AtHub { who: usize, life: u64, flight: u64, request: Request, link: Link },
    Back { who: usize, life: u64, flight: u64, reply: Result<Reply, Failure> },
    Start { who: usize },
    StartHub,
}

impl World {
    /// Sets up a hub with two stores and three to five enrolled devices.
    pub fn new(seed: u64, folder: &Path) -> Self {
        let mut dice = Dice::new(seed);
        let time = TrueTime::new(START);
        let hub = HubSide::open(&folder.join("hub"), time.clone());
        for store in STORES {
            hub.add_store(store);
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
            let enrolled = hub.enrol(&store, &name, &key);
            let identity = Identity {
                device: enrolled.device,
                epoch: enrolled.epoch,
                store: enrolled.store,
                chain: enrolled.chain,
                hub: HUB.to_owned(),
                hub_epoch: enrolled.hub_epoch,
                private_key: key.to_bytes(),
            };
            tablets.push(Tablet::new(&name, folder.join(&name), &identity, time.clone()));
        }
        let mut world = Self {
            dice,
            trace: Trace::new(START),
            time,
            hub,
            tablets,
            oracle: Oracle::default(),
            customers: Vec::new(),
            source,
            faults: true,
            due: BinaryHeap::new(),
            happenings: Vec::new(),
            flights: 0,
        };
        for who in 0..count {
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
        }
        self.time.reach(Moment(until));
        Ok(())
    }

    fn later(&mut self, after_ms: u64, happening: Happening) {
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
                    let running = self.tablets[who].running.as_mut().expect("it is alive");
                    running.wake_at_ms.take_if(|at| *at == elapsed_ms).is_some()
                };
                if wanted {
                    self.tell(who, Event::Woken)?;
                }
            }
            Happening::Done { who, life, ticket, done } => {
                if self.alive(who, life) {
                    self.tell(who, Event::Done(ticket, done))?;
                }
            }
            Happening::AtHub { who, life, flight, request, link } => self.at_hub(who, life, flight, request, link)?,
            Happening::Back { who, life, flight, reply } => {
                if !self.alive(who, life) {
                    return Ok(());
                }
                let running = self.tablets[who].running.as_mut().expect("it is alive");
                if let Some(flight) = running.flights.remove(&flight) {
                    let ticket = flight.ticket;
                    let answer = flight.land(reply);
                    let heard = match &answer {
                        Ok(_) => "an answer".to_owned(),
                        Err(failure) => format!("{failure:?}"),
                    };
                    self.say(format_args!("tablet-{who} hears {heard}"));
                    self.tell(who, Event::Answered(ticket, answer))?;
                }
            }
            Happening::Start { who } => {
                if self.tablets[who].running.is_none() {
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
        self.tablets[who].life == life && self.tablets[who].running.is_some()
    }

    pub fn start(&mut self, who: usize) {
        self.say(format_args!("tablet-{who} starts"));
        self.tablets[who].start();
        let life = self.tablets[who].life;
        self.tablets[who].running.as_mut().expect("it was started").wake_at_ms = Some(0);
        self.later(0, Happening::Wake { who, life, elapsed_ms: 0 });
    }

    pub fn kill(&mut self, who: usize) {
        if self.tablets[who].running.is_some() {
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
            let pause = self.dice.between(1, DOWN_MS);
            self.later(pause, Happening::StartHub);
        }
    }

    /// Puts a backup back.
    pub fn restore(&mut self, backup: usize) {
        self.say(format_args!("hub is restored from backup {backup}"));
        self.oracle.close(&self.hub.file());
        self.hub.restore(backup);
        let files = self.files();
        self.oracle.note_restore(&files, &self.hub.file());
    }

    /// Everybody goes home for so long.
    pub fn close_for(&mut self, milliseconds: u64) {
        self.say(format_args!("everything is closed for {} hours", milliseconds / 3_600_000));
        self.tablets.iter_mut().for_each(Tablet::kill);
        self.time.reach(Moment(self.time.now().0 + milliseconds as i64));
        self.start_all();
        let now = self.time.now();
        self.hub.shelf().sweep_memberships(now).expect("the shelf can be written");
    }

    /// Starts everything that does not run.
    pub fn start_all(&mut self) {
        if !self.hub.is_running() {
            self.say("hub starts");
            self.hub.start();
        }
        for who in 0..self.tablets.len() {
            if self.tablets[who].running.is_none() {
                self.start(who);
            }
        }
    }

    /// Tells the engine of one device what happened, and does what it says.
    pub fn tell(&mut self, who: usize, event: Event) -> Result<(), Broken> {
        let jitter = self.dice.roll();
        let now = self.tablets[who].now();
        let Some(running) = self.tablets[who].running.as_mut() else { return Ok(()) };
        let effects = running.engine.step(now, jitter, event);
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
            Effect::Ask(ticket, ask) => self.send(who, ticket, ask),
            Effect::Tell(ticket, chore) => {
                if let Chore::BeginAgain { hub_epoch } = &chore {
                    self.say(format_args!("tablet-{who} begins again with the hub's history {hub_epoch}"));
                }
                let moment = self.tablets[who].moment();
                let device = self.tablets[who].device().expect("it runs");
                let done = chores::tell(device, chore, moment);
                let pause = self.dice.between(0, 20);
                self.later(pause, Happening::Done { who, life, ticket, done });
            }
            Effect::WakeAt(elapsed_ms) => {
                let running = self.tablets[who].running.as_mut().expect("it runs");
                if running.wake_at_ms != Some(elapsed_ms) {
                    running.wake_at_ms = Some(elapsed_ms);
                    let at = self.tablets[who].when(elapsed_ms).0;
                    self.at(at, Happening::Wake { who, life, elapsed_ms });
                }
            }
        }
    }

    fn send(&mut self, who: usize, ticket: Ticket, ask: Ask) {
        self.flights += 1;
        let flight = self.flights;
        let tablet = &mut self.tablets[who];
        let (life, link) = (tablet.life, tablet.link);
        let moment = tablet.moment();
        let running = tablet.running.as_mut().expect("it runs");
        let time = Moment(moment.0 + running.engine.report().clock_offset_ms);
        let (started, request) = Flight::start(&running.caller, ticket, ask, time);
        running.flights.insert(flight, started);
        let target = request.target.split('?').next().unwrap_or_default().to_owned();
        self.say(format_args!("tablet-{who} asks {target} ({link:?})"));
        match link {
            Link::Down => {
                let pause = self.dice.between(1, 5_000);
                self.later(pause, Happening::Back { who, life, flight, reply: Err(Failure::Unreachable) });
            }
            Link::Portal => {
                let pause = self.dice.between(1, 300);
                let reply = portal(&mut self.dice, request.expected);
                self.later(pause, Happening::Back { who, life, flight, reply });
            }
            Link::Good | Link::Bad => {
                self.later(GIVEN_UP_MS, Happening::Back { who, life, flight, reply: Err(Failure::Unreachable) });
                if let Fate::Arrives(times) = link.fate(&mut self.dice) {
                    for after in times {
                        let request = request.clone();
                        self.later(after, Happening::AtHub { who, life, flight, request, link });
                    }
                }
            }
        }
    }

    fn at_hub(&mut self, who: usize, life: u64, flight: u64, request: Request, link: Link) -> Result<(), Broken> {
        let pushed = request.target == "/v1/push";
        let Some(reply) = self.hub.answer(request) else {
            self.later(1, Happening::Back { who, life, flight, reply: Err(Failure::Unreachable) });
            return Ok(());
        };
        if let Ok(reply) = &reply {
            self.say(format_args!("hub answers tablet-{who}: {}", reply.status));
        }
        if pushed {
            self.oracle.look_at_hub(&self.hub.file());
        }
        if self.faults && self.dice.one_in(300) {
            // What was committed stays; the reply is never sent.
            self.kill_hub();
            return Ok(());
        }
        let Fate::Arrives(times) = link.fate(&mut self.dice) else { return Ok(()) };
        for after in times {
            let reply = reply.clone().map(|reply| link.carry(reply, &mut self.dice));
            self.later(after, Happening::Back { who, life, flight, reply });
        }
        Ok(())
    }

    /// An associate notes what a customer says.
    pub fn save(&mut self, who: usize, customer: CustomerId, said: &str) -> Result<Option<OperationId>, Broken> {
        let tablet = &self.tablets[who];
        let Some(device) = tablet.device() else { return Ok(None) };
        let deed = deed(device, &tablet.associate, &tablet.store, customer, said, tablet.moment());
        let payload = visavi_protocol::Payload::write(&deed.drafts).bytes;
        let operation = device.save(deed).expect("there is room on the disk");
        self.say(format_args!("tablet-{who} saves {operation}: {said}"));
        self.oracle.promise(operation, Promise { who, customer, payload })?;
        self.tell(who, Event::Nudged)?;
        Ok(Some(operation))
    }

    /// The old club says one fact of a customer.
    pub fn import(&mut self, line: &str) {
        if self.hub.is_running() {
            let operation = self.hub.import(self.source, line);
            debug_assert!(matches!(operation.body, Body::Facts(_)));
            self.say(format_args!("hub imports {}", operation.id));
            self.oracle.look_at_hub(&self.hub.file());
        }
    }

    pub fn set_clock(&mut self, who: usize, clock: DeviceClock) {
        self.say(format_args!("tablet-{who} has its clock at {clock:?}"));
        self.tablets[who].clock = clock;
    }

    pub fn set_link(&mut self, who: usize, link: Link) {
        self.say(format_args!("tablet-{who} is connected: {link:?}"));
        self.tablets[who].link = link;
    }

    pub fn files(&self) -> Vec<(usize, PathBuf)> {
        self.tablets.iter().enumerate().map(|(who, tablet)| (who, tablet.file())).collect()
    }
}

/// Returns a private key that depends on the seed alone.
fn device_key(dice: &mut Dice) -> DeviceKey {
    loop {
        // All but one in 2^32 draws are below the order of the curve.
        if let Ok(key) = DeviceKey::from_bytes(&dice.bytes::<32>()) {
            return key;
        }
    }
}
