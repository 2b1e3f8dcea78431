//! A device's memory that does what the engine tells it.

use std::collections::BTreeMap;

use visavi_protocol::erasure::list_hash;
use visavi_protocol::snapshot::{Manifest, PartHash, open};
use visavi_protocol::{
    BucketId, Digest, Disposition, Erasure, History, ItemKey, Operation, OperationId, PurgeReceipt, SealedOperation,
};
use visavi_sync::engine::{Chore, Done, Held, StorageFailed, Taken};

#[derive(Default)]
pub struct FakeDevice {
    outbox: BTreeMap<OperationId, Operation>,
    /// What it has to say that only its sealed file knows.
    sealed: BTreeMap<OperationId, SealedOperation>,
    accepted: BTreeMap<OperationId, Operation>,
    refused: Vec<(OperationId, String)>,
    buckets: BTreeMap<BucketId, Bucket>,
    /// How far its own numbers go.
    pub history: History,
    /// Erasures as this life of the hub told them, and those that only an earlier one told.
    pub erasures: Vec<Erasure>,
    pub untold: Vec<Erasure>,
    broken: bool,
}

#[derive(Default)]
struct Bucket {
    cursor: u64,
    items: BTreeMap<ItemKey, Digest>,
    taking: Option<(Manifest, Vec<PartHash>)>,
}

impl FakeDevice {
    pub fn new(history: History) -> Self {
        Self { history, ..Self::default() }
    }

    pub fn save(&mut self, operation: Operation) {
        self.outbox.insert(operation.id, operation);
    }

    pub fn seal(&mut self, id: OperationId) {
        self.sealed.insert(id, SealedOperation { id, bytes: Vec::new() });
    }

    pub fn waiting(&self) -> usize {
        self.outbox.len() + self.sealed.len()
    }

    pub fn refused(&self) -> Vec<(OperationId, String)> {
        self.refused.clone()
    }

    pub fn break_storage(&mut self, broken: bool) {
        self.broken = broken;
    }

    pub fn lose_one(&mut self, bucket: &BucketId) {
        self.buckets.get_mut(bucket).expect("the bucket is held").items.pop_first();
    }

    pub fn held(&self, bucket: &BucketId) -> Held {
        // Half a snapshot says nothing of the bucket.
        let held = self.buckets.get(bucket).filter(|held| held.taking.is_none());
        Held {
            bucket: bucket.clone(),
            cursor: held.map_or(0, |held| held.cursor),
            items: held.map_or(0, |held| held.items.len() as u64),
            digest: held.map_or(Digest::ZERO, |held| held.items.values().fold(Digest::ZERO, |sum, one| sum.plus(*one))),
        }
    }

    fn take_part(&mut self, id: BucketId, bytes: &[u8]) -> Taken {
        let bucket = self.buckets.entry(id.clone()).or_default();
        let Some((manifest, missing)) = &mut bucket.taking else { return Taken::Unwanted };
        let Some(at) = missing.iter().position(|part| *part == PartHash::of(bytes)) else { return Taken::Unwanted };
        missing.remove(at);
        let part = open(bytes).expect("what has the right hash is a part");
        bucket.items.extend(part.items().map(|item| (item.key(), item.digest())));
        if !missing.is_empty() {
            let items = bucket.items.len() as u64;
            return Taken::More(Held { bucket: id, cursor: 0, items, digest: Digest::ZERO });
        }
        let digest = bucket.items.values().fold(Digest::ZERO, |sum, one| sum.plus(*one));
        if digest != manifest.digest {
            *bucket = Bucket::default();
            return Taken::Wrong;
        }
        bucket.cursor = manifest.number;
        bucket.taking = None;
        Taken::Complete(self.held(&id))
    }

    fn known(&self) -> Done {
        Done::Erasures { erased: self.erasures.len() as u64, untold: self.untold.clone() }
    }

    pub fn tell(&mut self, chore: Chore) -> Result<Done, StorageFailed> {
        if self.broken {
            return Err(StorageFailed);
        }
        Ok(match chore {
            Chore::ReadOutbox { max } => Done::Outbox {
                operations: self.outbox.values().take(max).cloned().collect(),
                sealed: self.sealed.values().take(max.saturating_sub(self.outbox.len())).cloned().collect(),
            },
            Chore::Settle(results) => {
                for (id, disposition) in results {
                    self.sealed.remove(&id);
                    match (self.outbox.remove(&id), disposition) {
                        (Some(_), Disposition::Refused { reason }) => self.refused.push((id, reason)),
                        (Some(operation), _) => drop(self.accepted.insert(id, operation)),
                        (None, _) => {}
                    }
                }
                Done::Settled
            }
            Chore::KnowErasures => self.known(),
            Chore::Erase(told) => {
                if told.after == self.erasures.len() as u64 {
                    self.untold.retain(|erasure| !told.list.contains(erasure));
                    self.erasures.extend(told.list);
                }
                self.known()
            }
            Chore::Purge => {
                let list = list_hash(self.erasures.iter().map(|erasure| erasure.tag));
                Done::Purged(PurgeReceipt { erased: self.erasures.len() as u64, list })
            }
            Chore::SetBuckets(buckets) => {
                self.buckets.retain(|bucket, _| buckets.contains(bucket));
                for bucket in &buckets {
                    self.buckets.entry(bucket.clone()).or_default();
                }
                Done::Buckets(buckets.iter().map(|bucket| self.held(bucket)).collect(), self.history)
            }
            Chore::Apply(page) => {
                let bucket = self.buckets.entry(page.state.bucket.clone()).or_default();
                if bucket.taking.is_some() {
                    *bucket = Bucket::default();
                }
                for item in page.items.into_iter().filter(|item| item.number > bucket.cursor) {
                    bucket.items.insert(item.item.key(), item.item.digest());
                }
                bucket.cursor = bucket.cursor.max(page.cursor.unwrap_or(0));
                Done::Applied(self.held(&page.state.bucket))
            }
            Chore::BeginSnapshot(manifest) => {
                let bucket = self.buckets.entry(manifest.bucket.clone()).or_default();
                if bucket.taking.as_ref().is_none_or(|(taking, _)| *taking != manifest) {
                    let missing = manifest.parts.iter().map(|part| part.hash).collect();
                    *bucket = Bucket { taking: Some((manifest, missing)), ..Bucket::default() };
                }
                Done::SnapshotBegun(bucket.taking.as_ref().map(|(_, missing)| missing.clone()).unwrap_or_default())
            }
            Chore::TakePart { bucket, bytes } => Done::PartTaken(self.take_part(bucket, &bytes)),
            Chore::Forget(bucket) => {
                self.buckets.insert(bucket, Bucket::default());
                Done::Forgotten
            }
            Chore::TakeEpoch(epoch) => {
                self.history = self.history.max(History { epoch, last_sequence: 0 });
                Done::EpochTaken
            }
            Chore::EndRound { .. } => Done::RoundEnded,
            Chore::BeginAgain { .. } => {
                self.buckets.values_mut().for_each(|bucket| bucket.cursor = 0);
                self.outbox.extend(std::mem::take(&mut self.accepted));
                self.untold.append(&mut self.erasures);
                Done::BegunAgain
            }
        })
    }
}
