//! What the engine tells the device's memory, in the memory's own words.

use visavi_device::{BucketProgress, Device, DeviceError, KnownErasures, PartTaken};
use visavi_protocol::Moment;
use visavi_protocol::limits::SEALED_PER_PUSH_MAX;

use crate::engine::{Chore, Done, Held, StorageFailed, Taken};

/// Does one chore. May wait for the disk.
pub fn tell(device: &Device, chore: Chore, now: Moment) -> Result<Done, StorageFailed> {
    done(device, chore, now).map_err(|error| {
        tracing::warn!(%error, "the device's memory did not take what the hub sent");
        StorageFailed
    })
}

fn done(device: &Device, chore: Chore, now: Moment) -> Result<Done, DeviceError> {
    Ok(match chore {
        Chore::ReadOutbox { max } => {
            let operations = device.outbox(max)?;
            let left = (max - operations.len()).min(SEALED_PER_PUSH_MAX);
            let sealed = if left == 0 { Vec::new() } else { device.sealed_to_offer(left)? };
            Done::Outbox { operations, sealed }
        }
        Chore::Settle(results) => {
            device.settle(&results, now)?;
            Done::Settled
        }
        Chore::KnowErasures => known(device.known_erasures()?),
        Chore::Erase(erasures) => known(device.erase(&erasures, now)?),
        Chore::Purge => Done::Purged(device.purge()?),
        Chore::SetBuckets(buckets) => {
            device.set_buckets(&buckets)?;
            Done::Buckets(device.buckets()?.into_iter().map(held).collect(), device.history()?)
        }
        Chore::TakeEpoch(epoch) => {
            device.take_epoch(epoch)?;
            Done::EpochTaken
        }
        Chore::Apply(page) => {
            let applied = device.apply(&page)?;
            Done::Applied(Held {
                bucket: page.state.bucket,
                cursor: applied.cursor,
                items: applied.items,
                digest: applied.digest,
            })
        }
        Chore::BeginSnapshot(manifest) => Done::SnapshotBegun(device.begin_snapshot(&manifest)?),
        Chore::TakePart { bucket, bytes } => Done::PartTaken(match device.take_part(&bucket, &bytes)? {
            PartTaken::More(progress) => Taken::More(held(progress)),
            PartTaken::Complete(progress) => Taken::Complete(held(progress)),
            PartTaken::Unwanted => Taken::Unwanted,
            PartTaken::Wrong => Taken::Wrong,
        }),
        Chore::Forget(bucket) => {
            device.forget_bucket(&bucket)?;
            Done::Forgotten
        }
        Chore::EndRound { hub_now } => {
            device.end_round()?;
            device.sealed().let_go(hub_now)?;
            Done::RoundEnded
        }
        Chore::BeginAgain { hub_epoch } => {
            device.begin_again(hub_epoch)?;
            Done::BegunAgain
        }
    })
}

fn known(KnownErasures { erased, untold }: KnownErasures) -> Done {
    Done::Erasures { erased, untold }
}

fn held(progress: BucketProgress) -> Held {
    Held { bucket: progress.bucket, cursor: progress.cursor, items: progress.items, digest: progress.digest }
}
