//! How each feed stands.

use std::collections::{BTreeSet, HashMap};

use visavi_protocol::{BucketId, BucketState, Digest};

use crate::HubError;

/// A bucket with the number of its row.
#[derive(Debug)]
pub(crate) struct Bucket {
    pub row: i64,
    pub state: BucketState,
    /// The lowest number of a snapshot that holds nothing of what was taken away since.
    pub snapshots_from: u64,
}

/// Returns how a bucket stands that nothing was ever put into.
pub(crate) fn empty(id: BucketId) -> BucketState {
    BucketState { bucket: id, head: 0, items: 0, digest: Digest::ZERO }
}

/// The table `buckets`.
pub(crate) trait BucketsTable {
    /// Returns the bucket; `None` when nothing was ever in it.
    fn bucket(&self, id: &BucketId) -> Result<Option<Bucket>, HubError>;

    /// Returns the id of the bucket of this row, which is there.
    fn bucket_of_row(&self, row: i64) -> Result<BucketId, HubError>;

    /// Returns how every bucket stands, in the order of their names.
    fn bucket_states(&self) -> Result<Vec<BucketState>, HubError>;

    /// Returns the rows of those of the buckets that there are.
    fn bucket_rows(&self, ids: &BTreeSet<BucketId>) -> Result<HashMap<BucketId, i64>, HubError>;

    /// Makes buckets that were never there, with nothing in them; returns their rows.
    fn make_buckets(&mut self, ids: &BTreeSet<BucketId>) -> Result<HashMap<BucketId, i64>, HubError>;

    /// Returns how the buckets of these rows stand, in the order of the rows, and keeps every
    /// other writer from them until the end of the transaction.
    fn buckets_to_write(&mut self, rows: &BTreeSet<i64>) -> Result<Vec<Bucket>, HubError>;

    /// Writes down how the buckets stand now: they have moved.
    fn set_buckets(&mut self, buckets: &[Bucket]) -> Result<(), HubError>;
}
