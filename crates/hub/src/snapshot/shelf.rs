//! Where ready parts lie: in a folder beside the database, or in memory where the
//! database is there too.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use visavi_protocol::BucketId;
use visavi_protocol::snapshot::{Manifest, PartHash};

use crate::HubError;

/// A snapshot that is complete and kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The history of the hub that its number belongs to.
    pub hub_epoch: u64,
    pub manifest: Manifest,
}

/// Keeps snapshots. None is there before it is complete.
pub(super) trait Shelf: fmt::Debug + Send + Sync {
    /// Returns the snapshots of a bucket, the newest first.
    fn kept(&self, bucket: &BucketId) -> Result<Vec<Kept>, HubError>;

    /// Returns a part of a snapshot that is kept; `None` when it is gone.
    fn part(&self, kept: &Kept, part: PartHash) -> Result<Option<Bytes>, HubError>;

    /// Begins a snapshot of a bucket, and lets go of one that was not completed.
    fn begin(&self, bucket: &BucketId) -> Result<Box<dyn Draft + '_>, HubError>;

    /// Lets go of one that was begun and never completed, unless it is being made now.
    fn tidy(&self, bucket: &BucketId, is_making: bool) -> Result<(), HubError>;

    /// Removes a snapshot, if it is there.
    fn remove(&self, kept: &Kept) -> Result<(), HubError>;
}

/// A snapshot that is being made.
pub(super) trait Draft {
    fn put(&mut self, part: PartHash, bytes: Vec<u8>) -> Result<(), HubError>;

    /// Makes it one that is kept.
    fn complete(self: Box<Self>, kept: &Kept) -> Result<(), HubError>;
}
