//! What devices hear of the hub: words that come late, twice, in another order or not at
//! all, and streams that end without anybody noticing for a while.

use visavi_protocol::Heads;
use visavi_sync::Failure;
use visavi_sync::engine::{Event, Ticket};

use crate::link::{Fate, GIVEN_UP_MS, Link};
use crate::world::World;

impl World {
    /// A device begins to listen.
    pub fn listen(&mut self, who: usize, ticket: Ticket) {
        let link = self.tablets[who].link;
        self.say(format_args!("tablet-{who} listens ({link:?})"));
        let shut_out = self.is_shut_out(who).then_some(Failure::ShutOut);
        let failure = match link {
            Link::Portal => Some(Failure::NotAHub),
            Link::Down => Some(Failure::Unreachable),
            Link::Good | Link::Bad | Link::Forger => {
                (!self.hub.is_running()).then_some(Failure::Unreachable).or(shut_out)
            }
        };
        if let Some(failure) = failure {
            let pause = self.dice.between(1, 5_000);
            return self.on_stream(who, pause, Event::StreamEnded(ticket, Err(failure)));
        }
        self.tablets[who].running_mut().expect("it runs").listening = Some(ticket);
        self.speak(who);
    }

    /// The hub tells everybody who listens where their feeds stand.
    pub fn hub_moved(&mut self) {
        for who in 0..self.tablets.len() {
            self.speak(who);
        }
    }

    fn speak(&mut self, who: usize) {
        let tablet = &self.tablets[who];
        let listening = tablet.running().and_then(|running| running.listening);
        let Some((ticket, device)) = listening.zip(tablet.number()) else { return };
        let shelf = self.hub.shelf();
        let Some(scope) = shelf.scope(device).expect("the shelf can be read") else {
            return self.stream_ends(who);
        };
        let stands = shelf.within(&scope).buckets(0, self.hub.now()).expect("the shelf can be read");
        let heads = stands.buckets.into_iter().map(|state| (state.bucket, state.head)).collect();
        let heads = Heads { hub_epoch: stands.hub_epoch, heads };
        let link = tablet.link;
        if let Fate::Arrives(times) = link.fate(&mut self.dice) {
            for after in times {
                self.on_stream(who, after, Event::Heard(ticket, heads.clone()));
            }
        }
    }

    /// A device's stream is cut, and the device notices sooner or later.
    pub fn stream_ends(&mut self, who: usize) {
        let running = self.tablets[who].running_mut();
        if let Some(ticket) = running.and_then(|running| running.listening.take()) {
            let pause = self.dice.between(1, GIVEN_UP_MS);
            self.on_stream(who, pause, Event::StreamEnded(ticket, Err(Failure::Broken)));
        }
    }

    /// The same for everybody who listens.
    pub fn streams_end(&mut self) {
        for who in 0..self.tablets.len() {
            self.stream_ends(who);
        }
    }
}
