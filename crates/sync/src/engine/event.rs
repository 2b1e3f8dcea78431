//! The words between the engine and whoever drives it: what happened, and what to do.

use visavi_protocol::snapshot::{Manifest, PartHash, SnapshotReply};
use visavi_protocol::{
    BucketId, Buckets, Digest, Disposition, Epoch, EpochReply, Erasure, Erasures, Heads, History, Moment, OfferReply,
    Operation, OperationId, Page, PurgeReceipt, PurgeReply, PushReply, PushRequest, SealedOperation, TimeReply,
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
    /// The hub said on the stream where the feeds stand.
    Heard(Ticket, Heads),
    /// The stream has ended: in good order, broken, or before it began.
    StreamEnded(Ticket, Result<(), Failure>),
    /// The device's memory did what it was told, or could not.
    Done(Ticket, Result<Done, StorageFailed>),
}

/// The device's memory could not do what it was told: a full disk, a broken file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageFailed;

/// Something for the driver to do. What is told in one step may be done in any order:
/// where order matters the engine waits, and it never has two chores under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask the hub.
    Ask(Ticket, Ask),
    /// Tell the device's memory.
    Tell(Ticket, Chore),
    /// Listen to the hub; whatever was listened to before is over.
    Listen(Ticket),
    /// Send [`Event::Woken`] when the elapsed milliseconds reach this.
    WakeAt(u64),
}

/// A request to the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Time,
    Push(PushRequest),
    /// Where every feed stands, and who was erased after this number.
    Buckets {
        erased: u64,
    },
    /// Whom an earlier life of the hub had erased, for one that has forgotten it.
    Offer(Vec<Erasure>),
    /// The device's word that nothing is left with it of those who were erased.
    Purged(PurgeReceipt),
    /// Numbers that nobody was given before.
    Epoch,
    Today {
        bucket: BucketId,
    },
    Pull {
        bucket: BucketId,
        after: u64,
    },
    Snapshot {
        bucket: BucketId,
    },
    Part {
        bucket: BucketId,
        part: PartHash,
    },
}

/// A reply of the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Time(TimeReply),
    Push(PushReply),
    Buckets(Buckets),
    Offered(OfferReply),
    Purged(PurgeReply),
    Epoch(EpochReply),
    Page(Page),
    Snapshot(SnapshotReply),
    /// The bytes of a part, whatever they are.
    Part(Vec<u8>),
}

impl Answer {
    /// Returns which life of the hub answers. A part does not say: it is what its name
    /// says in every life.
    pub(crate) fn hub_epoch(&self) -> Option<u64> {
        match self {
            Self::Time(time) => Some(time.hub_epoch),
            Self::Push(reply) => Some(reply.hub_epoch),
            Self::Buckets(buckets) => Some(buckets.hub_epoch),
            Self::Offered(reply) => Some(reply.hub_epoch),
            Self::Purged(reply) => Some(reply.hub_epoch),
            Self::Epoch(reply) => Some(reply.hub_epoch),
            Self::Page(page) => Some(page.hub_epoch),
            Self::Snapshot(reply) => Some(reply.hub_epoch),
            Self::Part(_) => None,
        }
    }

    /// Returns how many customers were erased when it was read, where it says so.
    pub(crate) fn erased(&self) -> Option<u64> {
        match self {
            Self::Page(page) => Some(page.erased),
            Self::Snapshot(reply) => Some(reply.erased),
            _ => None,
        }
    }
}

/// Work for the device's memory. Each may be done twice with the effect of once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chore {
    /// The oldest operations that are not parked; where there are fewer of them, also
    /// what goes up sealed.
    ReadOutbox {
        max: usize,
    },
    Settle(Vec<(OperationId, Disposition)>),
    /// Say what is known of customers who were erased.
    KnowErasures,
    /// Erase them; answers like the one before.
    Erase(Erasures),
    /// Make sure that nothing of them is left, and say so.
    Purge,
    /// These buckets and no others; answers with what is held of each, and how far the
    /// device's own numbers go.
    SetBuckets(Vec<BucketId>),
    /// Number operations in this epoch from now on.
    TakeEpoch(Epoch),
    Apply(Page),
    /// Begin to take this snapshot, or go on with it; answers with the parts that are
    /// missing.
    BeginSnapshot(Manifest),
    TakePart {
        bucket: BucketId,
        bytes: Vec<u8>,
    },
    /// Empty this bucket, to take it anew; what was said here and lies in it is offered
    /// to the hub again.
    Forget(BucketId),
    /// Every feed was read to its head and every digest was equal; the hub's clock said
    /// `hub_now`.
    EndRound {
        hub_now: Moment,
    },
    /// Another life of the hub: offer it again what the one before had taken, and read
    /// every feed from its beginning.
    BeginAgain {
        hub_epoch: u64,
    },
}

/// What came of a chore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Outbox {
        operations: Vec<Operation>,
        sealed: Vec<SealedOperation>,
    },
    Settled,
    /// Up to which number of the hub's list they are known, and those of which only an
    /// earlier life of the hub has told.
    Erasures {
        erased: u64,
        untold: Vec<Erasure>,
    },
    Purged(PurgeReceipt),
    Buckets(Vec<Held>, History),
    EpochTaken,
    Applied(Held),
    SnapshotBegun(Vec<PartHash>),
    PartTaken(Taken),
    Forgotten,
    RoundEnded,
    BegunAgain,
}

/// What came of a part of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Others are missing.
    More(Held),
    /// All is here, and right.
    Complete(Held),
    /// It is none of those that are missing.
    Unwanted,
    /// What came is not what was announced; nothing of it is held.
    Wrong,
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
