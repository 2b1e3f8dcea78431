//! Somebody between a device and its hub who hears every answer and gives others in their
//! place. Nothing that they say may be believed.

use std::collections::BTreeSet;

use visavi_protocol::problem::{self, Problem};
use visavi_protocol::{Moment, TimeReply, VERSION, VERSION_MIN};
use visavi_sync::{Failure, Reply};

use crate::oracle::Broken;
use crate::wire::Heard;
use visavi_tests::dice::Dice;

/// So many answers are remembered, to be given again.
const HEARD_MAX: usize = 40;
const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1_000;
/// Answers to it are checked by what they are called.
const SPEAKS_FOR_ITSELF: &str = "/v1/part";

#[derive(Default)]
pub struct Forger {
    /// Answers of the hub to anybody, with the request they belong to.
    heard: Vec<(u64, String, Reply)>,
    /// Requests that were answered with something else than the hub said.
    forged: BTreeSet<u64>,
}

impl Forger {
    /// Remembers what the hub said.
    pub fn hears(&mut self, flight: u64, target: &str, reply: &Reply) {
        if self.heard.len() == HEARD_MAX {
            self.heard.remove(0);
        }
        self.heard.push((flight, target.to_owned(), reply.clone()));
    }

    /// Returns what is answered in place of what the hub said.
    pub fn answers(&mut self, flight: u64, target: &str, said: Reply, dice: &mut Dice) -> Reply {
        if target == SPEAKS_FOR_ITSELF {
            return said;
        }
        let before: Vec<_> = self.heard.iter().filter(|(other, to, _)| *other != flight && to == target).collect();
        let forged = match dice.below(6) {
            // An old answer, or one to another device.
            0 if !before.is_empty() => dice.pick(&before).2.clone(),
            1 => refusal(*dice.pick(&[400, 401, 403, 404, 413, 426]), &said),
            2 if target == "/v1/time" => time(dice, &said),
            3 => Reply { proof: None, ..said.clone() },
            4 => Reply { status: said.status + 1, ..said.clone() },
            _ => changed(dice, &said),
        };
        self.hears(flight, target, &said);
        self.forged.insert(flight);
        forged
    }

    /// Checks that what came of a request is nothing that only the hub may say, when it was
    /// not the hub that answered.
    pub fn is_not_believed(&self, flight: u64, answer: &Result<Heard, Failure>) -> Result<(), Broken> {
        let believed = match answer {
            Ok(_) => true,
            Err(failure) => {
                matches!(failure, Failure::ShutOut | Failure::Rejected { .. } | Failure::AppTooOld | Failure::HubTooOld)
            }
        };
        if believed && self.forged.contains(&flight) {
            return Err(format!("believed what the hub never said: {answer:?}"));
        }
        Ok(())
    }
}

fn refusal(status: u16, said: &Reply) -> Reply {
    let body = serde_json::to_vec(&Problem::new(status, "forged", "No")).expect("plain data always encodes");
    Reply { status, content_type: problem::CONTENT_TYPE.to_owned(), body, ..said.clone() }
}

fn time(dice: &mut Dice, said: &Reply) -> Reply {
    let now = Moment(dice.between(0, 80) as i64 * YEAR_MS);
    let time = TimeReply { now, hub_epoch: dice.below(3), protocol: VERSION, protocol_min: VERSION_MIN };
    Reply { body: serde_json::to_vec(&time).expect("plain data always encodes"), ..said.clone() }
}

fn changed(dice: &mut Dice, said: &Reply) -> Reply {
    let mut changed = said.clone();
    match changed.body.len() {
        0 => changed.body.push(0),
        length => changed.body[dice.place(length)] ^= 1 << dice.below(8),
    }
    changed
}
