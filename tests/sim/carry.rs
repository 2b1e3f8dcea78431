//! What is carried between devices and the hub: requests, and the answers to them.

use visavi_domain::{DeviceNumber, Moment};
use visavi_protocol::{PushReply, decode};
use visavi_sync::engine::{Answer, Ask, Event, Ticket};
use visavi_sync::{Failure, Reply, Request};

use crate::link::{Fate, GIVEN_UP_MS, Link, portal};
use crate::loans::{BY_HAND, Loan};
use crate::oracle::Broken;
use crate::tablet::Stage;
use crate::wire::{Flight, Heard, Question};
use crate::world::{Happening, World};

impl World {
    pub fn send(&mut self, who: usize, ticket: Ticket, question: Question) {
        self.flights += 1;
        let flight = self.flights;
        let tablet = &mut self.tablets[who];
        let (life, link) = (tablet.life, tablet.link);
        let moment = tablet.moment();
        let time = match &tablet.stage {
            Stage::Open(running) => Moment(moment.0 + running.engine.report().clock_offset_ms),
            Stage::AtDoor(door) => door.time.unwrap_or(moment),
            Stage::Off => return,
        };
        let Some(caller) = tablet.caller.clone() else { return };
        let offered = match &question {
            Question::Ask(Ask::Push(push)) => {
                let said = push.operations.iter().map(|operation| format!(" {}", operation.id));
                said.chain(push.sealed.iter().map(|sealed| format!(" sealed {}", sealed.id))).collect()
            }
            _ => String::new(),
        };
        let from = caller.device;
        let (started, request) = Flight::start(&caller, ticket, question, time);
        tablet.flights.insert(flight, started);
        let pushed = request.target == "/v1/push";
        let target = request.target.split('?').next().unwrap_or_default().to_owned();
        self.say(format_args!("tablet-{who} asks {target}{offered} ({link:?})"));
        match link {
            Link::Down => {
                let pause = self.dice.between(1, 5_000);
                self.later(pause, Happening::Back { who, life, flight, pushed, reply: Err(Failure::Unreachable) });
            }
            Link::Portal => {
                let pause = self.dice.between(1, 300);
                let reply = portal(&mut self.dice, request.expected);
                self.later(pause, Happening::Back { who, life, flight, pushed, reply });
            }
            Link::Good | Link::Bad | Link::Forger => {
                self.later(
                    GIVEN_UP_MS,
                    Happening::Back { who, life, flight, pushed, reply: Err(Failure::Unreachable) },
                );
                if let Fate::Arrives(times) = link.fate(&mut self.dice) {
                    for after in times {
                        let request = request.clone();
                        self.later(after, Happening::AtHub { who, life, flight, from, request, link });
                    }
                }
            }
        }
    }

    pub fn at_hub(
        &mut self,
        who: usize,
        life: u64,
        flight: u64,
        from: DeviceNumber,
        request: Request,
        link: Link,
    ) -> Result<(), Broken> {
        let pushed = request.target == "/v1/push";
        let target = request.target.split('?').next().unwrap_or_default().to_owned();
        // A tablet may have another number by now than when it asked.
        let is_shut_out = self.shut_out == Some(from);
        let loan = Loan::asked(&target, &request, from);
        let Some(reply) = self.hub.answer(request) else {
            self.later(1, Happening::Back { who, life, flight, pushed, reply: Err(Failure::Unreachable) });
            return Ok(());
        };
        if let Ok(reply) = &reply {
            let told = target != "/v1/push" && target != "/v1/time" && reply.status == 200;
            if told && is_shut_out {
                return Err(format!("tablet-{who} is shut out, and was told something by {target}"));
            }
            self.say(format_args!("hub answers tablet-{who}: {}", reply.status));
            if reply.status == 200
                && let Some(loan) = loan
            {
                self.oracle.note_loan(loan, &reply.body);
                self.hub_moved();
            }
        }
        if pushed {
            self.hub_moved();
            self.oracle.look_at_hub();
            let told = reply.as_ref().ok().and_then(|reply| decode::<PushReply>(&reply.body).ok());
            let ids = told.into_iter().flat_map(|told| told.results).map(|(id, _)| id);
            self.oracle.hub_heard(ids, self.time.now());
        }
        if self.faults && self.dice.one_in(300) {
            // What was committed stays; the reply is never sent.
            self.kill_hub();
            return Ok(());
        }
        if self.faults && pushed && self.hub.backups() > 0 && self.dice.one_in(40) {
            // The device hears how its operations ended in a history that is no more.
            self.restore(self.hub.backups() - 1);
        }
        let reply = match reply {
            Ok(reply) if link == Link::Forger => Ok(self.forger.answers(flight, &target, reply, &mut self.dice)),
            Ok(reply) => {
                self.forger.hears(flight, &target, &reply);
                Ok(reply)
            }
            failed => failed,
        };
        let Fate::Arrives(times) = link.fate(&mut self.dice) else { return Ok(()) };
        for after in times {
            let reply = reply.clone().map(|reply| link.carry(reply, &mut self.dice));
            self.later(after, Happening::Back { who, life, flight, pushed, reply });
        }
        Ok(())
    }

    /// Cuts off what the hub is telling about others. What it said of a device's own
    /// operations may still arrive, from a history that is no more.
    pub fn cut_what_is_told(&mut self) {
        for happening in self.happenings.iter_mut().flatten() {
            if let Happening::Back { pushed: false, reply, .. } = happening {
                *reply = Err(Failure::Unreachable);
            }
        }
    }

    /// Hands a device what came of its request.
    pub fn back(&mut self, who: usize, number: u64, reply: Result<Reply, Failure>) -> Result<(), Broken> {
        let Some(flight) = self.tablets[who].flights.remove(&number) else { return Ok(()) };
        let ticket = flight.ticket;
        let answer = flight.land(reply);
        self.forger.is_not_believed(number, &answer).map_err(|what| format!("tablet-{who} {what}"))?;
        let told = match &answer {
            Ok(_) => "an answer".to_owned(),
            Err(failure) => format!("{failure:?}"),
        };
        self.say(format_args!("tablet-{who} hears {told}"));
        let answer = match answer {
            Ok(Heard::Answer(answer)) => Ok(answer),
            Ok(Heard::Found(found)) => return self.found(who, &found),
            // What a person asked for is heard of by the next round.
            Ok(Heard::Moved) => return self.tell(who, Event::TryNow),
            Err(_) if ticket == BY_HAND => return Ok(()),
            Err(failure) => Err(failure),
        };
        if matches!(&answer, Ok(answer) if !matches!(answer, Answer::Time(_))) {
            self.note_touch(who);
        }
        match self.tablets[who].stage {
            Stage::Open(_) => self.tell(who, Event::Answered(ticket, answer)),
            Stage::AtDoor(_) => self.at_door(who, answer),
            Stage::Off => Ok(()),
        }
    }
}
