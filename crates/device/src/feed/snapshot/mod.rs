//! Takes a bucket in as a snapshot, part by part: what a device does that begins with
//! nothing.
//!
//! Each part is shown as soon as it is there, today's customers first. The bucket counts
//! as taken when all parts are there and come to the digest of the manifest; a snapshot
//! that was cut off goes on with the parts that are missing, and one that is wrong is
//! thrown away whole.

mod ground;
mod take;
pub(super) mod taking;

use visavi_protocol::Digest;
use visavi_protocol::snapshot::{Manifest, PartHash};

use super::buckets::{self, BucketProgress};
use crate::device::Device;
use crate::error::{DeviceError, Result};

/// What came of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartTaken {
    /// It is here; others are missing. Says what the bucket holds by now, under the cursor
    /// of one that was not read yet.
    More(BucketProgress),
    /// All is here, and right: the feed goes on from the cursor.
    Complete(BucketProgress),
    /// It is none of those that are missing: it came twice, or was changed on its way.
    Unwanted,
    /// What came is not what was announced: the bucket is empty again.
    Wrong,
}

impl Device {
    /// Begins to take a snapshot, or goes on with the same one. Returns the parts that are
    /// missing. Whatever else lies in the bucket goes first.
    ///
    /// # Errors
    /// [`DeviceError::NotHeld`] when the bucket is not one of this device's, and whatever
    /// the disk says.
    pub fn begin_snapshot(&self, manifest: &Manifest) -> Result<Vec<PartHash>> {
        let bucket = &manifest.bucket;
        let missing = self.read(|connection| {
            let held = buckets::find(connection, bucket)?.ok_or_else(|| DeviceError::NotHeld(bucket.clone()))?;
            match taking::find(connection, held.number)? {
                Some(taking) if taking.is_of(manifest) => taking::missing(connection, held.number).map(Some),
                _ => Ok(None),
            }
        })?;
        if let Some(missing) = missing {
            return Ok(missing);
        }
        self.forget_bucket(bucket)?;
        self.for_feed(|transaction| {
            let held = buckets::find(transaction, bucket)?.ok_or_else(|| DeviceError::NotHeld(bucket.clone()))?;
            taking::begin(transaction, held.number, manifest)?;
            taking::missing(transaction, held.number)
        })
    }

    /// Returns how many items of snapshots that are not complete lie here.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn taken_so_far(&self) -> Result<u64> {
        self.read(taking::items)
    }
}

/// What a bucket holds while its snapshot is not complete.
fn so_far(manifest_bucket: &visavi_protocol::BucketId, items: u64) -> BucketProgress {
    BucketProgress { bucket: manifest_bucket.clone(), cursor: 0, items, digest: Digest::ZERO }
}
