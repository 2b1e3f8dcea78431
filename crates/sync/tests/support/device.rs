//! A device's memory that does what the engine tells it.

use std::collections::BTreeMap;

use visavi_protocol::{BucketId, Digest, Disposition, ItemKey, Operation, OperationId};
use visavi_sync::engine::{Chore, Done, Held, StorageFailed};

#[derive(Default)]
pub struct FakeDevice {
    outbox: BTreeMap<OperationId, Operation>,
    accepted: BTreeMap<OperationId, Operation>,
    refused: Vec<(OperationId, String)>,
    buckets: BTreeMap<BucketId, Bucket>,
    broken: bool,
}

#[derive(Default)]
struct Bucket {
    cursor: u64,
    items: BTreeMap<ItemKey, Digest>,
}

impl FakeDevice {
    pub fn save(&mut self, operation: Operation) {
        self.outbox.insert(operation.id, operation);
    }

    pub fn waiting(&self) -> usize {
        self.outbox.len()
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
        let held = self.buckets.get(bucket);
        Held {
            bucket: bucket.clone(),
            cursor: held.map_or(0, |held| held.cursor),
            items: held.map_or(0, |held| held.items.len() as u64),
            digest: held.map_or(Digest::ZERO, |held| held.items.values().fold(Digest::ZERO, |sum, one| sum.plus(*one))),
        }
    }

    pub fn tell(&mut self, chore: Chore) -> Result<Done, StorageFailed> {
        if self.broken {
            return Err(StorageFailed);
        }
        Ok(match chore {
            Chore::ReadOutbox { max } => Done::Outbox(self.outbox.values().take(max).cloned().collect()),
            Chore::Settle(results) => {
                for (id, disposition) in results {
                    match (self.outbox.remove(&id), disposition) {
                        (Some(_), Disposition::Refused { reason }) => self.refused.push((id, reason)),
                        (Some(operation), _) => drop(self.accepted.insert(id, operation)),
                        (None, _) => {}
                    }
                }
                Done::Settled
            }
            Chore::SetBuckets(buckets) => {
                self.buckets.retain(|bucket, _| buckets.contains(bucket));
                for bucket in &buckets {
                    self.buckets.entry(bucket.clone()).or_default();
                }
                Done::Buckets(buckets.iter().map(|bucket| self.held(bucket)).collect())
            }
            Chore::Apply(page) => {
                let bucket = self.buckets.entry(page.state.bucket.clone()).or_default();
                for item in page.items.into_iter().filter(|item| item.number > bucket.cursor) {
                    bucket.items.insert(item.item.key(), item.item.digest());
                }
                bucket.cursor = bucket.cursor.max(page.cursor.unwrap_or(0));
                Done::Applied(self.held(&page.state.bucket))
            }
            Chore::Forget(bucket) => {
                self.buckets.insert(bucket, Bucket::default());
                Done::Forgotten
            }
            Chore::EndRound => Done::RoundEnded,
            Chore::BeginAgain { .. } => {
                self.buckets.values_mut().for_each(|bucket| bucket.cursor = 0);
                self.outbox.extend(std::mem::take(&mut self.accepted));
                Done::BegunAgain
            }
        })
    }
}
