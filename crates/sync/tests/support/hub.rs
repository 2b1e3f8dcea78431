//! A hub in memory: feeds of numbered items, and every operation once.

use std::collections::{BTreeMap, BTreeSet};

use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::{
    BucketId, BucketState, Buckets, Change, CustomerId, DeviceNumber, Digest, Disposition, Epoch, Item, ItemKey,
    Moment, NumberedItem, Operation, OperationId, Page, PushReply, TimeReply, VERSION, VERSION_MIN,
};
use visavi_sync::engine::{Answer, Ask};

pub struct FakeHub {
    epoch: u64,
    feeds: BTreeMap<BucketId, Vec<NumberedItem>>,
    digests: BTreeMap<BucketId, Digest>,
    received: BTreeSet<OperationId>,
    made: u64,
    lies: Option<BucketId>,
}

impl FakeHub {
    pub fn new(buckets: &[BucketId]) -> Self {
        Self {
            epoch: 1,
            feeds: buckets.iter().map(|bucket| (bucket.clone(), Vec::new())).collect(),
            digests: buckets.iter().map(|bucket| (bucket.clone(), Digest::ZERO)).collect(),
            received: BTreeSet::new(),
            made: 0,
            lies: None,
        }
    }

    /// Puts `count` new items of another device into the feed of `bucket`.
    pub fn fill(&mut self, bucket: &BucketId, count: u64) {
        for _ in 0..count {
            self.made += 1;
            let id = OperationId { device: DeviceNumber(900), epoch: Epoch(1), sequence: self.made };
            let operation = Operation::of_facts(id, CustomerId([2; 16]), None, None, Moment(0), &[]);
            self.add(bucket, operation);
        }
    }

    fn add(&mut self, bucket: &BucketId, operation: Operation) {
        let feed = self.feeds.get_mut(bucket).expect("the bucket is one of the hub's");
        let number = feed.last().map_or(1, |item| item.number + 1);
        let item = Item { change: Change::Operation(operation) };
        let digest = self.digests.get_mut(bucket).expect("the bucket is one of the hub's");
        *digest = digest.plus(item.digest());
        feed.push(NumberedItem { number, item });
    }

    /// Makes the hub say a wrong digest of this bucket from now on.
    pub fn lie_about(&mut self, bucket: &BucketId) {
        self.lies = Some(bucket.clone());
    }

    /// The hub comes back from an older backup.
    pub fn restore_without_the_last(&mut self, bucket: &BucketId, count: usize) {
        self.restore_without_a_word(bucket, count);
        self.epoch += 1;
    }

    /// A backup was put back, and nobody said so.
    pub fn restore_without_a_word(&mut self, bucket: &BucketId, count: usize) {
        let feed = self.feeds.get_mut(bucket).expect("the bucket is one of the hub's");
        for lost in feed.drain(feed.len() - count..) {
            if let ItemKey::Operation(id) = lost.item.key() {
                self.received.remove(&id);
            }
        }
        let digest = feed.iter().fold(Digest::ZERO, |sum, item| sum.plus(item.item.digest()));
        self.digests.insert(bucket.clone(), digest);
    }

    pub fn received(&self) -> Vec<OperationId> {
        self.received.iter().copied().collect()
    }

    pub fn buckets(&self) -> Buckets {
        let buckets = self.feeds.keys().map(|bucket| self.state(bucket)).collect();
        Buckets { hub_epoch: self.epoch, now: Moment(0), buckets }
    }

    fn state(&self, bucket: &BucketId) -> BucketState {
        let feed = &self.feeds[bucket];
        let mut digest = self.digests[bucket];
        if self.lies.as_ref() == Some(bucket) {
            digest = digest.plus(Digest(1));
        }
        BucketState {
            bucket: bucket.clone(),
            head: feed.last().map_or(0, |item| item.number),
            items: feed.len() as u64,
            digest,
        }
    }

    pub fn answer(&mut self, ask: &Ask) -> Answer {
        match ask {
            Ask::Time => Answer::Time(TimeReply {
                now: Moment(0),
                hub_epoch: self.epoch,
                protocol: VERSION,
                protocol_min: VERSION_MIN,
            }),
            Ask::Push(push) => {
                let mut results = Vec::new();
                for operation in &push.operations {
                    if self.received.insert(operation.id) {
                        let store = self.feeds.keys().last().cloned().expect("there is a bucket");
                        self.add(&store, operation.clone());
                    }
                    results.push((operation.id, Disposition::Merged));
                }
                Answer::Push(PushReply { hub_epoch: self.epoch, results })
            }
            Ask::Buckets => Answer::Buckets(self.buckets()),
            Ask::Today { bucket } => {
                let items = self.feeds[bucket].iter().rev().take(5).rev().cloned().collect();
                self.page(bucket, items, None)
            }
            Ask::Pull { bucket, after } => {
                let feed = &self.feeds[bucket];
                let items: Vec<_> = feed[feed.partition_point(|item| item.number <= *after)..]
                    .iter()
                    .take(ITEMS_PER_PAGE_MAX)
                    .cloned()
                    .collect();
                let cursor = items.last().map_or(self.state(bucket).head, |item| item.number);
                self.page(bucket, items, Some(cursor))
            }
        }
    }

    fn page(&self, bucket: &BucketId, items: Vec<NumberedItem>, cursor: Option<u64>) -> Answer {
        Answer::Page(Page { hub_epoch: self.epoch, items, cursor, state: self.state(bucket) })
    }
}
