//! The hub itself: the shelf, and everything that may be asked of it from inside this
//! program. What the network may ask goes through [`crate::Scope`].

use std::io;
use std::path::Path;

use visavi_domain::{CustomerId, DeviceNumber, Moment, RecordKind, StoreId};
use visavi_protocol::{BucketState, Change, Digest, Disposition, RecordEnvelope};

use crate::catalogue::in_force::InForce;
use crate::database::Database;
use crate::intake::open_buckets::OpenBuckets;
use crate::intake::{self, Batch, membership};
use crate::table::devices::{self, Device};
use crate::table::meta::{self, Meta};
use crate::table::{buckets, feed, items, memberships};
use crate::{HubError, Place, Scope};

/// Customers whose memberships are looked at in one transaction of the sweep.
const SWEEP_STEP: usize = 500;

/// The chain's shelf. Several processes may hold the same one open; nothing of what it
/// says is remembered between two questions without asking whether it is still so.
#[derive(Debug)]
pub struct Hub {
    pub(crate) database: Database,
    pub(crate) catalogue: InForce,
}

impl Hub {
    /// Opens the shelf, and sets it up where there is none. Only the user who runs the hub
    /// can look into a folder that is made for it.
    ///
    /// # Errors
    /// When the folder cannot be made, or when the file cannot be opened, is no database,
    /// or belongs to a newer version.
    pub fn open(place: Place) -> Result<Self, HubError> {
        if let Place::File(file) = &place
            && let Some(folder) = file.parent()
        {
            make_folder(folder).map_err(|source| HubError::Folder { folder: folder.to_owned(), source })?;
        }
        Ok(Self { database: Database::open(&place)?, catalogue: InForce::default() })
    }

    /// Returns the number of the source called `name`, which stays the same for ever.
    pub fn source(&self, name: &str) -> Result<DeviceNumber, HubError> {
        self.database.write(|transaction| devices::source(transaction, name))
    }

    /// Takes in what somebody hands in: the only way in. All of it is one transaction,
    /// durable when this returns.
    ///
    /// Returns one disposition for each operation, then one for each record, in their
    /// order. The same thing handed in twice ends the same way and changes nothing.
    ///
    /// # Errors
    /// When nobody has the number `from`, or the database fails; then nothing was taken.
    pub fn intake(&self, from: DeviceNumber, batch: Batch, now: Moment) -> Result<Vec<Disposition>, HubError> {
        self.database.write(|transaction| {
            let device = devices::find(transaction, from)?.ok_or(HubError::UnknownSource(from))?;
            intake::take_in(transaction, &device, &batch, now, &self.catalogue)
        })
    }

    /// Returns the number that the next operation of a source takes, from 1. For sources
    /// that number their own operations; only one program may do so at a time.
    pub fn next_sequence(&self, from: DeviceNumber) -> Result<u64, HubError> {
        self.database.read(|connection| {
            let device = devices::find(connection, from)?.ok_or(HubError::UnknownSource(from))?;
            Ok(device.last_sequence + 1)
        })
    }

    /// Says whether anything is known of the customer, so that an import need not say
    /// again what it has said.
    pub fn knows(&self, customer: CustomerId) -> Result<bool, HubError> {
        self.database.read(|connection| items::is_known(connection, customer))
    }

    /// Returns the enrolled devices.
    pub fn devices(&self) -> Result<Vec<Device>, HubError> {
        self.database.read(|connection| devices::enrolled(connection))
    }

    /// Returns the device or source with this number.
    pub fn device(&self, number: DeviceNumber) -> Result<Option<Device>, HubError> {
        self.database.read(|connection| devices::find(connection, number))
    }

    /// Returns what a device may see; `None` when it is unknown or shut out.
    pub fn scope(&self, device: DeviceNumber) -> Result<Option<Scope>, HubError> {
        Ok(self.device(device)?.as_ref().and_then(Scope::of))
    }

    /// Lets a device in again or shuts it out; says whether there is such a device.
    pub fn set_enabled(&self, device: DeviceNumber, enabled: bool) -> Result<bool, HubError> {
        self.database.write(|transaction| devices::set_enabled(transaction, device, enabled))
    }

    /// Notes that a device called.
    pub fn note_contact(&self, device: DeviceNumber, now: Moment, protocol: u16) -> Result<(), HubError> {
        self.database.write(|transaction| devices::note_contact(transaction, device, now, protocol))
    }

    /// Returns how every bucket stands: counts and digests, nothing about anybody.
    pub fn buckets(&self) -> Result<Vec<BucketState>, HubError> {
        self.database.read(|connection| buckets::all(connection))
    }

    /// Adds a bucket's items and digests up anew; they must equal its state. `None` when
    /// nothing was ever in it.
    pub fn added_up(&self, bucket: &visavi_protocol::BucketId) -> Result<Option<(u64, Digest)>, HubError> {
        self.database.read(|connection| match buckets::find(connection, bucket)? {
            Some(bucket) => feed::added_up(connection, bucket.row).map(Some),
            None => Ok(None),
        })
    }

    /// Calls `each` with every record of a kind.
    pub fn for_each_record(&self, kind: RecordKind, mut each: impl FnMut(RecordEnvelope)) -> Result<(), HubError> {
        self.database.read(|connection| {
            items::for_each_of_kind(connection, kind as u8, |item| {
                if let Change::Record(record) = item.change {
                    each(record);
                }
                Ok(())
            })
        })
    }

    /// Says whether the chain has told of this store.
    pub fn has_store(&self, store: &StoreId) -> Result<bool, HubError> {
        self.database.read(|connection| items::has_record_of_store(connection, RecordKind::Store, store))
    }

    /// Returns what the chain decided.
    pub fn meta(&self) -> Result<Meta, HubError> {
        self.database.read(|connection| meta::read(connection))
    }

    /// Changes what the chain decided.
    pub fn set_meta(&self, change: impl FnOnce(&mut Meta)) -> Result<(), HubError> {
        self.database.write(|transaction| {
            let mut meta = meta::read(transaction)?;
            change(&mut meta);
            meta::write(transaction, &meta)
        })
    }

    /// Says that the shelf was put back from a backup: it is another history from here on.
    /// Devices notice, compare everything anew and offer again what the backup lacks.
    ///
    /// Nobody's number is given twice, though the backup does not know of everybody who
    /// got one since; and what sources say from now on has numbers of its own.
    pub fn begin_again(&self, now: Moment) -> Result<u64, HubError> {
        self.database.write(|transaction| {
            let mut meta = meta::read(transaction)?;
            // Not the next number: the same backup may be put back twice.
            let by_clock = u64::try_from(now.0).unwrap_or_default();
            meta.hub_epoch = by_clock.max(meta.hub_epoch + 1);
            meta::write(transaction, &meta)?;
            devices::begin_again(transaction)?;
            Ok(meta.hub_epoch)
        })
    }

    /// Lets customers leave the buckets in which their time is up; returns how many were
    /// looked at. The intake looks only at those it touches, so somebody has to do this
    /// from time to time.
    pub fn sweep_memberships(&self, now: Moment) -> Result<usize, HubError> {
        let mut swept = 0;
        loop {
            let step = self.database.write(|transaction| {
                let meta = meta::read(transaction)?;
                let cutoff = membership::cutoff(now, &meta);
                let lapsed = memberships::lapsed(transaction, now, cutoff, SWEEP_STEP)?;
                let mut open = OpenBuckets::new(transaction);
                for customer in &lapsed {
                    membership::settle(&mut open, *customer, &[], now, &meta)?;
                }
                open.close()?;
                Ok(lapsed.len())
            })?;
            swept += step;
            if step < SWEEP_STEP {
                return Ok(swept);
            }
        }
    }
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}
