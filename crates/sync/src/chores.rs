//! What the engine tells the device's memory, in the memory's own words.

use visavi_device::{BucketProgress, Device, DeviceError};
use visavi_protocol::Moment;

use crate::engine::{Chore, Done, Held, StorageFailed};

/// Does one chore. May wait for the disk.
pub fn tell(device: &Device, chore: Chore, now: Moment) -> Result<Done, StorageFailed> {
    done(device, chore, now).map_err(|error| {
        tracing::warn!(%error, "the device's memory did not take what the hub sent");
        StorageFailed
    })
}

fn done(device: &Device, chore: Chore, now: Moment) -> Result<Done, DeviceError> {
    Ok(match chore {
        Chore::ReadOutbox { max } => Done::Outbox(device.outbox(max)?),
        Chore::Settle(results) => {
            device.settle(&results, now)?;
            Done::Settled
        }
        Chore::SetBuckets(buckets) => {
            device.set_buckets(&buckets)?;
            Done::Buckets(device.buckets()?.into_iter().map(held).collect())
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
        Chore::Forget(bucket) => {
            device.forget_bucket(&bucket)?;
            Done::Forgotten
        }
        Chore::EndRound => {
            device.end_round()?;
            Done::RoundEnded
        }
        Chore::BeginAgain { hub_epoch } => {
            device.begin_again(hub_epoch)?;
            Done::BegunAgain
        }
    })
}

fn held(progress: BucketProgress) -> Held {
    Held { bucket: progress.bucket, cursor: progress.cursor, items: progress.items, digest: progress.digest }
}
