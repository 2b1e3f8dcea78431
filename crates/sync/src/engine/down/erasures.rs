//! Customers who were erased: heard of before anything else of a contact, and said to be
//! done once nothing of them is left.

use visavi_protocol::limits::ERASURES_MAX;
use visavi_protocol::{Erasure, Erasures, PurgeReceipt, PurgeReply};

use super::{At, Down, Next};
use crate::engine::event::{Ask, Chore, Ticket};

/// What the lane remembers of erasures.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Up to which number the memory has erased; `None` before it was asked.
    erased: Option<u64>,
    /// What the hub may have forgotten.
    untold: Vec<Erasure>,
    /// How many there are, as the hub said last.
    total: u64,
    /// The hub does not have the device's word for all of them.
    owes: bool,
    /// What was read did not know the same erasures as this device: the round was begun anew.
    restarted: bool,
}

impl Down {
    /// Begins a round: with the question who was erased, which needs to know who is known.
    pub(super) fn ask_buckets(&mut self, ticket: Ticket) -> Next {
        match self.erasures.erased {
            None => {
                self.at = At::Knowing(ticket);
                Next::Tell(Chore::KnowErasures)
            }
            Some(erased) => {
                self.at = At::AskingBuckets(ticket);
                Next::Ask(Ask::Buckets { erased })
            }
        }
    }

    /// Forgets what is known: the memory took in another life of the hub.
    pub(super) fn forget_erasures(&mut self) {
        self.erasures = Known::default();
    }

    /// Says whether what the hub has read knew of the same erasures as this device. Of a
    /// customer who was erased nothing is taken in that was read before.
    pub(in crate::engine) fn agrees_on(&self, erased: Option<u64>) -> bool {
        erased.is_none_or(|erased| self.erasures.erased == Some(erased))
    }

    /// Begins the round anew, once; then only after a while.
    pub(in crate::engine) fn disagreed(&mut self) -> bool {
        self.interrupt();
        !std::mem::replace(&mut self.erasures.restarted, true)
    }

    /// Takes in what the hub says of erasures with where the feeds stand.
    pub(super) fn told_erasures(&mut self, ticket: Ticket, told: Option<Erasures>) -> Next {
        self.erasures.owes = false;
        let Some(told) = told else { return self.after_erasures(ticket) };
        if self.erasures.erased != Some(told.after) || told.total < told.after {
            // It knows of fewer than this device: it was put back from a backup.
            self.at = At::Rest;
            return Next::TailLost;
        }
        self.erasures.total = told.total;
        self.erasures.owes = told.receipt < told.total;
        if told.list.is_empty() {
            return self.after_erasures(ticket);
        }
        self.at = At::Erasing(ticket);
        Next::Tell(Chore::Erase(told))
    }

    pub(in crate::engine) fn erasures_known(&mut self, ticket: Ticket, erased: u64, untold: Vec<Erasure>) -> Next {
        let at = std::mem::replace(&mut self.at, At::Rest);
        let before = self.erasures.erased.replace(erased);
        self.erasures.untold = untold;
        match at {
            At::Knowing(_) => self.ask_buckets(ticket),
            At::Erasing(_) if before == Some(erased) => Next::Wait,
            At::Erasing(_) => {
                self.erasures.owes = true;
                self.erasures.restarted = false;
                if erased < self.erasures.total { self.ask_buckets(ticket) } else { self.after_erasures(ticket) }
            }
            _ => Next::Wait,
        }
    }

    /// Goes on once everything that the hub has to tell is erased.
    fn after_erasures(&mut self, ticket: Ticket) -> Next {
        if !self.erasures.untold.is_empty() {
            let rest = self.erasures.untold.split_off(self.erasures.untold.len().min(ERASURES_MAX));
            let offered = std::mem::replace(&mut self.erasures.untold, rest);
            self.at = At::Offering(ticket);
            return Next::Ask(Ask::Offer(offered));
        }
        if self.erasures.owes {
            self.at = At::Purging(ticket);
            return Next::Tell(Chore::Purge);
        }
        self.at = At::SettingBuckets(ticket);
        Next::Tell(Chore::SetBuckets(self.states.keys().cloned().collect()))
    }

    /// What was offered stands in the hub's list now, so the round begins anew.
    pub(in crate::engine) fn told_offered(&mut self, ticket: Ticket) -> Next {
        self.ask_buckets(ticket)
    }

    pub(in crate::engine) fn purged(&mut self, ticket: Ticket, receipt: PurgeReceipt) -> Next {
        self.at = At::Receipting(ticket);
        Next::Ask(Ask::Purged(receipt))
    }

    pub(in crate::engine) fn told_purged(&mut self, ticket: Ticket, reply: PurgeReply) -> Next {
        if !reply.agreed {
            // The same number, and another list: nobody said that it was put back.
            self.at = At::Rest;
            return Next::TailLost;
        }
        self.erasures.owes = false;
        self.after_erasures(ticket)
    }
}
