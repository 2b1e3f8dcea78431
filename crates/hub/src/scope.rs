//! What one caller may see. Every question about customers is asked through here; no
//! other type answers one to the network.

use visavi_domain::{DeviceNumber, Moment, StoreId};
use visavi_protocol::{BucketId, Buckets, Page};

use crate::table::devices::Device;
use crate::{Hub, HubError, reading};

/// The buckets of one enrolled device: what all share, and its own shop's. It is made
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

    /// Returns the buckets in it.
    pub fn buckets(&self) -> Vec<BucketId> {
        vec![BucketId::Shared, BucketId::Store(self.store.clone())]
    }

    /// Says whether `bucket` is in it.
    pub fn covers(&self, bucket: &BucketId) -> bool {
        match bucket {
            BucketId::Shared => true,
            BucketId::Store(store) => *store == self.store,
            BucketId::Device(_) => false,
        }
    }
}

/// The shelf as one caller sees it.
#[derive(Clone, Copy, Debug)]
pub struct Scoped<'a> {
    hub: &'a Hub,
    scope: &'a Scope,
}

impl Hub {
    /// Returns the shelf as the owner of `scope` sees it.
    pub fn within<'a>(&'a self, scope: &'a Scope) -> Scoped<'a> {
        Scoped { hub: self, scope }
    }
}

impl Scoped<'_> {
    /// Returns how each feed in scope stands, in one reading.
    pub fn buckets(&self, now: Moment) -> Result<Buckets, HubError> {
        self.hub.database.read(|connection| reading::states(connection, self.scope.buckets(), now))
    }

    /// Returns the next items of a feed; `None` when the bucket is out of scope, which a
    /// caller cannot tell from one that does not exist.
    pub fn page(&self, bucket: &BucketId, after: u64, limit: usize) -> Result<Option<Page>, HubError> {
        if !self.scope.covers(bucket) {
            return Ok(None);
        }
        self.hub.database.read(|connection| reading::page(connection, bucket, after, limit)).map(Some)
    }

    /// Returns the dossiers that today needs, ahead of their turn; `None` as in
    /// [`Self::page`].
    pub fn today(&self, bucket: &BucketId, now: Moment, limit: usize) -> Result<Option<Page>, HubError> {
        if !self.scope.covers(bucket) {
            return Ok(None);
        }
        self.hub.database.read(|connection| reading::today(connection, bucket, now, limit)).map(Some)
    }
}
