//! Takes in one part. The ground goes in by one thread while another one reads the
//! dossiers and works out what lists and search will say of them.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rusqlite::Transaction;
use visavi_domain::{CustomerId, Reference};
use visavi_protocol::snapshot::{Part, PartHash, open};
use visavi_protocol::{BucketId, Digest};

use super::ground::Ground;
use super::{PartTaken, so_far, taking};
use crate::derive::{self, sketch::Sketch};
use crate::device::Device;
use crate::error::{DeviceError, Result};
use crate::feed::apply::Intake;
use crate::feed::buckets::{self, BucketProgress, Held};

/// Items in one transaction: enough that its commit does not show, few enough that a save
/// does not wait for it.
const ITEMS_AT_ONCE: usize = 16_384;
/// Customers whose derived rows are written in one transaction.
const CUSTOMERS_AT_ONCE: usize = 1_024;

/// One customer's items, one after the other.
type Dossier = (CustomerId, Range<usize>);

impl Device {
    /// Takes in one part of the snapshot that is being taken of a bucket.
    ///
    /// # Errors
    /// [`DeviceError::NotHeld`] when the bucket is not one of this device's, and whatever
    /// the disk says. What was taken in before the error stays, and does no harm when the
    /// part comes again.
    pub fn take_part(&self, bucket: &BucketId, bytes: &[u8]) -> Result<PartTaken> {
        let hash = PartHash::of(bytes);
        let wanted = self.read(|connection| {
            let held = buckets::find(connection, bucket)?.ok_or_else(|| DeviceError::NotHeld(bucket.clone()))?;
            let missing = taking::missing(connection, held.number)?;
            let is_first = taking::find(connection, held.number)?.is_some_and(|taking| taking.taken_items == 0);
            Ok(missing.contains(&hash).then_some((held.number, is_first, missing.len() == 1)))
        })?;
        let Some((row, is_first, is_last)) = wanted else { return Ok(PartTaken::Unwanted) };
        let Ok(part) = open(bytes) else {
            self.forget_bucket(bucket)?;
            return Ok(PartTaken::Wrong);
        };
        let (shared, dossiers): (Vec<_>, Vec<_>) = part.dossiers().partition(|(customer, _)| customer.is_none());
        self.take_shared(bucket, &part, shared.into_iter().map(|(_, places)| places))?;
        let mut dossiers: Vec<Dossier> =
            dossiers.into_iter().filter_map(|(customer, places)| Some((customer?, places))).collect();
        // Numbers are given in this order, and everything lies by number.
        dossiers.sort_by_key(|(customer, _)| *customer);
        if !is_first {
            // Somebody works with the first one's customers already.
            self.for_feed(derive::later::put_off)?;
        }
        let digest = self.take_dossiers(row, &part, &dossiers, is_first)?;
        if is_last {
            self.make_late_rows()?;
        }
        self.note_taken(bucket, hash, part.len() as u64, digest)
    }

    /// What belongs to nobody comes as from a feed: it is little, and some of it says how
    /// everything else is to be read.
    fn take_shared(&self, bucket: &BucketId, part: &Part, rows: impl Iterator<Item = Range<usize>>) -> Result<()> {
        let items: Vec<_> = rows.flat_map(|places| part.views(None, places)).collect();
        for some in items.chunks(ITEMS_AT_ONCE / 16) {
            let reference = self.reference()?;
            let applied = self.for_feed(|transaction| {
                let held = buckets::find(transaction, bucket)?.ok_or_else(|| DeviceError::NotHeld(bucket.clone()))?;
                let mut intake = Intake::new(transaction, Held { cursor: 0, items: 0, digest: Digest::ZERO, ..held })?;
                some.iter().try_for_each(|view| intake.take_in(&view.to_item()))?;
                intake.finish_shared(&reference)
            })?;
            if applied {
                self.reference_changed();
            }
        }
        Ok(())
    }

    fn take_dossiers(&self, bucket: i64, part: &Part, dossiers: &[Dossier], is_first: bool) -> Result<Digest> {
        let reference = self.reference()?;
        std::thread::scope(|scope| {
            let (sender, sketches) = sync_channel(2);
            let reader = scope.spawn(|| read(part, dossiers, &reference, sender));
            let ground = self.write_ground(bucket, part, dossiers)?;
            self.write_derived(&ground, sketches, &reference, is_first)?;
            Ok(reader.join().expect("reading a part that was opened does not panic"))
        })
    }

    fn write_ground(&self, bucket: i64, part: &Part, dossiers: &[Dossier]) -> Result<Ground> {
        let ground = self.for_feed(|transaction| {
            let customers = dossiers.iter().map(|(customer, _)| *customer);
            Ground::number(transaction, bucket, customers)
        })?;
        let mut rest = dossiers;
        while !rest.is_empty() {
            let (some, after) = rest.split_at(as_many_as_go_at_once(rest));
            rest = after;
            self.for_feed(|transaction| {
                let mut writing = ground.writing(transaction)?;
                for (customer, places) in some {
                    writing.write(part, *customer, places.clone())?;
                }
                Ok(())
            })?;
        }
        Ok(ground)
    }

    /// Those of whom nothing was held before are written from their sketches; for the
    /// others what lies elsewhere counts too.
    fn write_derived(
        &self,
        ground: &Ground,
        sketches: Receiver<Vec<Sketch>>,
        reference: &Reference,
        is_first: bool,
    ) -> Result<()> {
        for sketches in sketches {
            self.for_feed(|transaction| {
                let (new, known): (Vec<_>, Vec<_>) =
                    sketches.into_iter().partition(|sketch| ground.is_new(sketch.customer));
                let numbered = new.iter().map(|sketch| (ground.number_of(sketch.customer), sketch));
                if is_first {
                    derive::sketch::write(transaction, numbered)?;
                } else {
                    derive::sketch::write_for_later(transaction, numbered)?;
                }
                derive::people(transaction, known.iter().map(|sketch| sketch.customer), reference)
            })?;
        }
        Ok(())
    }

    fn note_taken(&self, bucket: &BucketId, hash: PartHash, items: u64, digest: Digest) -> Result<PartTaken> {
        let taken = self.for_feed(|transaction| {
            let held = buckets::find(transaction, bucket)?.ok_or_else(|| DeviceError::NotHeld(bucket.clone()))?;
            let Some(before) = taking::find(transaction, held.number)? else { return Ok(PartTaken::Unwanted) };
            let sum = before.taken_digest.plus(digest);
            let more = taking::took(transaction, held.number, hash, items, sum)?;
            if more {
                return Ok(PartTaken::More(so_far(bucket, before.taken_items + items)));
            }
            complete(transaction, bucket, held)
        })?;
        if taken == PartTaken::Wrong {
            self.forget_bucket(bucket)?;
        }
        Ok(taken)
    }
}

/// All parts are here. From now on the bucket is like any other whose feed was read so far.
fn complete(transaction: &Transaction<'_>, bucket: &BucketId, held: Held) -> Result<PartTaken> {
    let Some(taking) = taking::find(transaction, held.number)?.filter(taking::Taking::is_right) else {
        return Ok(PartTaken::Wrong);
    };
    let held = Held { cursor: taking.number, items: taking.items, digest: taking.digest, ..held };
    buckets::keep(transaction, &held)?;
    taking::end(transaction, held.number)?;
    Ok(PartTaken::Complete(BucketProgress {
        bucket: bucket.clone(),
        cursor: held.cursor,
        items: held.items,
        digest: held.digest,
    }))
}

fn as_many_as_go_at_once(dossiers: &[Dossier]) -> usize {
    let mut items = 0;
    let fit = dossiers.iter().take_while(|(_, places)| {
        items += places.len();
        items <= ITEMS_AT_ONCE
    });
    fit.count().max(1)
}

/// Reads the dossiers in their order and hands out what derived rows will say; returns the
/// digest of the whole part.
fn read(part: &Part, dossiers: &[Dossier], reference: &Reference, sketches: SyncSender<Vec<Sketch>>) -> Digest {
    // A customer with two rows is read from the tables, where both lie together.
    let mut seen = HashSet::new();
    let twice: HashSet<CustomerId> =
        dossiers.iter().map(|(customer, _)| *customer).filter(|customer| !seen.insert(*customer)).collect();
    for some in dossiers.chunks(CUSTOMERS_AT_ONCE) {
        let sketch = |(customer, places): &Dossier| {
            let views = part.views(Some(*customer), places.clone());
            if twice.contains(customer) {
                Sketch::nothing_of(*customer)
            } else {
                Sketch::of(*customer, views, reference)
            }
        };
        if sketches.send(some.iter().map(sketch).collect()).is_err() {
            // The writer has failed, and says why.
            break;
        }
    }
    part.digest()
}
