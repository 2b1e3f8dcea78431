//! Who gets in: the lease of a device as it is counted, and what becomes of a device that is
//! locked, begins anew, or was shut out. All of it as the app does it.

use visavi_device::Sealed;
use visavi_device::lease::{Standing, TICK_MS};
use visavi_domain::Moment;
use visavi_protocol::limits::SEALED_PER_PUSH_MAX;
use visavi_protocol::{OperationId, PushRequest};
use visavi_sync::Failure;
use visavi_sync::engine::{Answer, Ask, Ticket};

use crate::clock::DeviceClock;
use crate::oracle::Broken;
use crate::tablet::Stage;
use crate::wire::Question;
use crate::world::{DOWN_MS, Happening, World};

/// Between two tries to get in.
const KNOCKS_MS: u64 = 60_000;
/// A device that was wiped is enrolled again after at most so long.
const WIPED_MS: u64 = 30 * 60_000;

impl World {
    /// Somebody stands before a device that has just been started.
    pub fn enter(&mut self, who: usize) {
        match self.tablets[who].standing() {
            Standing::Running | Standing::Ending { .. } => {
                self.oracle.close(&self.tablets[who].file());
                self.tablets[who].unlock();
                self.entered(who);
            }
            Standing::Ended => self.locked(who),
            Standing::Over => self.begin_anew(who),
        }
    }

    /// Counts the lease of a device, and does what has to be done where it has ended.
    pub fn look(&mut self, who: usize) {
        if !self.tablets[who].is_on() {
            return;
        }
        match self.tablets[who].standing() {
            Standing::Over => self.begin_anew(who),
            Standing::Ended if self.tablets[who].running().is_some() => {
                self.tablets[who].lock();
                self.locked(who);
            }
            Standing::Running | Standing::Ending { .. } | Standing::Ended => {}
        }
    }

    /// Says whether somebody gets in now.
    pub fn lets_in(&mut self, who: usize) -> bool {
        self.look(who);
        self.tablets[who].running().is_some()
    }

    /// A minute has gone by on a device: its lease is looked at and written down.
    pub fn minute(&mut self, who: usize, since: Moment) {
        let now = self.time.now();
        self.oracle.was_on(who, now.0 - since.0);
        let life = self.tablets[who].life;
        self.look(who);
        self.tablets[who].keep_lease();
        if self.tablets[who].life == life {
            self.later(TICK_MS as u64, Happening::Minute { who, life, since: now });
        }
    }

    /// The oracle notes that the hub was heard.
    pub fn note_touch(&mut self, who: usize) {
        // At the door nothing is written down that its clock could count from.
        let is_open = self.tablets[who].running().is_some();
        let is_honest = is_open && matches!(self.tablets[who].clock, DeviceClock::Off(_));
        self.oracle.in_touch(who, is_honest, self.time.now());
    }

    fn locked(&mut self, who: usize) {
        self.say(format_args!("tablet-{who} is locked: its lease has ended"));
        self.entered(who);
        self.knock_later(who);
    }

    fn begin_anew(&mut self, who: usize) {
        self.say(format_args!("tablet-{who} has its key destroyed, and begins anew"));
        let (file, key) = (self.tablets[who].file(), self.dice.bytes());
        self.oracle.close(&file);
        self.tablets[who].begin_anew(key);
        self.oracle.opens(&file, key);
        self.entered(who);
    }

    fn knock_later(&mut self, who: usize) {
        let (life, pause) = (self.tablets[who].life, self.dice.between(1, KNOCKS_MS));
        self.later(pause, Happening::Knock { who, life });
    }

    /// Somebody, or an empty memory by itself, asks the hub to be let in.
    pub fn knock(&mut self, who: usize) {
        self.look(who);
        if matches!(self.tablets[who].stage, Stage::AtDoor(_)) {
            self.ask(who, Ask::Time);
        }
    }

    /// Goes on at the door of a device with what came of its question.
    pub fn at_door(&mut self, who: usize, answer: Result<Answer, Failure>) -> Result<(), Broken> {
        let Stage::AtDoor(door) = &mut self.tablets[who].stage else { return Ok(()) };
        match answer {
            Ok(Answer::Time(time)) => {
                door.time = Some(time.now);
                if door.shut_out {
                    return self.say_the_last(who);
                }
                let ask = if door.empty.is_some() { Ask::Epoch } else { Ask::Buckets { erased: 0 } };
                self.ask(who, ask);
            }
            Ok(Answer::Buckets(_)) => {
                self.say(format_args!("tablet-{who} is let in by the hub"));
                self.oracle.close(&self.tablets[who].file());
                self.tablets[who].admit();
                self.entered(who);
            }
            Ok(Answer::Epoch(reply)) => {
                self.say(format_args!("tablet-{who} is given epoch {}", reply.epoch.0));
                self.tablets[who].identify(reply.epoch, reply.hub_epoch);
                self.entered(who);
            }
            Ok(Answer::Push(reply)) => {
                self.sealed(who).heard(&reply.results).expect("there is room on the disk");
                return self.say_the_last(who);
            }
            Err(Failure::ShutOut) => {
                door.shut_out = true;
                return self.say_the_last(who);
            }
            _ => self.knock_later(who),
        }
        Ok(())
    }

    /// A device that was shut out and that nobody opens any more hands in what lies sealed.
    fn say_the_last(&mut self, who: usize) -> Result<(), Broken> {
        let sealed = self.sealed(who);
        let unheard = sealed.unheard().expect("the sealed file can be read");
        if unheard.is_empty() {
            return self.wipe(who);
        }
        let some: Vec<OperationId> = unheard.into_iter().take(SEALED_PER_PUSH_MAX).collect();
        let sealed = sealed.rows(&some).expect("the sealed file can be read");
        self.ask(who, Ask::Push(PushRequest { operations: Vec::new(), sealed }));
        Ok(())
    }

    fn ask(&mut self, who: usize, ask: Ask) {
        self.send(who, Ticket(0), Question::Ask(ask));
    }

    fn sealed(&self, who: usize) -> Sealed {
        Sealed::beside(&self.tablets[who].file()).expect("the sealed file can be read")
    }

    /// A device keeps nothing, since its hub has shut it out.
    pub fn wipe(&mut self, who: usize) -> Result<(), Broken> {
        if !self.is_shut_out(who) {
            return Err(format!("tablet-{who} wipes itself, and was not shut out"));
        }
        self.say(format_args!("tablet-{who} is wiped"));
        self.oracle.close(&self.tablets[who].file());
        self.tablets[who].wipe();
        let pause = self.dice.between(1, if self.faults { WIPED_MS } else { DOWN_MS });
        self.later(pause, Happening::Start { who });
        Ok(())
    }

    /// A device that was wiped is enrolled again, where the hub runs.
    pub fn enrol_again(&mut self, who: usize) {
        if self.hub.is_running() {
            self.enrol_anew(who);
        } else {
            self.later(DOWN_MS, Happening::Start { who });
        }
    }
}
