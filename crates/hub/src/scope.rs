//! What one caller may see. Every question about customers is asked through here; no
//! other type answers one to the network.

use bytes::Bytes;
use visavi_domain::{DeviceNumber, Moment, StoreId};
use visavi_protocol::snapshot::PartHash;
use visavi_protocol::{BucketId, Buckets, Page};

use crate::snapshot::Snapshot;
use crate::table::devices::Device;
use crate::{Hub, HubError, reading};

/// The buckets of one enrolled device: what all share, its own shop's, and what it has
/// borrowed. It is made
/// from a stored device only, so nothing that a caller says can widen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    device: DeviceNumber,
    store: StoreId,
}

impl Scope {
    /// Returns the scope of a device; `None` for a source, and for one that is shut out.
    pub(crate) fn of(device: &Device) -> Option<Self> {
        let store = device.store.clone()?;
        device.enabled.then_some(Self { device: device.number, store })
    }

    /// Returns whose scope it is.
    pub fn device(&self) -> DeviceNumber {
        self.device
    }

    /// Returns the shop the device belongs to.
    pub fn store(&self) -> &StoreId {
        &self.store
    }

    /// Returns the buckets in it. The device's own may not exist: it does from the first
    /// time on that the device borrows.
    pub fn buckets(&self) -> Vec<BucketId> {
        vec![BucketId::Shared, BucketId::Store(self.store.clone()), BucketId::Device(self.device)]
    }

    /// Says whether `bucket` is in it.
    pub fn covers(&self, bucket: &BucketId) -> bool {
        match bucket {
            BucketId::Shared => true,
            BucketId::Store(store) => *store == self.store,
            BucketId::Device(device) => *device == self.device,
        }
    }
}

/// The shelf as one caller sees it.
#[derive(Clone, Copy, Debug)]
pub struct Scoped<'a> {
    pub(crate) hub: &'a Hub,
    pub(crate) scope: &'a Scope,
}

impl Hub {
    /// Returns the shelf as the owner of `scope` sees it.
    pub fn within<'a>(&'a self, scope: &'a Scope) -> Scoped<'a> {
        Scoped { hub: self, scope }
    }
}

impl Scoped<'_> {
    fn sees(&self, bucket: &BucketId) -> Result<bool, HubError> {
        let exists = match bucket {
            BucketId::Device(_) => self.hub.database.read(|tables| tables.bucket(bucket))?.is_some(),
            BucketId::Shared | BucketId::Store(_) => true,
        };
        Ok(exists && self.scope.covers(bucket))
    }

    /// Returns how each feed in scope stands, and who was erased after the number `erased`, in
    /// one reading.
    pub fn buckets(&self, erased: u64, now: Moment) -> Result<Buckets, HubError> {
        self.hub.database.read(|tables| reading::states(tables, self.scope.device, self.scope.buckets(), erased, now))
    }

    /// Returns the next items of a feed; `None` when the bucket is out of scope, which a
    /// caller cannot tell from one that does not exist.
    pub fn page(&self, bucket: &BucketId, after: u64, limit: usize) -> Result<Option<Page>, HubError> {
        if !self.sees(bucket)? {
            return Ok(None);
        }
        self.hub.database.read(|tables| reading::page(tables, bucket, after, limit)).map(Some)
    }

    /// Returns a snapshot of the bucket, made now where there is none; `None` as in
    /// [`Self::page`], and for what one device alone holds: nobody else would take it.
    pub fn snapshot(&self, bucket: &BucketId, now: Moment) -> Result<Option<Snapshot>, HubError> {
        if matches!(bucket, BucketId::Device(_)) || !self.sees(bucket)? {
            return Ok(None);
        }
        self.hub.snapshot(bucket, now).map(Some)
    }

    /// Returns one part of a snapshot of the bucket; `None` as in [`Self::page`], and when
    /// there is no such part any more.
    pub fn snapshot_part(&self, bucket: &BucketId, part: PartHash) -> Result<Option<Bytes>, HubError> {
        if !self.sees(bucket)? {
            return Ok(None);
        }
        self.hub.snapshot_part(bucket, part)
    }

    /// Returns the dossiers that today needs, ahead of their turn; `None` as in
    /// [`Self::page`].
    pub fn today(&self, bucket: &BucketId, now: Moment, limit: usize) -> Result<Option<Page>, HubError> {
        if !self.sees(bucket)? {
            return Ok(None);
        }
        self.hub.database.read(|tables| reading::today(tables, bucket, now, limit)).map(Some)
    }
}
