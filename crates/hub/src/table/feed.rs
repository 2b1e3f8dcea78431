//! The latest change of each item of a bucket, in the order of commit.

use visavi_domain::CustomerId;
use visavi_protocol::{Digest, NumberedItem};

use crate::HubError;

/// What of a feed fits into one page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub items: usize,
    /// The first item is taken even when it alone is larger: a feed must move on.
    pub bytes: usize,
}

/// That a bucket's feed has an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Held {
    pub bucket: i64,
    pub item: i64,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub bucket: i64,
    pub number: u64,
    pub item: i64,
}

/// The table `feed`.
pub(crate) trait FeedTable {
    /// Puts items under their numbers.
    fn put_into_feeds(&mut self, entries: &[Entry]) -> Result<(), HubError>;

    /// Takes items away; returns those of them that were there.
    fn take_from_feed(&mut self, bucket: i64, items: &[i64]) -> Result<Vec<i64>, HubError>;

    /// Returns which of the items are in which buckets.
    fn feeds_with(&self, items: &[i64]) -> Result<Vec<Held>, HubError>;

    /// Returns the items after `after`, as many as there is room for.
    fn feed_after(&self, bucket: i64, after: u64, room: Room) -> Result<Vec<NumberedItem>, HubError>;

    /// Returns a customer's whole dossier as the bucket holds it, and its size in bytes.
    fn feed_of_customer(&self, bucket: i64, customer: CustomerId) -> Result<(Vec<NumberedItem>, usize), HubError>;

    /// Returns the bucket's records of one kind that belong to no dossier, and their size.
    fn feed_of_kind(&self, bucket: i64, kind: u8) -> Result<(Vec<NumberedItem>, usize), HubError>;

    /// Returns the sum of the digests of what the feed holds, added up anew. Only tests ask:
    /// the incremental digest of the bucket must always equal it.
    fn feed_added_up(&self, bucket: i64) -> Result<(u64, Digest), HubError>;
}
