//! Makes a snapshot: reads the bucket in one view of the tables, dossier by dossier, and
//! lays each part on the shelf as it is full. No more than one part is in memory.

use std::collections::HashSet;

use visavi_domain::{Moment, OperationId, RecordKey, RecordKind};
use visavi_protocol::limits::{PART_BYTES_MAX, PART_CONTENT_BYTES};
use visavi_protocol::snapshot::{LAYOUT, Manifest, PartBuilder, PartName, open};
use visavi_protocol::{BucketId, Change, Digest, NumberedItem};

use super::order::Order;
use super::shelf::{Draft, Kept};
use crate::table::Tables;
use crate::table::buckets::{self, Bucket};
use crate::{Hub, HubError};

/// The first part is small, because somebody waits for it.
const FIRST_PART_BYTES: usize = PART_CONTENT_BYTES / 8;

/// Records that belong to no dossier: what says how to read everything else first, what
/// there is much of last. Of the other kinds there are none without a customer.
const BEFORE: [RecordKind; 4] = [RecordKind::Catalogue, RecordKind::Spread, RecordKind::Store, RecordKind::Staff];
const AFTER: [RecordKind; 2] = [RecordKind::Product, RecordKind::Stock];

impl Hub {
    pub(super) fn make_snapshot(&self, bucket: &BucketId, now: Moment) -> Result<Kept, HubError> {
        let mut draft = self.snapshots.shelf.begin(bucket)?;
        let kept = self.database.read(|tables| {
            let hub_epoch = tables.meta()?.hub_epoch;
            let Some(bucket) = tables.bucket(bucket)? else {
                let state = buckets::empty(bucket.clone());
                return Packing::new(draft.as_mut()).finish(Bucket { row: 0, state, snapshots_from: 0 }, hub_epoch);
            };
            let mut packing = Packing::new(draft.as_mut());
            packing.take_all(tables, bucket.row, now)?;
            packing.finish(bucket, hub_epoch)
        })?;
        draft.complete(&kept)?;
        tracing::info!(items = kept.manifest.items, parts = kept.manifest.parts.len(), "a snapshot was made");
        Ok(kept)
    }
}

/// Parts in the making.
struct Packing<'a> {
    draft: &'a mut dyn Draft,
    builder: PartBuilder,
    content: usize,
    digest: Digest,
    /// Of what was pushed into the part that is being filled.
    part_digest: Digest,
    parts: Vec<PartName>,
}

impl<'a> Packing<'a> {
    fn new(draft: &'a mut dyn Draft) -> Self {
        Self {
            draft,
            builder: PartBuilder::default(),
            content: 0,
            digest: Digest::ZERO,
            part_digest: Digest::ZERO,
            parts: Vec::new(),
        }
    }

    fn take_all(&mut self, tables: &dyn Tables, bucket: i64, now: Moment) -> Result<(), HubError> {
        for kind in BEFORE {
            self.take(tables.feed_of_kind(bucket, kind as u8)?)?;
        }
        let order = Order::of(tables, bucket, now)?;
        let mut taken = HashSet::new();
        for customer in order.first {
            // They go with the first part, or with the others.
            if !self.parts.is_empty() {
                break;
            }
            taken.insert(customer);
            self.take(tables.feed_of_customer(bucket, customer)?)?;
        }
        for customer in order.all.into_iter().filter(|customer| !taken.contains(customer)) {
            self.take(tables.feed_of_customer(bucket, customer)?)?;
        }
        for kind in AFTER {
            self.take(tables.feed_of_kind(bucket, kind as u8)?)?;
        }
        Ok(())
    }

    /// Takes items that belong together, in the order of a device's tables. What is larger
    /// than a part is cut all the same.
    fn take(&mut self, (mut items, bytes): (Vec<NumberedItem>, usize)) -> Result<(), HubError> {
        items.sort_by(|one, other| place(&one.item.change).cmp(&place(&other.item.change)));
        let each = bytes / items.len().max(1);
        for numbered in &items {
            let digest = numbered.item.digest();
            self.digest = self.digest.plus(digest);
            self.part_digest = self.part_digest.plus(digest);
            self.builder.push(&numbered.item.change);
            self.content += each;
            if self.content > 2 * PART_CONTENT_BYTES {
                self.end_part()?;
            }
        }
        let full = if self.parts.is_empty() { FIRST_PART_BYTES } else { PART_CONTENT_BYTES };
        if self.content >= full { self.end_part() } else { Ok(()) }
    }

    /// A part is opened once before anybody gets it: what a device could not take it would
    /// ask for again and again.
    fn end_part(&mut self) -> Result<(), HubError> {
        let builder = std::mem::take(&mut self.builder);
        self.content = 0;
        let digest = std::mem::take(&mut self.part_digest);
        if builder.items() == 0 {
            return Ok(());
        }
        let (name, bytes) = builder.finish();
        let is_right = open(&bytes).is_ok_and(|part| part.digest() == digest) && bytes.len() <= PART_BYTES_MAX;
        if !is_right {
            return Err(HubError::SnapshotDiffers);
        }
        self.draft.put(name.hash, bytes)?;
        self.parts.push(name);
        Ok(())
    }

    fn finish(mut self, bucket: Bucket, hub_epoch: u64) -> Result<Kept, HubError> {
        self.end_part()?;
        let state = bucket.state;
        let items = self.parts.iter().map(|part| part.items).sum();
        if (state.items, state.digest) != (items, self.digest) {
            return Err(HubError::SnapshotDiffers);
        }
        let Self { digest, parts, .. } = self;
        let manifest = Manifest { layout: LAYOUT, bucket: state.bucket, number: state.head, items, digest, parts };
        Ok(Kept { hub_epoch, manifest })
    }
}

/// Where an item lies among those of its customer.
fn place(change: &Change) -> (u8, Option<OperationId>, Option<&RecordKey>) {
    match change {
        Change::Operation(operation) => (0, Some(operation.id), None),
        Change::Record(record) => (1, None, Some(&record.key)),
        Change::Left(_) => (2, None, None),
    }
}
