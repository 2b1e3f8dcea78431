//! The lane down: where each feed stands, page by page until its head, and the proof
//! that both sides hold the same.

mod erasures;
mod snapshot;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use visavi_protocol::snapshot::PartHash;
use visavi_protocol::{BucketId, BucketState, Buckets, Epoch, Heads, History, Moment, Page};

use super::backoff::Backoff;
use super::event::{Ask, Chore, Held, Ticket};
use erasures::Known;
use snapshot::Snapshots;

/// Where the lane stands and what it remembers.
#[derive(Debug)]
pub(crate) struct Down {
    /// A whole round is wanted.
    pub(crate) wanted: bool,
    pub(crate) backoff: Backoff,
    at: At,
    /// Feeds that are said to have moved, and where they stand: a round through these
    /// alone is wanted.
    moved: BTreeMap<BucketId, u64>,
    plan: VecDeque<Step>,
    /// What the hub's clock said when the last round began.
    hub_now: Moment,
    /// What the hub has of the device's own history.
    heard: Vec<History>,
    erasures: Known,
    /// The hub had another content under one of our numbers.
    pub(crate) forked: bool,
    states: BTreeMap<BucketId, BucketState>,
    held: BTreeMap<BucketId, Held>,
    /// Buckets that were emptied and taken anew because the digests differed; not done
    /// a second time until they were equal once.
    retaken: BTreeSet<BucketId>,
    /// Buckets whose digests differ still.
    differing: BTreeSet<BucketId>,
    snapshots: Snapshots,
    /// Buckets with fewer items are taken by their feed.
    snapshot_items_min: u64,
    pages: u64,
}

#[derive(Debug)]
enum At {
    Rest,
    Knowing(Ticket),
    AskingBuckets(Ticket),
    Erasing(Ticket),
    Offering(Ticket),
    Purging(Ticket),
    Receipting(Ticket),
    SettingBuckets(Ticket),
    AskingEpoch(Ticket),
    TakingEpoch(Ticket),
    Asking(Ticket, Step),
    /// The step and, of a feed's page, where it led and how the bucket stood.
    Applying(Ticket, Step, Option<(u64, BucketState)>),
    BeginningSnapshot(Ticket, BucketId),
    TakingPart(Ticket, BucketId),
    Forgetting(Ticket, BucketId),
    Ending(Ticket),
}

/// One thing of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// The dossiers that today needs, ahead of their turn.
    Today(BucketId),
    /// What all parts of a snapshot are.
    Snapshot(BucketId),
    Part {
        bucket: BucketId,
        part: PartHash,
    },
    Feed {
        bucket: BucketId,
        after: Option<u64>,
    },
}

/// What the lane does next.
#[derive(Debug)]
pub(crate) enum Next {
    Tell(Chore),
    Ask(Ask),
    /// The round is over.
    Complete,
    /// A feed ends before what was read of it: the hub lost its tail.
    TailLost,
    /// Wait, then try again.
    Wait,
}

impl Down {
    pub(crate) fn new(snapshot_items_min: u64) -> Self {
        Self {
            wanted: true,
            backoff: Backoff::default(),
            at: At::Rest,
            moved: BTreeMap::new(),
            plan: VecDeque::new(),
            hub_now: Moment(0),
            heard: Vec::new(),
            erasures: Known::default(),
            forked: false,
            states: BTreeMap::new(),
            held: BTreeMap::new(),
            retaken: BTreeSet::new(),
            differing: BTreeSet::new(),
            snapshots: Snapshots::default(),
            snapshot_items_min,
            pages: 0,
        }
    }

    pub(crate) fn resting(&self) -> bool {
        matches!(self.at, At::Rest)
    }

    /// Says whether there is anything to begin with.
    pub(crate) fn wants(&self) -> bool {
        self.wanted || !self.moved.is_empty()
    }

    pub(crate) fn awaits(&self, ticket: Ticket) -> bool {
        match &self.at {
            At::Rest => false,
            At::Knowing(have)
            | At::AskingBuckets(have)
            | At::Erasing(have)
            | At::Offering(have)
            | At::Purging(have)
            | At::Receipting(have)
            | At::SettingBuckets(have)
            | At::AskingEpoch(have)
            | At::TakingEpoch(have)
            | At::Ending(have)
            | At::Asking(have, _)
            | At::Applying(have, _, _)
            | At::BeginningSnapshot(have, _)
            | At::TakingPart(have, _)
            | At::Forgetting(have, _) => *have == ticket,
        }
    }

    pub(crate) fn interrupt(&mut self) {
        self.wanted |= !self.resting();
        self.at = At::Rest;
    }

    /// Returns how many items are held and how many the hub announced.
    pub(crate) fn progress(&self) -> (u64, u64) {
        let total = self.states.values().map(|state| state.items).sum();
        let held = self.states.keys().filter_map(|bucket| self.held.get(bucket)).map(|held| held.items).sum();
        (std::cmp::min(held, total), total)
    }

    /// Returns how many pages were applied that held anything.
    pub(crate) fn pages(&self) -> u64 {
        self.pages
    }

    pub(crate) fn differing(&self) -> impl Iterator<Item = &BucketId> {
        self.differing.iter()
    }

    /// Notes that the hub began a new life: what was compared with the one before says
    /// nothing any more.
    pub(crate) fn hub_began_again(&mut self) {
        self.retaken.clear();
        self.differing.clear();
        self.forget_snapshots();
        self.forget_erasures();
    }

    /// Returns the feeds that stand further on than what was read of them. `None` when
    /// these are not the buckets of the last round, so that only a whole one helps.
    pub(crate) fn behind(&self, heads: &Heads) -> Option<BTreeMap<BucketId, u64>> {
        if !heads.heads.keys().eq(self.states.keys()) {
            return None;
        }
        let behind = heads.heads.iter().filter(|(bucket, head)| self.held(bucket).cursor < **head);
        Some(behind.map(|(bucket, head)| (bucket.clone(), *head)).collect())
    }

    /// Notes that feeds have moved, as [`Self::behind`] found them.
    pub(crate) fn note_moved(&mut self, moved: BTreeMap<BucketId, u64>) {
        self.moved = moved;
    }

    /// Begins a round. Where nothing but moved feeds is wanted it goes through these
    /// alone: of all others it is known that they stand where they were compared.
    pub(crate) fn start(&mut self, ticket: Ticket) -> Next {
        let moved = std::mem::take(&mut self.moved);
        if std::mem::take(&mut self.wanted) || moved.is_empty() {
            return self.ask_buckets(ticket);
        }
        self.plan.clear();
        for (bucket, head) in moved {
            if let Some(state) = self.states.get_mut(&bucket) {
                state.head = head;
                self.plan.push_back(Step::Feed { bucket, after: None });
            }
        }
        self.next(ticket)
    }

    pub(crate) fn told_buckets(&mut self, ticket: Ticket, buckets: Buckets) -> Next {
        self.hub_now = buckets.now;
        self.heard = buckets.heard;
        self.states = buckets.buckets.into_iter().map(|state| (state.bucket.clone(), state)).collect();
        self.differing.retain(|bucket| self.states.contains_key(bucket));
        self.told_erasures(ticket, buckets.erasures)
    }

    pub(crate) fn buckets_set(&mut self, ticket: Ticket, held: Vec<Held>, own: History) -> Next {
        self.held = held.into_iter().map(|held| (held.bucket.clone(), held)).collect();
        let todays = self.states.values().filter(|state| self.needs_today(state)).map(|state| state.bucket.clone());
        let mut plan: VecDeque<Step> = todays.map(Step::Today).collect();
        for state in self.states.values() {
            if self.takes_snapshot(state) {
                plan.push_back(Step::Snapshot(state.bucket.clone()));
            }
            plan.push_back(Step::Feed { bucket: state.bucket.clone(), after: None });
        }
        self.plan = plan;
        let is_older = |heard: &History| heard.epoch == own.epoch && heard.last_sequence > own.last_sequence;
        if self.forked || self.heard.iter().any(is_older) {
            // This memory was put back from a backup, or there are two of it. From here
            // on its numbers must be its own.
            self.at = At::AskingEpoch(ticket);
            return Next::Ask(Ask::Epoch);
        }
        self.next(ticket)
    }

    pub(crate) fn told_epoch(&mut self, ticket: Ticket, epoch: Epoch) -> Next {
        self.at = At::TakingEpoch(ticket);
        Next::Tell(Chore::TakeEpoch(epoch))
    }

    pub(crate) fn epoch_taken(&mut self, ticket: Ticket) -> Next {
        self.forked = false;
        self.next(ticket)
    }

    fn held(&self, bucket: &BucketId) -> Held {
        self.held.get(bucket).cloned().unwrap_or_else(|| Held::nothing(bucket.clone()))
    }

    fn needs_today(&self, state: &BucketState) -> bool {
        let held = self.held(&state.bucket);
        let is_empty = held.cursor == 0 && held.items == 0 && state.head > 0;
        // A snapshot begins with today's customers.
        matches!(state.bucket, BucketId::Store(_)) && is_empty && !self.takes_snapshot(state)
    }

    fn next(&mut self, ticket: Ticket) -> Next {
        while let Some(step) = self.plan.pop_front() {
            let ask = match &step {
                Step::Today(bucket) => Ask::Today { bucket: bucket.clone() },
                Step::Snapshot(bucket) => Ask::Snapshot { bucket: bucket.clone() },
                Step::Part { bucket, part } => Ask::Part { bucket: bucket.clone(), part: *part },
                Step::Feed { bucket, after } => {
                    let held = self.held(bucket);
                    let Some(state) = self.states.get(bucket).cloned() else { continue };
                    if held.cursor > state.head {
                        self.at = At::Rest;
                        return Next::TailLost;
                    }
                    let after = after.unwrap_or(held.cursor);
                    if after >= state.head {
                        match self.compare(ticket, &held, &state) {
                            Some(next) => return next,
                            None => continue,
                        }
                    }
                    Ask::Pull { bucket: bucket.clone(), after }
                }
            };
            self.at = At::Asking(ticket, step_asked(step, &ask));
            return Next::Ask(ask);
        }
        if self.differing.is_empty() {
            self.at = At::Ending(ticket);
            return Next::Tell(Chore::EndRound { hub_now: self.hub_now });
        }
        self.at = At::Rest;
        Next::Complete
    }

    pub(crate) fn ended(&mut self) -> Next {
        self.at = At::Rest;
        Next::Complete
    }

    /// Compares both digests at the head of a feed. Where they differ the bucket is
    /// taken anew, once; if that does not help it is a trouble, never a loop.
    fn compare(&mut self, ticket: Ticket, held: &Held, state: &BucketState) -> Option<Next> {
        let bucket = &state.bucket;
        if held.items == state.items && held.digest == state.digest {
            self.retaken.remove(bucket);
            self.differing.remove(bucket);
            return None;
        }
        if !self.retaken.insert(bucket.clone()) {
            self.differing.insert(bucket.clone());
            return None;
        }
        self.at = At::Forgetting(ticket, bucket.clone());
        Some(Next::Tell(Chore::Forget(bucket.clone())))
    }

    pub(crate) fn forgotten(&mut self, ticket: Ticket) -> Next {
        let At::Forgetting(_, bucket) = std::mem::replace(&mut self.at, At::Rest) else {
            return Next::Wait;
        };
        self.held.insert(bucket.clone(), Held::nothing(bucket.clone()));
        self.plan.push_front(Step::Feed { bucket: bucket.clone(), after: Some(0) });
        if matches!(bucket, BucketId::Store(_)) {
            self.plan.push_front(Step::Today(bucket));
        }
        self.next(ticket)
    }

    pub(crate) fn told_page(&mut self, ticket: Ticket, page: Page) -> Next {
        let At::Asking(_, step) = std::mem::replace(&mut self.at, At::Rest) else {
            return Next::Wait;
        };
        let leads_to = match &step {
            Step::Today(bucket) if page.cursor.is_none() && page.state.bucket == *bucket => None,
            Step::Feed { bucket, after: Some(after) } if page.state.bucket == *bucket => match honest(&page, *after) {
                Some(cursor) => Some((cursor, page.state.clone())),
                None => return Next::Wait,
            },
            Step::Today(_) | Step::Snapshot(_) | Step::Part { .. } | Step::Feed { .. } => return Next::Wait,
        };
        self.pages += u64::from(!page.items.is_empty());
        self.at = At::Applying(ticket, step, leads_to);
        Next::Tell(Chore::Apply(page))
    }

    pub(crate) fn applied(&mut self, ticket: Ticket, held: Held) -> Next {
        let At::Applying(_, step, leads_to) = std::mem::replace(&mut self.at, At::Rest) else {
            return Next::Wait;
        };
        self.backoff.succeeded();
        self.held.insert(held.bucket.clone(), held);
        if let (Step::Feed { bucket, .. }, Some((cursor, state))) = (step, leads_to) {
            self.states.insert(bucket.clone(), state);
            self.plan.push_front(Step::Feed { bucket, after: Some(cursor) });
        }
        self.next(ticket)
    }
}

/// Returns the step with the number that was asked from, so that the reply can be held
/// against it.
fn step_asked(step: Step, ask: &Ask) -> Step {
    match (step, ask) {
        (Step::Feed { bucket, .. }, Ask::Pull { after, .. }) => Step::Feed { bucket, after: Some(*after) },
        (step, _) => step,
    }
}

/// Returns where the page leads, if it is what was asked for: items in the feed's order
/// after `after`, and a cursor that moves on. Anything else would skip items or never
/// end.
fn honest(page: &Page, after: u64) -> Option<u64> {
    let cursor = page.cursor?;
    let mut last = after;
    for item in &page.items {
        if item.number <= last {
            return None;
        }
        last = item.number;
    }
    let moves = cursor > after || page.state.head <= after;
    (cursor >= last && cursor <= page.state.head.max(after) && moves).then_some(cursor)
}
