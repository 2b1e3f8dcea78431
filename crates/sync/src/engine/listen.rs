//! What the engine makes of what it hears.

use visavi_protocol::{BucketId, Heads};

use super::{Contact, Engine, Now, Ticket, wish};
use crate::failure::Failure;

impl Engine {
    /// Returns how long the next round by itself may wait.
    pub(super) fn pause_ms(&self, jitter: u64) -> u64 {
        let (wake_ms, jitter_ms) = if self.ear.hears() {
            (self.pace.listening_ms, self.pace.listening_jitter_ms)
        } else {
            (self.pace.wake_ms, self.pace.wake_jitter_ms)
        };
        wake_ms + jitter % (jitter_ms + 1)
    }

    pub(super) fn heard(&mut self, now: Now, jitter: u64, ticket: Ticket, heads: Heads) {
        let heard_before = self.ear.hears();
        if !self.ear.heard(ticket, heads) {
            return;
        }
        self.report.last_contact_at = Some(now.moment);
        if !heard_before {
            self.wake_at_ms = now.elapsed_ms + self.pause_ms(jitter);
        }
        self.follow_ear(now, jitter);
    }

    /// Reads on where the hub has said that there is more. A round that is under way may
    /// come to that by itself, so it is asked again at its end. Every word is followed
    /// once: a hub that says one thing and hands out another must not be asked for ever.
    pub(super) fn follow_ear(&mut self, now: Now, jitter: u64) {
        if self.contact != Contact::Met || !self.down.resting() {
            return;
        }
        let Some(heads) = self.ear.take_news() else { return };
        let moved = self.down.behind(&heads).filter(|_| self.hub_epoch == Some(heads.hub_epoch));
        match moved {
            None => self.down.wanted = true,
            // All devices of the chain hear at once that this one has moved.
            Some(moved) if moved.keys().eq([&BucketId::Shared]) => self.ask_soon(now, jitter),
            Some(moved) => self.down.note_moved(moved),
        }
    }

    /// Without the stream the device asks by itself again, soon: that the hub is gone is
    /// noticed by that, and by nothing that becomes of streams.
    pub(super) fn stream_ended(&mut self, now: Now, jitter: u64, ticket: Ticket, result: Result<(), Failure>) {
        let wish = result.err().as_ref().and_then(wish);
        if self.ear.ended(ticket, now.elapsed_ms, jitter, wish) {
            self.ask_soon(now, jitter);
        }
    }

    fn ask_soon(&mut self, now: Now, jitter: u64) {
        self.wake_at_ms = self.wake_at_ms.min(now.elapsed_ms + jitter % (self.pace.wake_ms + 1));
    }
}
