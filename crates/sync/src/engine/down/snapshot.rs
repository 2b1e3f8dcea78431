//! Taking a large bucket as a snapshot, where nothing of it is held: the manifest, then
//! one part after the other. Whatever is wrong with it, the feed is there.

use std::collections::VecDeque;

use visavi_protocol::snapshot::{LAYOUT, Manifest, PartHash};
use visavi_protocol::{BucketId, BucketState};

use super::{At, Down, Next, Step};
use crate::engine::event::{Chore, Held, Taken, Ticket};
use crate::failure::Failure;

/// So often a part may be missing at the hub or come changed before the feed is taken.
const STRIKES_MAX: u32 = 5;

/// What the lane remembers of snapshots.
#[derive(Debug, Default)]
pub(super) struct Snapshots {
    /// Parts that are still missing of the one that is being taken.
    missing: VecDeque<PartHash>,
    /// Buckets whose snapshots came to nothing.
    useless: std::collections::BTreeSet<BucketId>,
    strikes: u32,
}

impl Down {
    /// Says whether the bucket is to be taken as a snapshot. One that differed once is
    /// taken by its feed: what was ready-made may be what was wrong.
    pub(super) fn takes_snapshot(&self, state: &BucketState) -> bool {
        let (bucket, held) = (&state.bucket, self.held(&state.bucket));
        state.items >= self.snapshot_items_min
            && (held.cursor, held.items) == (0, 0)
            && !self.retaken.contains(bucket)
            && !self.snapshots.useless.contains(bucket)
    }

    /// Says whether the hub was asked for a snapshot and has not answered.
    pub(in crate::engine) fn awaits_snapshot(&self) -> bool {
        matches!(self.at, At::Asking(_, Step::Snapshot(_)))
    }

    pub(in crate::engine) fn told_snapshot(&mut self, ticket: Ticket, manifest: Manifest) -> Next {
        let At::Asking(_, Step::Snapshot(bucket)) = std::mem::replace(&mut self.at, At::Rest) else {
            return Next::Wait;
        };
        if manifest.bucket != bucket || manifest.layout != LAYOUT || manifest.parts.is_empty() {
            return self.without_snapshot(ticket, bucket);
        }
        if let Some(state) = self.states.get_mut(&bucket)
            && state.head < manifest.number
        {
            // It was made after the round began.
            state.head = manifest.number;
            state.items = manifest.items;
            state.digest = manifest.digest;
        }
        self.at = At::BeginningSnapshot(ticket, bucket);
        Next::Tell(Chore::BeginSnapshot(manifest))
    }

    pub(in crate::engine) fn snapshot_begun(&mut self, ticket: Ticket, missing: Vec<PartHash>) -> Next {
        let At::BeginningSnapshot(_, bucket) = std::mem::replace(&mut self.at, At::Rest) else {
            return Next::Wait;
        };
        self.snapshots.missing = missing.into();
        self.next_part(ticket, bucket)
    }

    fn next_part(&mut self, ticket: Ticket, bucket: BucketId) -> Next {
        match self.snapshots.missing.pop_front() {
            Some(part) => self.plan.push_front(Step::Part { bucket, part }),
            // It said that parts are missing until the last one was there.
            None => return Next::Wait,
        }
        self.next(ticket)
    }

    pub(in crate::engine) fn told_part(&mut self, ticket: Ticket, bytes: Vec<u8>) -> Next {
        let At::Asking(_, Step::Part { bucket, .. }) = std::mem::replace(&mut self.at, At::Rest) else {
            return Next::Wait;
        };
        self.at = At::TakingPart(ticket, bucket.clone());
        Next::Tell(Chore::TakePart { bucket, bytes })
    }

    pub(in crate::engine) fn part_taken(&mut self, ticket: Ticket, taken: Taken) -> Next {
        let At::TakingPart(_, bucket) = std::mem::replace(&mut self.at, At::Rest) else {
            return Next::Wait;
        };
        match taken {
            Taken::More(held) => {
                self.came(held);
                self.next_part(ticket, bucket)
            }
            Taken::Complete(held) => {
                self.came(held);
                self.next(ticket)
            }
            Taken::Unwanted => self.strike(ticket, bucket),
            Taken::Wrong => self.without_snapshot(ticket, bucket),
        }
    }

    fn came(&mut self, held: Held) {
        self.pages += 1;
        self.snapshots.strikes = 0;
        self.backoff.succeeded();
        self.held.insert(held.bucket.clone(), held);
    }

    /// Returns what to do when the hub does not answer a question about a snapshot.
    /// `None` where that was not what was asked, or where to wait is all there is to do.
    pub(in crate::engine) fn not_told(&mut self, ticket: Ticket, failure: &Failure) -> Option<Next> {
        let At::Asking(_, step) = &self.at else { return None };
        if !matches!(failure, Failure::Rejected { .. } | Failure::Unwell) {
            return None;
        }
        match step.clone() {
            Step::Snapshot(bucket) => Some(self.without_snapshot(ticket, bucket)),
            // It was let go of meanwhile: there is a newer one.
            Step::Part { bucket, .. } => Some(self.strike(ticket, bucket)),
            Step::Today(_) | Step::Feed { .. } => None,
        }
    }

    /// Goes on from the manifest, after a while.
    fn strike(&mut self, ticket: Ticket, bucket: BucketId) -> Next {
        self.snapshots.strikes += 1;
        if self.snapshots.strikes > STRIKES_MAX {
            return self.without_snapshot(ticket, bucket);
        }
        self.at = At::Rest;
        Next::Wait
    }

    /// Takes the feed instead; what lies in the bucket by now goes first.
    fn without_snapshot(&mut self, ticket: Ticket, bucket: BucketId) -> Next {
        self.snapshots.strikes = 0;
        self.snapshots.useless.insert(bucket.clone());
        self.at = At::Forgetting(ticket, bucket.clone());
        Next::Tell(Chore::Forget(bucket))
    }

    /// Forgets what snapshots came to nothing: another life of the hub has others.
    pub(super) fn forget_snapshots(&mut self) {
        self.snapshots = Snapshots::default();
    }
}
