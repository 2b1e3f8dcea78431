//! The lane down: where each feed stands, page by page until its head, and the proof
//! that both sides hold the same.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use visavi_protocol::{BucketId, BucketState, Buckets, Page};

use super::backoff::Backoff;
use super::event::{Ask, Chore, Held, Ticket};

/// Where the lane stands and what it remembers.
#[derive(Debug)]
pub(crate) struct Down {
    pub(crate) wanted: bool,
    pub(crate) backoff: Backoff,
    at: At,
    plan: VecDeque<Step>,
    states: BTreeMap<BucketId, BucketState>,
    held: BTreeMap<BucketId, Held>,
    /// Buckets that were emptied and taken anew because the digests differed; not done
    /// a second time until they were equal once.
    retaken: BTreeSet<BucketId>,
    /// Buckets whose digests differ still.
    differing: BTreeSet<BucketId>,
    pages: u64,
}

#[derive(Debug)]
enum At {
    Rest,
    AskingBuckets(Ticket),
    SettingBuckets(Ticket),
    Asking(Ticket, Step),
    /// The step and, of a feed's page, where it led and how the bucket stood.
    Applying(Ticket, Step, Option<(u64, BucketState)>),
    Forgetting(Ticket, BucketId),
    Ending(Ticket),
}

/// One thing of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// The dossiers that today needs, ahead of their turn.
    Today(BucketId),
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
    pub(crate) fn new() -> Self {
        Self {
            wanted: true,
            backoff: Backoff::default(),
            at: At::Rest,
            plan: VecDeque::new(),
            states: BTreeMap::new(),
            held: BTreeMap::new(),
            retaken: BTreeSet::new(),
            differing: BTreeSet::new(),
            pages: 0,
        }
    }

    pub(crate) fn resting(&self) -> bool {
        matches!(self.at, At::Rest)
    }

    pub(crate) fn awaits(&self, ticket: Ticket) -> bool {
        match &self.at {
            At::Rest => false,
            At::AskingBuckets(have)
            | At::SettingBuckets(have)
            | At::Ending(have)
            | At::Asking(have, _)
            | At::Applying(have, _, _)
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
    }

    /// Begins a round.
    pub(crate) fn start(&mut self, ticket: Ticket) -> Ask {
        self.wanted = false;
        self.at = At::AskingBuckets(ticket);
        Ask::Buckets
    }

    pub(crate) fn told_buckets(&mut self, ticket: Ticket, buckets: Buckets) -> Next {
        self.states = buckets.buckets.into_iter().map(|state| (state.bucket.clone(), state)).collect();
        self.differing.retain(|bucket| self.states.contains_key(bucket));
        self.at = At::SettingBuckets(ticket);
        Next::Tell(Chore::SetBuckets(self.states.keys().cloned().collect()))
    }

    pub(crate) fn buckets_set(&mut self, ticket: Ticket, held: Vec<Held>) -> Next {
        self.held = held.into_iter().map(|held| (held.bucket.clone(), held)).collect();
        let todays = self.states.values().filter(|state| self.needs_today(state)).map(|state| state.bucket.clone());
        let feeds = self.states.keys().map(|bucket| Step::Feed { bucket: bucket.clone(), after: None });
        self.plan = todays.map(Step::Today).chain(feeds).collect();
        self.next(ticket)
    }

    fn held(&self, bucket: &BucketId) -> Held {
        self.held.get(bucket).cloned().unwrap_or_else(|| Held::nothing(bucket.clone()))
    }

    fn needs_today(&self, state: &BucketState) -> bool {
        let held = self.held(&state.bucket);
        matches!(state.bucket, BucketId::Store(_)) && held.cursor == 0 && held.items == 0 && state.head > 0
    }

    fn next(&mut self, ticket: Ticket) -> Next {
        while let Some(step) = self.plan.pop_front() {
            let ask = match &step {
                Step::Today(bucket) => Ask::Today { bucket: bucket.clone() },
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
            return Next::Tell(Chore::EndRound);
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
            Step::Today(_) | Step::Feed { .. } => return Next::Wait,
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
