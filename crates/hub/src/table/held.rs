//! Operations that are in no feed: what waits for a person, and what was refused.

use std::collections::{BTreeMap, HashMap};

use visavi_domain::{AssociateId, DeviceNumber, Moment, OperationId};
use visavi_protocol::{Digest, Operation};

use crate::HubError;

/// What became of an operation that was not taken in at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// For a person to decide.
    Waiting,
    /// By the hub, or by a person: then there is a decision.
    Refused,
    /// A person let it in after all.
    Released,
}

impl Standing {
    /// Returns what the word stands for.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Refused, Self::Released].into_iter().find(|standing| standing.word() == word)
    }

    /// Returns the word for it, in the column and in lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Refused => "refused",
            Self::Released => "released",
        }
    }
}

/// What a person decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub by: String,
    pub at: Moment,
    /// In their own words.
    pub why: Option<String>,
}

/// An operation that was not taken in at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// By which people name it.
    pub number: u64,
    /// As the device that said it numbers it.
    pub operation: OperationId,
    pub associate: Option<AssociateId>,
    /// `fork`, `associate-left`, or the word of a refusal.
    pub reason: String,
    pub received_at: Moment,
    pub standing: Standing,
    pub decision: Option<Decision>,
    /// What it says; `None` where that need not lie here any more.
    pub content: Option<Operation>,
}

/// How many operations of one device are in no feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub waiting: u64,
    pub refused: u64,
}

/// An operation as it is about to be kept.
pub(crate) struct NewHeld<'a> {
    pub operation: &'a Operation,
    pub digest: Digest,
    pub reason: &'a str,
    pub standing: Standing,
    pub content: &'a [u8],
}

/// How this very operation stands that was handed in before.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub standing: Standing,
    pub reason: String,
    /// A person decided, and not the hub.
    pub decided: bool,
}

/// The table `held`.
pub(crate) trait HeldTable {
    /// Keeps the operation; the same one twice is one, with the newer reason of a refusal
    /// about which nobody has decided.
    fn keep_back(&mut self, new: &NewHeld<'_>, now: Moment) -> Result<(), HubError>;

    /// Returns how this very operation stands; `None` when it was never kept back.
    fn kept_back(&self, operation: OperationId, digest: Digest) -> Result<Option<Known>, HubError> {
        Ok(self.kept_back_among(&[(operation, digest)])?.remove(&(operation, digest)))
    }

    /// Returns how those of the operations stand that were ever kept back.
    fn kept_back_among(
        &self,
        operations: &[(OperationId, Digest)],
    ) -> Result<HashMap<(OperationId, Digest), Known>, HubError>;

    /// Returns everything that was ever kept back, in the order it came.
    fn all_held(&self) -> Result<Vec<Held>, HubError>;

    /// Returns the one of this number, and keeps every other writer from it until the end
    /// of the transaction.
    fn held_to_write(&mut self, number: u64) -> Result<Option<Held>, HubError>;

    /// Writes down that a person refused it.
    fn refuse_held(&mut self, number: u64, decision: &Decision) -> Result<(), HubError>;

    /// Writes down that a person let it in, under the id `released_as`.
    fn release_held(&mut self, number: u64, decision: &Decision, released_as: OperationId) -> Result<(), HubError>;

    /// Lets go of what the hub had refused and has now taken in.
    fn forget_held(&mut self, operation: OperationId, digest: Digest) -> Result<(), HubError>;

    /// Removes what was kept back under this number, and that it was.
    fn remove_held(&mut self, number: u64) -> Result<(), HubError>;

    /// Returns how many were refused, or decided so, before `before` and still lie here.
    fn old_refusals(&self, before: Moment) -> Result<u64, HubError>;

    /// Lets go of what those say; who decided, and when, stays.
    fn let_go_of_refusals(&mut self, before: Moment) -> Result<(), HubError>;

    /// Returns how many are in no feed, by device.
    fn held_counts(&self) -> Result<BTreeMap<DeviceNumber, Counts>, HubError>;
}
