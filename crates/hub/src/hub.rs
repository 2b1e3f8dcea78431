//! The hub itself: the shelf, and everything that may be asked of it from inside this
//! program. What the network may ask goes through [`crate::Scope`].

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

use visavi_domain::{CustomerId, DeviceNumber, Epoch, Moment, RecordKind, StoreId};
use visavi_protocol::{BucketId, BucketState, Change, Digest, Disposition, RecordEnvelope};

use crate::catalogue::in_force::InForce;
use crate::database::Database;
use crate::intake::picture::Picture;
use crate::intake::together::{Answer, Together};
use crate::intake::{self, Batch, Handed, membership};
use crate::snapshot::Snapshots;
use crate::table::devices::Device;
use crate::table::meta::Meta;
use crate::{HubError, Keys, Ledger, Place, Scope, history};

/// Customers whose memberships are looked at in one transaction of the sweep.
const SWEEP_STEP: usize = 500;

/// The chain's shelf. Several processes may hold the same one open; nothing of what it
/// says is remembered between two questions without asking whether it is still so.
#[derive(Debug)]
pub struct Hub {
    pub(crate) database: Database,
    pub(crate) catalogue: InForce,
    pub(crate) snapshots: Snapshots,
    pub(crate) ledger: Ledger,
    together: Together,
    pub(crate) keys: Keys,
}

impl Hub {
    /// Opens the shelf with its ledger of erasures beside it; see [`Self::open_with`].
    ///
    /// # Errors
    /// As [`Self::open_with`].
    pub fn open(place: Place) -> Result<Self, HubError> {
        let ledger = place.ledger();
        Self::open_with(place, ledger)
    }

    /// Opens the shelf, and sets it up where there is none. Only the user who runs the hub
    /// can look into a folder that is made for it. Whoever the ledger says was erased is
    /// erased when this returns.
    ///
    /// # Errors
    /// When the folder cannot be made, or when the file cannot be opened, is no database,
    /// or belongs to a newer version.
    pub fn open_with(place: Place, ledger: Ledger) -> Result<Self, HubError> {
        let folder = match &place {
            Place::File(file) => file.parent(),
            Place::Postgres { folder, .. } => folder.as_deref(),
            Place::Memory => None,
        };
        if let Some(folder) = folder {
            make_folder(folder).map_err(|source| HubError::Folder { folder: folder.to_owned(), source })?;
        }
        let snapshots = Snapshots::beside(&place);
        let database = Database::open(&place)?;
        let together = Together::new(database.writers());
        let keys = Keys::of(&database)?;
        let hub = Self { database, catalogue: InForce::default(), snapshots, ledger, together, keys };
        hub.fill_look_up()?;
        hub.agree_with_ledger()?;
        Ok(hub)
    }

    /// Returns what it proves itself with, and opens things with.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Returns the number of the source called `name`, which stays the same for ever.
    pub fn source(&self, name: &str) -> Result<DeviceNumber, HubError> {
        self.database.write(|tables| tables.source(name))
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
        self.together.hand_in(Handed { from, batch, now }, |handed| self.take_in(handed))
    }

    /// Takes in what several hand in, in their order and in one transaction; each is answered
    /// as by [`Self::intake`].
    ///
    /// # Errors
    /// When the database fails; then nothing was taken.
    pub fn intake_of_many(&self, handed: Vec<Handed>) -> Result<Vec<Result<Vec<Disposition>, HubError>>, HubError> {
        self.take_in(&handed.into_iter().map(Arc::new).collect::<Vec<_>>())
    }

    fn take_in(&self, handed: &[Arc<Handed>]) -> Result<Vec<Answer>, HubError> {
        self.database.write(|tables| intake::take_in(tables, handed, &self.catalogue))
    }

    /// Returns the number that the next operation of a source takes, from 1. For sources
    /// that number their own operations; only one program may do so at a time.
    pub fn next_sequence(&self, from: DeviceNumber) -> Result<u64, HubError> {
        self.database.read(|tables| {
            let device = tables.device(from)?.ok_or(HubError::UnknownSource(from))?;
            Ok(device.last_sequence + 1)
        })
    }

    /// Says whether anything is known of the customer, so that an import need not say
    /// again what it has said.
    pub fn knows(&self, customer: CustomerId) -> Result<bool, HubError> {
        self.database.read(|tables| tables.is_known(customer))
    }

    /// Returns the enrolled devices.
    pub fn devices(&self) -> Result<Vec<Device>, HubError> {
        self.database.read(|tables| tables.enrolled_devices())
    }

    /// Returns the device or source with this number.
    pub fn device(&self, number: DeviceNumber) -> Result<Option<Device>, HubError> {
        self.database.read(|tables| tables.device(number))
    }

    /// Returns what a device may see; `None` when it is unknown or shut out.
    pub fn scope(&self, device: DeviceNumber) -> Result<Option<Scope>, HubError> {
        Ok(self.device(device)?.as_ref().and_then(Scope::of))
    }

    /// Lets a device in again or shuts it out; says whether there is such a device.
    pub fn set_enabled(&self, device: DeviceNumber, enabled: bool) -> Result<bool, HubError> {
        self.database.write(|tables| tables.set_device_enabled(device, enabled))
    }

    /// Lets a device number its operations in an epoch that nobody was given before: its
    /// memory was put back from a backup, or copied.
    ///
    /// # Errors
    /// [`HubError::UnknownSource`] when nobody has this number.
    pub fn begin_epoch(&self, device: DeviceNumber) -> Result<Epoch, HubError> {
        self.database.write(|tables| {
            tables.device(device)?.ok_or(HubError::UnknownSource(device))?;
            tables.begin_epoch(device)
        })
    }

    /// Lets a device belong to another store, whose customers it gets instead of those it
    /// has; says whether there are such a device and such a store.
    pub fn move_device(&self, device: DeviceNumber, store: &StoreId) -> Result<bool, HubError> {
        self.database.write(|tables| {
            Ok(tables.has_record_of_store(RecordKind::Store, store)? && tables.set_device_store(device, store)?)
        })
    }

    /// Notes that a device called.
    pub fn note_contact(&self, device: DeviceNumber, now: Moment, protocol: u16) -> Result<(), HubError> {
        self.database.write(|tables| tables.note_contact(device, now, protocol))
    }

    /// Notes how many operations wait on a device and which version of the app it has.
    /// Costs a write only when that is new.
    pub fn note_standing(&self, device: DeviceNumber, waiting: u32, app: &str) -> Result<(), HubError> {
        let known = self.device(device)?;
        if known.is_some_and(|known| known.waiting == Some(waiting) && known.app.as_deref() == Some(app)) {
            return Ok(());
        }
        self.database.write(|tables| tables.note_standing(device, waiting, app))
    }

    /// Calls `listener` after each transaction of this hub that moved buckets, with those
    /// buckets, on the thread that wrote. What it hears is a hint: other processes write
    /// to the same shelf.
    pub fn on_moved(&self, listener: impl Fn(&[BucketId]) + Send + Sync + 'static) {
        self.database.on_moved(Box::new(listener));
    }

    /// Returns how every bucket stands: counts and digests, nothing about anybody.
    pub fn buckets(&self) -> Result<Vec<BucketState>, HubError> {
        self.database.read(|tables| tables.bucket_states())
    }

    /// Adds a bucket's items and digests up anew; they must equal its state. `None` when
    /// nothing was ever in it.
    pub fn added_up(&self, bucket: &BucketId) -> Result<Option<(u64, Digest)>, HubError> {
        self.database.read(|tables| match tables.bucket(bucket)? {
            Some(bucket) => tables.feed_added_up(bucket.row).map(Some),
            None => Ok(None),
        })
    }

    /// Calls `each` with every record of a kind.
    pub fn for_each_record(&self, kind: RecordKind, mut each: impl FnMut(RecordEnvelope)) -> Result<(), HubError> {
        self.database.read(|tables| {
            tables.for_each_item_of(kind as u8, &mut |item| {
                if let Change::Record(record) = item.change {
                    each(record);
                }
                Ok(())
            })
        })
    }

    /// Says whether the chain has told of this store.
    pub fn has_store(&self, store: &StoreId) -> Result<bool, HubError> {
        self.database.read(|tables| tables.has_record_of_store(RecordKind::Store, store))
    }

    /// Returns what the chain decided.
    pub fn meta(&self) -> Result<Meta, HubError> {
        self.database.read(|tables| tables.meta())
    }

    /// Changes what the chain decided.
    pub fn set_meta(&self, change: impl Fn(&mut Meta)) -> Result<(), HubError> {
        self.database.write(|tables| {
            let mut meta = tables.meta_to_write()?;
            change(&mut meta);
            tables.set_meta(&meta)
        })
    }

    /// Says that the shelf was put back from a backup: it is another history from here on.
    /// Devices notice, compare everything anew and offer again what the backup lacks.
    ///
    /// `chance` is any number: it tells two histories apart that begin with the same backup
    /// at the same moment of a clock.
    pub fn begin_again(&self, now: Moment, chance: u32) -> Result<u64, HubError> {
        self.database.write(|tables| history::begin_again(tables, now, chance))
    }

    /// Lets customers leave the buckets in which their time is up; returns how many were
    /// looked at. The intake looks only at those it touches, so somebody has to do this
    /// from time to time.
    pub fn sweep_memberships(&self, now: Moment) -> Result<usize, HubError> {
        let mut swept = 0;
        loop {
            let step = self.database.write(|tables| {
                let meta = tables.meta()?;
                let cutoff = membership::cutoff(now, &meta);
                let lapsed = tables.lapsed_customers(now, cutoff, SWEEP_STEP)?;
                let customers: BTreeSet<CustomerId> = lapsed.iter().copied().collect();
                tables.reserve_dossiers(&customers)?;
                let mut picture = Picture::of_customers(tables, &customers)?;
                let unchanged: Vec<_> = lapsed.iter().map(|customer| (*customer, Vec::new())).collect();
                membership::settle(&mut picture, &unchanged, now)?;
                picture.close()?;
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
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}
