//! The ear: a stream on which the hub says where the feeds stand, so that the device
//! need not ask. What it misses the next round finds; it only makes it sooner.

use visavi_protocol::Heads;

use super::backoff::Backoff;
use super::event::Ticket;

/// Within so many milliseconds after a stream has ended it is opened again, at a moment
/// left to chance: when a hub starts anew, all its devices lose theirs at once.
pub const LISTEN_AGAIN_MS: u64 = 5_000;

/// Whether the stream is open, and what was heard on it.
#[derive(Debug, Default)]
pub(crate) struct Ear {
    at: At,
    backoff: Backoff,
}

#[derive(Debug, Default)]
enum At {
    #[default]
    Closed,
    Opening(Ticket),
    /// With what was heard last, until somebody has followed it.
    Hearing(Ticket, Option<Heads>),
}

impl Ear {
    pub(crate) fn is_closed(&self) -> bool {
        matches!(self.at, At::Closed)
    }

    /// Says whether the stream is open and something was heard on it.
    pub(crate) fn hears(&self) -> bool {
        matches!(self.at, At::Hearing(..))
    }

    /// Returns what was heard last, the first time that it is asked for.
    pub(crate) fn take_news(&mut self) -> Option<Heads> {
        match &mut self.at {
            At::Hearing(_, news) => news.take(),
            At::Closed | At::Opening(_) => None,
        }
    }

    pub(crate) fn may_open(&self, elapsed_ms: u64) -> bool {
        self.is_closed() && self.backoff.over(elapsed_ms)
    }

    pub(crate) fn not_before_ms(&self) -> u64 {
        self.backoff.not_before_ms()
    }

    pub(crate) fn open(&mut self, ticket: Ticket) {
        self.at = At::Opening(ticket);
    }

    /// Lets go of the stream, as far as there is one; it may be opened again at once.
    pub(crate) fn close(&mut self) {
        self.at = At::Closed;
    }

    /// Takes in what was heard; says whether it came on the stream that is open.
    pub(crate) fn heard(&mut self, ticket: Ticket, heads: Heads) -> bool {
        if !self.awaits(ticket) {
            return false;
        }
        self.backoff.succeeded();
        self.at = At::Hearing(ticket, Some(heads));
        true
    }

    /// Notes that a stream has ended; says whether something had been heard on it, so that
    /// something may be missed from now on.
    pub(crate) fn ended(&mut self, ticket: Ticket, elapsed_ms: u64, jitter: u64, wish_ms: Option<u64>) -> bool {
        if !self.awaits(ticket) {
            return false;
        }
        let heard = self.hears();
        if heard {
            self.backoff.rest(elapsed_ms, jitter % (LISTEN_AGAIN_MS + 1));
        } else {
            self.backoff.failed(elapsed_ms, jitter, wish_ms);
        }
        self.close();
        heard
    }

    fn awaits(&self, ticket: Ticket) -> bool {
        matches!(&self.at, At::Opening(have) | At::Hearing(have, _) if *have == ticket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_streams_that_end_at_once_are_opened_again_one_by_one() {
        let mut again: Vec<u64> = (0..1_000_u64)
            .map(|device| {
                let mut ear = Ear::default();
                ear.open(Ticket(1));
                ear.heard(Ticket(1), Heads::default());
                // Any spread of jitter: 40,503 is 2^16 divided by the golden ratio.
                assert!(ear.ended(Ticket(1), 0, device.wrapping_mul(40_503), None));
                ear.not_before_ms()
            })
            .collect();
        again.sort_unstable();
        let most = again.chunk_by(|one, other| one / 100 == other / 100).map(<[u64]>::len).max();
        assert!(again.iter().all(|at| *at <= LISTEN_AGAIN_MS));
        assert!(most <= Some(40), "{most:?} in a tenth of a second");
    }

    #[test]
    fn a_stream_that_never_spoke_is_tried_ever_more_rarely() {
        let mut ear = Ear::default();
        let mut at = 0;
        let waits: Vec<u64> = (0..12)
            .map(|number| {
                ear.open(Ticket(number));
                ear.ended(Ticket(number), at, 0, None);
                let wait = ear.not_before_ms() - at;
                at = ear.not_before_ms();
                wait
            })
            .collect();
        assert_eq!(waits[..3], [500, 1_000, 2_000]);
        assert_eq!(waits[11], super::super::BACKOFF_MAX_MS / 2);
    }
}
