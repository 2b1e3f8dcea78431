//! The words between the engine and whoever drives it: what happened, and what to do.

use visavi_protocol::{
    BucketId, Buckets, Digest, Disposition, Moment, Operation, OperationId, Page, PushReply, PushRequest, TimeReply,
};

use crate::failure::Failure;

/// Names one thing that is under way. An answer to anything else comes too late and is
/// dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// When an event happened.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// What the device's own clock says; shown, never waited by.
    pub moment: Moment,
    /// Milliseconds of a clock that only goes forwards; waited by.
    pub elapsed_ms: u64,
}

/// Something the engine has to hear of.
#[derive(Clone, Debug)]
pub enum Event {
    /// Time has passed; also the first event of all.
    Woken,
    /// Something was saved on this device.
    Nudged,
    /// A person wants it now: waiting is over.
    TryNow,
    /// The hub answered, or did not.
    Answered(Ticket, Result<Answer, Failure>),
    /// The device's memory did what it was told, or could not.
    Done(Ticket, Result<Done, StorageFailed>),
}

/// The device's memory could not do what it was told: a full disk, a broken file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageFailed;

/// Something for the driver to do. Order matters only within one lane, and the engine
/// keeps that by waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask the hub.
    Ask(Ticket, Ask),
    /// Tell the device's memory.
    Tell(Ticket, Chore),
    /// Send [`Event::Woken`] when the elapsed milliseconds reach this.
    WakeAt(u64),
}

/// A request to the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Time,
    Push(PushRequest),
    Buckets,
    Today { bucket: BucketId },
    Pull { bucket: BucketId, after: u64 },
}

/// A reply of the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Time(TimeReply),
    Push(PushReply),
    Buckets(Buckets),
    Page(Page),
}

impl Answer {
    /// Returns which life of the hub answers.
    pub(crate) fn hub_epoch(&self) -> u64 {
        match self {
            Self::Time(time) => time.hub_epoch,
            Self::Push(reply) => reply.hub_epoch,
            Self::Buckets(buckets) => buckets.hub_epoch,
            Self::Page(page) => page.hub_epoch,
        }
    }
}

/// Work for the device's memory. Each may be done twice with the effect of once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chore {
    /// The oldest operations that are not parked.
    ReadOutbox {
        max: usize,
    },
    Settle(Vec<(OperationId, Disposition)>),
    /// These buckets and no others; answers with what is held of each.
    SetBuckets(Vec<BucketId>),
    Apply(Page),
    /// Empty this bucket, to take it anew; what was said here and lies in it is offered
    /// to the hub again.
    Forget(BucketId),
    /// Every feed was read to its head and every digest was equal.
    EndRound,
    /// Another life of the hub: offer it again what the one before had taken, and read
    /// every feed from its beginning.
    BeginAgain {
        hub_epoch: u64,
    },
}

/// What came of a chore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Outbox(Vec<Operation>),
    Settled,
    Buckets(Vec<Held>),
    Applied(Held),
    Forgotten,
    RoundEnded,
    BegunAgain,
}

/// What the device holds of one bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub bucket: BucketId,
    pub cursor: u64,
    pub items: u64,
    pub digest: Digest,
}

impl Held {
    /// Returns what is held of a bucket that was never taken.
    pub(crate) fn nothing(bucket: BucketId) -> Self {
        Self { bucket, cursor: 0, items: 0, digest: Digest::ZERO }
    }
}
