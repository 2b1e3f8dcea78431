//! Where feeds stand, for those who listen.

use std::collections::BTreeMap;

use visavi_protocol::{BucketId, Heads};

use crate::table::Tables;
use crate::{Hub, HubError, Scope, reading};

impl Hub {
    /// Returns where the feeds of each scope stand, all in one reading; `None` for a
    /// scope that its device does not have any more.
    pub(crate) fn heads(&self, scopes: &[Scope]) -> Result<Vec<Option<Heads>>, HubError> {
        self.database.read(|tables| {
            let mut looking = Looking { tables, hub_epoch: tables.meta()?.hub_epoch, seen: BTreeMap::new() };
            scopes.iter().map(|scope| looking.at(scope)).collect()
        })
    }

    /// Returns a number that is another one after anybody has written anything.
    pub(crate) fn version(&self) -> Result<i64, HubError> {
        self.database.version()
    }
}

struct Looking<'a> {
    tables: &'a dyn Tables,
    hub_epoch: u64,
    /// Most devices share their buckets with others.
    seen: BTreeMap<BucketId, Option<u64>>,
}

impl Looking<'_> {
    fn at(&mut self, scope: &Scope) -> Result<Option<Heads>, HubError> {
        let device = self.tables.device(scope.device())?;
        if device.as_ref().and_then(Scope::of).as_ref() != Some(scope) {
            return Ok(None);
        }
        let mut heads = BTreeMap::new();
        for bucket in scope.buckets() {
            heads.extend(self.head(&bucket)?.map(|head| (bucket, head)));
        }
        Ok(Some(Heads { hub_epoch: self.hub_epoch, heads }))
    }

    fn head(&mut self, bucket: &BucketId) -> Result<Option<u64>, HubError> {
        if let Some(head) = self.seen.get(bucket) {
            return Ok(*head);
        }
        let head = reading::state(self.tables, bucket.clone())?.map(|state| state.head);
        self.seen.insert(bucket.clone(), head);
        Ok(head)
    }
}
