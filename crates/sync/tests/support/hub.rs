//! A hub in memory: feeds of numbered items, and every operation once.

use std::collections::{BTreeMap, BTreeSet};

use visavi_protocol::erasure::list_hash;
use visavi_protocol::limits::ITEMS_PER_PAGE_MAX;
use visavi_protocol::snapshot::{LAYOUT, Manifest, PartBuilder, PartHash, SnapshotReply};
use visavi_protocol::{
    BucketId, BucketState, Buckets, Change, CustomerId, DeviceNumber, Digest, Disposition, Epoch, EpochReply, Erasure,
    ErasureKey, Erasures, FORK, Heads, History, Item, ItemKey, Moment, NumberedItem, OfferReply, Operation,
    OperationId, Page, PurgeReply, PushReply, Seal, Tag, TimeReply, VERSION, VERSION_MIN,
};
use visavi_sync::Failure;
use visavi_sync::engine::{Answer, Ask};

pub struct FakeHub {
    epoch: u64,
    feeds: BTreeMap<BucketId, Vec<NumberedItem>>,
    digests: BTreeMap<BucketId, Digest>,
    received: BTreeSet<OperationId>,
    made: u64,
    lies: Option<BucketId>,
    parts: BTreeMap<PartHash, Vec<u8>>,
    snapshots: Snapshots,
    pub erasures: Vec<Erasure>,
    /// Up to which of them the device has signed.
    pub receipt: u64,
    /// How far the device's own numbers go, as the hub knows them.
    pub heard: History,
    /// Numbers under which it has another content.
    pub forks: BTreeSet<OperationId>,
}

/// What the hub's snapshots are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snapshots {
    Right,
    /// Their digest is not that of their items.
    Wrong,
    /// Nothing is known of the parts they name.
    WithoutParts,
}

/// Items in a part.
const PART: usize = 400;

impl FakeHub {
    pub fn new(buckets: &[BucketId]) -> Self {
        Self {
            epoch: 1,
            feeds: buckets.iter().map(|bucket| (bucket.clone(), Vec::new())).collect(),
            digests: buckets.iter().map(|bucket| (bucket.clone(), Digest::ZERO)).collect(),
            received: BTreeSet::new(),
            made: 0,
            lies: None,
            parts: BTreeMap::new(),
            snapshots: Snapshots::Right,
            erasures: Vec::new(),
            receipt: 0,
            forks: BTreeSet::new(),
            heard: History { epoch: Epoch(1), last_sequence: 0 },
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

    pub fn make_snapshots(&mut self, snapshots: Snapshots) {
        self.snapshots = snapshots;
    }

    fn snapshot(&mut self, bucket: &BucketId) -> Manifest {
        let mut parts = Vec::new();
        for items in self.feeds[bucket].chunks(PART) {
            let mut builder = PartBuilder::default();
            items.iter().for_each(|item| builder.push(&item.item.change));
            let (name, bytes) = builder.finish();
            if self.snapshots != Snapshots::WithoutParts {
                self.parts.insert(name.hash, bytes);
            }
            parts.push(name);
        }
        let state = self.state(bucket);
        let off = Digest(u128::from(self.snapshots == Snapshots::Wrong));
        let digest = self.digests[bucket].plus(off);
        Manifest { layout: LAYOUT, bucket: bucket.clone(), number: state.head, items: state.items, digest, parts }
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
        Buckets {
            hub_epoch: self.epoch,
            now: Moment(0),
            lease_hours: 72,
            heard: vec![self.heard],
            erasures: None,
            buckets,
        }
    }

    /// Erases somebody of whom nothing is held anywhere.
    pub fn erase(&mut self) -> Erasure {
        let number = u8::try_from(self.erasures.len() + 1).expect("there are few of them");
        let erasure = Erasure { tag: Tag([number; 32]), seal: Seal([number; 32]) };
        self.erasures.push(erasure);
        erasure
    }

    pub fn erase_many(&mut self, count: usize) {
        for _ in 0..count {
            self.erase();
        }
    }

    /// Forgets the last `count` erasures, as a backup that is put back does.
    pub fn forget_erasures(&mut self, count: usize) {
        self.erasures.truncate(self.erasures.len() - count);
        self.receipt = self.receipt.min(self.erasures.len() as u64);
    }

    fn erasures_after(&self, after: u64) -> Option<Erasures> {
        let total = self.erasures.len() as u64;
        if after == total && self.receipt == total {
            return None;
        }
        let list = self.erasures.iter().skip(usize::try_from(after).unwrap_or(usize::MAX)).take(2).copied().collect();
        Some(Erasures { key: ErasureKey([0; 32]), total, after, list, receipt: self.receipt })
    }

    /// Returns what the hub tells those who listen.
    pub fn heads(&self) -> Heads {
        let heads = self.feeds.keys().map(|bucket| (bucket.clone(), self.state(bucket).head)).collect();
        Heads { hub_epoch: self.epoch, heads }
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

    pub fn answer(&mut self, ask: &Ask) -> Result<Answer, Failure> {
        Ok(match ask {
            Ask::Time => Answer::Time(TimeReply {
                now: Moment(0),
                hub_epoch: self.epoch,
                protocol: VERSION,
                protocol_min: VERSION_MIN,
            }),
            Ask::Push(push) => {
                let mut results = Vec::new();
                for operation in &push.operations {
                    if self.forks.remove(&operation.id) {
                        results.push((operation.id, Disposition::Held { reason: FORK.to_owned() }));
                        continue;
                    }
                    if self.received.insert(operation.id) {
                        let store = self.feeds.keys().last().cloned().expect("there is a bucket");
                        self.add(&store, operation.clone());
                    }
                    results.push((operation.id, Disposition::Merged));
                }
                for sealed in &push.sealed {
                    self.received.insert(sealed.id);
                    results.push((sealed.id, Disposition::Merged));
                }
                Answer::Push(PushReply { hub_epoch: self.epoch, results })
            }
            Ask::Buckets { erased } => {
                Answer::Buckets(Buckets { erasures: self.erasures_after(*erased), ..self.buckets() })
            }
            Ask::Offer(offered) => {
                let new: Vec<_> = offered.iter().filter(|one| !self.erasures.contains(one)).copied().collect();
                self.erasures.extend(new);
                Answer::Offered(OfferReply { hub_epoch: self.epoch })
            }
            Ask::Purged(receipt) => {
                let agreed = receipt.list == list_hash(self.erasures.iter().map(|erasure| erasure.tag));
                if agreed {
                    self.receipt = receipt.erased;
                }
                Answer::Purged(PurgeReply { hub_epoch: self.epoch, agreed })
            }
            Ask::Epoch => {
                self.heard = History { epoch: Epoch(self.heard.epoch.0 + 1), last_sequence: 0 };
                Answer::Epoch(EpochReply { hub_epoch: self.epoch, epoch: self.heard.epoch })
            }
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
            Ask::Snapshot { bucket } => {
                let manifest = self.snapshot(bucket);
                Answer::Snapshot(SnapshotReply { hub_epoch: self.epoch, erased: self.erasures.len() as u64, manifest })
            }
            Ask::Part { part, .. } => match self.parts.get(part) {
                Some(bytes) => Answer::Part(bytes.clone()),
                None => return Err(Failure::Rejected { code: "not-found".to_owned() }),
            },
        })
    }

    fn page(&self, bucket: &BucketId, items: Vec<NumberedItem>, cursor: Option<u64>) -> Answer {
        let erased = self.erasures.len() as u64;
        Answer::Page(Page { hub_epoch: self.epoch, erased, items, cursor, state: self.state(bucket) })
    }
}
