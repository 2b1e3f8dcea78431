//! The lane up: the outbox, batch by batch, each operation until it has a disposition, and
//! after it what goes up sealed.

use std::collections::VecDeque;

use visavi_protocol::limits::OPERATIONS_PER_PUSH_MAX;
use visavi_protocol::{Disposition, Operation, OperationId, PushReply, PushRequest, SealedOperation};

use super::backoff::Backoff;
use super::event::{Ask, Chore, Ticket};
use crate::failure::Failure;

/// After so many failures of the hub's own in a row the batch is halved, and a single
/// operation is set aside.
const STRIKES_MAX: u32 = 3;

/// Where the lane stands and what it remembers.
#[derive(Debug)]
pub(crate) struct Up {
    pub(crate) wanted: bool,
    pub(crate) backoff: Backoff,
    at: At,
    /// How many operations the next batch may hold: halved while batches are rejected
    /// or fail, so that one poisoned operation is found and the rest goes on.
    batch_max: usize,
    strikes: u32,
    /// Operations the hub stumbles over without saying why. They go up one by one when
    /// nothing else is left, and never keep another one waiting.
    set_aside: VecDeque<OperationId>,
    settled_last: Vec<OperationId>,
    sent: u32,
}

#[derive(Debug)]
enum At {
    Rest,
    Reading(Ticket),
    Pushing(Ticket, Vec<OperationId>),
    Settling(Ticket, u32),
}

/// What the lane does next.
#[derive(Debug)]
pub(crate) enum Next {
    Tell(Chore),
    Ask(Ask),
    /// The outbox is empty.
    Rest,
    /// Some operations have their disposition; the feed has moved.
    Moved,
    /// Wait, then try again.
    Wait,
}

impl Up {
    pub(crate) fn new() -> Self {
        Self {
            wanted: true,
            backoff: Backoff::default(),
            at: At::Rest,
            batch_max: OPERATIONS_PER_PUSH_MAX,
            strikes: 0,
            set_aside: VecDeque::new(),
            settled_last: Vec::new(),
            sent: 0,
        }
    }

    /// Operations settled so far.
    pub(crate) fn sent(&self) -> u32 {
        self.sent
    }

    pub(crate) fn resting(&self) -> bool {
        matches!(self.at, At::Rest)
    }

    pub(crate) fn awaits(&self, ticket: Ticket) -> bool {
        match &self.at {
            At::Rest => false,
            At::Reading(have) | At::Pushing(have, _) | At::Settling(have, _) => *have == ticket,
        }
    }

    /// Lets go of whatever was under way; it will be started again from the outbox.
    pub(crate) fn interrupt(&mut self) {
        self.wanted |= !self.resting();
        self.at = At::Rest;
    }

    /// Starts reading the outbox.
    pub(crate) fn start(&mut self, ticket: Ticket) -> Chore {
        // Taken down before the outbox is read, not after: what is saved in between
        // wants another look.
        self.wanted = false;
        self.at = At::Reading(ticket);
        Chore::ReadOutbox { max: self.batch_max + self.set_aside.len() }
    }

    pub(crate) fn read(&mut self, ticket: Ticket, operations: Vec<Operation>, sealed: Vec<SealedOperation>) -> Next {
        self.at = At::Rest;
        if operations.is_empty() && sealed.is_empty() {
            self.settled_last.clear();
            self.backoff.succeeded();
            return Next::Rest;
        }
        self.wanted = true;
        let ids = operations.iter().map(|operation| operation.id).chain(sealed.iter().map(|sealed| sealed.id));
        if ids.into_iter().any(|id| self.settled_last.contains(&id)) {
            // The memory gives back what it was told to settle. Pushing it again at
            // once would go round for ever.
            self.settled_last.clear();
            return Next::Wait;
        }
        let batch = self.batch(operations, sealed);
        let said = batch.operations.iter().map(|operation| operation.id);
        self.at = At::Pushing(ticket, said.chain(batch.sealed.iter().map(|sealed| sealed.id)).collect());
        Next::Ask(Ask::Push(batch))
    }

    /// Chooses what goes up now: what was said here, then what is sealed, and when nothing
    /// else is left, one of those that were set aside.
    fn batch(&self, mut operations: Vec<Operation>, mut sealed: Vec<SealedOperation>) -> PushRequest {
        let is_aside = |id: &OperationId| self.set_aside.contains(id);
        if operations.iter().any(|operation| !is_aside(&operation.id)) {
            operations.retain(|operation| !is_aside(&operation.id));
            sealed.clear();
        } else if sealed.iter().any(|sealed| !is_aside(&sealed.id)) {
            operations.clear();
            sealed.retain(|sealed| !is_aside(&sealed.id));
        } else {
            let is_here = |id: &&OperationId| {
                operations.iter().any(|operation| operation.id == **id) || sealed.iter().any(|sealed| sealed.id == **id)
            };
            let first = self.set_aside.iter().find(is_here).copied();
            operations.retain(|operation| Some(operation.id) == first);
            sealed.retain(|sealed| Some(sealed.id) == first);
        }
        operations.truncate(self.batch_max);
        sealed.truncate(self.batch_max);
        PushRequest { operations, sealed }
    }

    pub(crate) fn pushed(&mut self, ticket: Ticket, reply: Result<PushReply, Failure>) -> Next {
        let At::Pushing(_, ids) = std::mem::replace(&mut self.at, At::Rest) else {
            return Next::Wait;
        };
        match reply {
            Ok(reply) => {
                let results: Vec<_> = reply.results.into_iter().filter(|(id, _)| ids.contains(id)).collect();
                if results.is_empty() {
                    return Next::Wait;
                }
                self.backoff.succeeded();
                self.strikes = 0;
                self.batch_max = (self.batch_max * 2).min(OPERATIONS_PER_PUSH_MAX);
                self.settle(ticket, results)
            }
            Err(Failure::Rejected { code }) => match ids.as_slice() {
                [id] => self.settle(ticket, vec![(*id, Disposition::Refused { reason: code })]),
                _ => {
                    self.batch_max = (ids.len() / 2).max(1);
                    self.backoff.hurry();
                    Next::Rest
                }
            },
            Err(Failure::Unwell) => {
                self.stumbled(&ids);
                Next::Wait
            }
            Err(_) => Next::Wait,
        }
    }

    fn stumbled(&mut self, ids: &[OperationId]) {
        self.strikes += 1;
        if self.strikes < STRIKES_MAX {
            return;
        }
        if let [id] = ids {
            self.set_aside.retain(|aside| aside != id);
            self.set_aside.push_back(*id);
            self.strikes = 0;
        } else {
            self.batch_max = (ids.len() / 2).max(1);
        }
    }

    fn settle(&mut self, ticket: Ticket, results: Vec<(OperationId, Disposition)>) -> Next {
        self.settled_last = results.iter().map(|(id, _)| *id).collect();
        self.set_aside.retain(|aside| !self.settled_last.contains(aside));
        self.at = At::Settling(ticket, u32::try_from(results.len()).unwrap_or(u32::MAX));
        Next::Tell(Chore::Settle(results))
    }

    pub(crate) fn settled(&mut self) -> Next {
        if let At::Settling(_, count) = std::mem::replace(&mut self.at, At::Rest) {
            self.sent = self.sent.saturating_add(count);
        }
        self.wanted = true;
        Next::Moved
    }
}
