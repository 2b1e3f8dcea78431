//! Snapshots in memory, for a hub that lies there itself.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use visavi_protocol::BucketId;
use visavi_protocol::snapshot::PartHash;

use super::shelf::{Draft, Kept, Shelf};
use crate::HubError;

type Parts = HashMap<PartHash, Bytes>;

#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<Vec<(Kept, Parts)>>);

impl Memory {
    fn all(&self) -> MutexGuard<'_, Vec<(Kept, Parts)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf for Memory {
    fn kept(&self, bucket: &BucketId) -> Result<Vec<Kept>, HubError> {
        let all = self.all();
        let mut kept: Vec<Kept> =
            all.iter().map(|(kept, _)| kept).filter(|kept| kept.manifest.bucket == *bucket).cloned().collect();
        kept.sort_by_key(|kept| std::cmp::Reverse((kept.hub_epoch, kept.manifest.number)));
        Ok(kept)
    }

    fn part(&self, kept: &Kept, part: PartHash) -> Result<Option<Bytes>, HubError> {
        Ok(self.all().iter().find(|(have, _)| have == kept).and_then(|(_, parts)| parts.get(&part).cloned()))
    }

    fn begin(&self, _: &BucketId) -> Result<Box<dyn Draft + '_>, HubError> {
        Ok(Box::new(InMemory { memory: self, parts: Parts::new() }))
    }

    /// Parts of one that was not completed went with whoever made it.
    fn tidy(&self, _: &BucketId, _: bool) -> Result<(), HubError> {
        Ok(())
    }

    fn remove(&self, kept: &Kept) -> Result<(), HubError> {
        self.all().retain(|(have, _)| have != kept);
        Ok(())
    }
}

struct InMemory<'a> {
    memory: &'a Memory,
    parts: Parts,
}

impl Draft for InMemory<'_> {
    fn put(&mut self, part: PartHash, bytes: Vec<u8>) -> Result<(), HubError> {
        self.parts.insert(part, bytes.into());
        Ok(())
    }

    fn complete(self: Box<Self>, kept: &Kept) -> Result<(), HubError> {
        let mut all = self.memory.all();
        all.retain(|(have, _)| have != kept);
        all.push((kept.clone(), self.parts));
        Ok(())
    }
}
