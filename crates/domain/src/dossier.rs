//! Everything that is held of one customer.

use crate::fact::Fact;
use crate::id::CustomerId;
use crate::record::Record;

/// Facts and records of one customer, in any order, with or without repetition.
#[derive(Clone, Debug)]
pub struct Dossier {
    pub customer: CustomerId,
    pub facts: Vec<Fact>,
    pub records: Vec<Record>,
    /// Operations and records of a newer version that could not be read; they are
    /// kept, carried on, and folded after an update.
    pub unread: usize,
}

impl Dossier {
    /// Returns a dossier that holds nothing yet.
    pub fn empty(customer: CustomerId) -> Self {
        Self { customer, facts: Vec::new(), records: Vec::new(), unread: 0 }
    }
}
