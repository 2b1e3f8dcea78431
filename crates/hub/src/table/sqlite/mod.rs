//! The tables in SQLite.

mod meta;
mod devices;
mod enrol_codes;
mod unlocks;
mod items;
mod buckets;
mod feed;
mod memberships;
mod held;
mod associates_left;
mod look_up;
mod loans;
mod disclosures;
mod erasures;
mod receipts;

use rusqlite::Transaction;
use visavi_protocol::BucketId;

use super::Tables;

/// The tables within one transaction. It is the only one that writes, in any process, so
/// that nothing has to be kept from others.
pub(crate) struct Sqlite<'a> {
    transaction: Transaction<'a>,
    moved: Vec<BucketId>,
    /// The last row of an item that was drawn; `None` before the first.
    drawn: Option<i64>,
}

impl<'a> Sqlite<'a> {
    pub fn new(transaction: Transaction<'a>) -> Self {
        Self { transaction, moved: Vec::new(), drawn: None }
    }

    /// Commits what was written; returns the buckets that moved.
    pub fn commit(self) -> rusqlite::Result<Vec<BucketId>> {
        self.transaction.commit()?;
        Ok(self.moved)
    }
}

impl Tables for Sqlite<'_> {}
