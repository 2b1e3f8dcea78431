//! What a network does to one device's requests and replies.

use visavi_protocol::frame;
use visavi_sync::{Failure, Reply};

use visavi_tests::dice::Dice;

/// After so long the device's transport gives up by itself.
pub const GIVEN_UP_MS: u64 = 60_000;

/// How one device is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    Good,
    /// Loses, delays, repeats and cuts.
    Bad,
    Down,
    /// Everything is answered by somebody else's page.
    Portal,
    /// Somebody in between hears everything, and answers in the hub's place.
    Forger,
}

/// What becomes of something on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Arrives after so many milliseconds, once for each.
    Arrives(Vec<u64>),
    Lost,
}

impl Link {
    pub fn any(dice: &mut Dice) -> Self {
        *dice.pick(&[Self::Good, Self::Good, Self::Bad, Self::Bad, Self::Down, Self::Portal, Self::Forger])
    }

    pub fn fate(self, dice: &mut Dice) -> Fate {
        if self == Self::Good {
            return Fate::Arrives(vec![dice.between(1, 80)]);
        }
        match dice.below(10) {
            0 | 1 => Fate::Lost,
            2 => Fate::Arrives(vec![dice.between(1, 200), dice.between(1, 90_000)]),
            3 => Fate::Arrives(vec![dice.between(1_000, 2 * GIVEN_UP_MS)]),
            _ => Fate::Arrives(vec![dice.between(1, 2_000)]),
        }
    }

    /// Returns the reply as it arrives.
    pub fn carry(self, mut reply: Reply, dice: &mut Dice) -> Reply {
        if self != Self::Bad || reply.body.is_empty() || !dice.one_in(8) {
            return reply;
        }
        let place = dice.place(reply.body.len());
        if reply.content_type == frame::CONTENT_TYPE && dice.one_in(2) {
            reply.body[place] ^= 1 << dice.below(8);
        } else {
            reply.body.truncate(place);
        }
        reply
    }
}

/// Returns what a captive portal says to anything.
pub fn portal(dice: &mut Dice, expected: &str) -> Result<Reply, Failure> {
    let (status, content_type, body) = match dice.below(4) {
        0 => (302, "", Vec::new()),
        1 => (200, "text/html", Vec::new()),
        2 => (200, "application/json", br#"{"login":"https://wifi.test","now":1}"#.to_vec()),
        _ => (200, expected, b"<html><body>Welcome to our guests' network</body></html>".to_vec()),
    };
    // As every transport: a body of another type than was asked for is not read.
    let body = if Reply::readable(content_type, expected) { body } else { Vec::new() };
    Ok(Reply { status, content_type: content_type.to_owned(), retry_after_s: None, proof: None, body })
}
