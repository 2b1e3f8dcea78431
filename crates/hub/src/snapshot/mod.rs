//! Ready-made snapshots of buckets: made once from the tables, kept beside them, and
//! handed out to every device that begins with nothing.
//!
//! What is kept here is a copy and never the truth: whether it may still be handed out is
//! asked of the tables each time, since another process may have taken something away.

mod folder;
mod make;
mod memory;
mod order;
mod shelf;

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use visavi_domain::Moment;
use visavi_protocol::snapshot::{Manifest, PartHash};
use visavi_protocol::{BucketId, BucketState};

use crate::{Hub, HubError, Place};
use shelf::{Kept, Shelf};

/// A snapshot is made anew when more than one in so many items has changed since.
const FRESH: u64 = 20;
/// One that is being made anew may still be handed out up to here: the feed after it is
/// shorter than the bucket itself.
const USABLE: u64 = 2;

/// The snapshots of one hub.
#[derive(Debug)]
pub(crate) struct Snapshots {
    shelf: Box<dyn Shelf>,
    /// Buckets of which one is being made now.
    making: Mutex<HashSet<BucketId>>,
}

/// What there is of a bucket's snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Snapshot {
    Ready {
        hub_epoch: u64,
        /// How many customers were erased by now.
        erased: u64,
        manifest: Manifest,
    },
    /// It is being made for somebody else: ask again soon.
    BeingMade,
}

/// How a bucket stands, as far as its snapshots are concerned.
#[derive(Debug)]
struct Standing {
    hub_epoch: u64,
    /// How many customers were erased.
    erased: u64,
    state: BucketState,
    /// The lowest number of a snapshot that may be handed out.
    from: u64,
}

impl Standing {
    /// Returns the snapshot as it is handed out.
    fn ready(&self, kept: Kept) -> Snapshot {
        Snapshot::Ready { hub_epoch: kept.hub_epoch, erased: self.erased, manifest: kept.manifest }
    }

    fn allows(&self, kept: &Kept) -> bool {
        let number = kept.manifest.number;
        kept.hub_epoch == self.hub_epoch && (self.from..=self.state.head).contains(&number)
    }

    /// Says whether no more than one in `share` items has changed since.
    fn is_near(&self, kept: &Kept, share: u64) -> bool {
        self.allows(kept) && (self.state.head - kept.manifest.number).saturating_mul(share) <= self.state.items
    }
}

impl Snapshots {
    pub fn beside(place: &Place) -> Self {
        let shelf: Box<dyn Shelf> = match place {
            Place::File(file) => Box::new(folder::Folder::new(file.with_file_name("snapshots"))),
            Place::Postgres { url, folder: Some(folder) } => {
                // Of another database there may be snapshots with the same numbers.
                Box::new(folder::Folder::new(folder.join("snapshots").join(url.name())))
            }
            Place::Memory | Place::Postgres { folder: None, .. } => Box::new(memory::Memory::default()),
        };
        Self { shelf, making: Mutex::default() }
    }

    fn is_making(&self, bucket: &BucketId) -> bool {
        self.making.lock().unwrap_or_else(PoisonError::into_inner).contains(bucket)
    }

    fn begin(&self, bucket: &BucketId) -> Option<Making<'_>> {
        let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        making.insert(bucket.clone()).then(|| Making { snapshots: self, bucket: bucket.clone() })
    }
}

/// One snapshot is being made; nobody else makes the same.
struct Making<'a> {
    snapshots: &'a Snapshots,
    bucket: BucketId,
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        self.snapshots.making.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.bucket);
    }
}

impl Hub {
    /// Returns a snapshot of the bucket that is near enough to how it stands, and makes one
    /// where there is none. That takes a second for each million items, once.
    pub(crate) fn snapshot(&self, bucket: &BucketId, now: Moment) -> Result<Snapshot, HubError> {
        let standing = self.standing(bucket)?;
        let kept = self.snapshots.shelf.kept(bucket)?;
        if let Some(fresh) = kept.iter().find(|kept| standing.is_near(kept, FRESH)) {
            return Ok(standing.ready(fresh.clone()));
        }
        let Some(_making) = self.snapshots.begin(bucket) else {
            let usable = kept.into_iter().find(|kept| standing.is_near(kept, USABLE));
            return Ok(usable.map_or(Snapshot::BeingMade, |usable| standing.ready(usable)));
        };
        let made = self.make_snapshot(bucket, now)?;
        self.drop_outdated(bucket)?;
        Ok(standing.ready(made))
    }

    /// Returns a part of a snapshot of the bucket; `None` when there is no such part that
    /// may still be handed out.
    pub(crate) fn snapshot_part(&self, bucket: &BucketId, part: PartHash) -> Result<Option<Bytes>, HubError> {
        let standing = self.standing(bucket)?;
        for kept in self.snapshots.shelf.kept(bucket)? {
            if !standing.allows(&kept) || kept.manifest.parts.iter().all(|name| name.hash != part) {
                continue;
            }
            let bytes = self.snapshots.shelf.part(&kept, part)?.filter(|bytes| PartHash::of(bytes) == part);
            if bytes.is_none() {
                // A disk that lost it. A device would ask for it for ever.
                self.snapshots.shelf.remove(&kept)?;
            }
            return Ok(bytes);
        }
        Ok(None)
    }

    /// Removes the snapshots that may not be handed out any more, of every bucket. To be
    /// called after something was taken away: it must not lie here either.
    ///
    /// # Errors
    /// When the tables cannot be read or a file cannot be removed.
    pub fn drop_outdated_snapshots(&self) -> Result<(), HubError> {
        self.buckets()?.iter().try_for_each(|state| self.drop_outdated(&state.bucket))
    }

    /// The newest stays, and the one before it for those who have taken half of it.
    fn drop_outdated(&self, bucket: &BucketId) -> Result<(), HubError> {
        let standing = self.standing(bucket)?;
        self.snapshots.shelf.tidy(bucket, self.snapshots.is_making(bucket))?;
        let (allowed, outdated): (Vec<_>, Vec<_>) =
            self.snapshots.shelf.kept(bucket)?.into_iter().partition(|kept| standing.allows(kept));
        outdated.iter().chain(allowed.iter().skip(2)).try_for_each(|kept| self.snapshots.shelf.remove(kept))
    }

    fn standing(&self, bucket: &BucketId) -> Result<Standing, HubError> {
        self.database.read(|tables| {
            let (hub_epoch, erased) = (tables.meta()?.hub_epoch, tables.erased()?);
            let found = tables.bucket(bucket)?;
            let from = found.as_ref().map_or(0, |bucket| bucket.snapshots_from);
            let state = found.map_or_else(|| crate::table::buckets::empty(bucket.clone()), |bucket| bucket.state);
            Ok(Standing { hub_epoch, erased, state, from })
        })
    }
}
