//! The device's memory as one value: cheap to clone, safe to share.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::JoinHandle;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use visavi_domain::{Moment, Reference, Stamp};

use crate::connection::{self, Role};
use crate::error::Result;
use crate::fresh::{Fresh, Opening, held};
use crate::key::DatabaseKey;
use crate::lock::InstanceLock;
use crate::mark::{Height, Mark};
use crate::place::Place;
use crate::schema;
use crate::sealed::{Beside, Keys, Sealed};
use crate::search::names::Names;
use crate::search::names::kept::KeptNames;

/// The memory of one device.
///
/// Cloning shares it. Every call may wait for the disk: call it where waiting is
/// allowed.
#[derive(Clone)]
pub struct Device {
    inner: Arc<Inner>,
}

struct Inner {
    /// What an associate does (`synchronous=full`), and what their screens read. One
    /// connection for both: the commit of another would empty the reader's cache, and
    /// every profile is read right after its view was recorded.
    desk: Arc<Fresh>,
    /// Pages of the feed (`synchronous=normal`).
    feed: Arc<Fresh>,
    /// Search, apart from the desk so that typing never waits for a disk.
    finder: Arc<Fresh>,
    /// What the finder has read of names.
    names: Arc<KeptNames>,
    /// Reads them for the first time, so that the first letter typed need not wait.
    reading: Option<JoinHandle<()>>,
    /// Whose turn it is to write. SQLite would let the second writer poll; here it
    /// goes on as soon as the first is done.
    turn: Mutex<()>,
    /// The latest logical timestamp given out or saved.
    stamp: Mutex<Stamp>,
    /// The catalogue and spreads as last read; `None` after they changed.
    reference: RwLock<Option<Arc<Reference>>>,
    /// The file; `None` in memory.
    file: Option<PathBuf>,
    /// How far it has come, told beside the file; `None` in memory.
    mark: Option<Mark>,
    /// Seals every operation once more, to the hub.
    beside: Beside,
    /// With what it does; `None` while nobody has asked, or there is no hub yet.
    keys: RwLock<Option<Arc<Keys>>>,
    /// Something is on the way that could not be sealed.
    sealing_failed: AtomicBool,
    /// When deeds were last looked through for old ones, by the device's own clock.
    purged_at: Mutex<Option<Moment>>,
    _lock: Option<InstanceLock>,
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Device")
    }
}

impl Device {
    /// Opens the memory, making it where there is none.
    ///
    /// What the disk or the file refuses is tried once more: a page that was only read
    /// badly looks like a damaged one, or like a wrong key.
    ///
    /// # Errors
    /// [`DeviceError::Key`] for a wrong key, `InUse` for a second instance,
    /// `NewerSchema`, `TooOldSqlite`, and whatever the disk says.
    pub fn open(place: Place, key: &DatabaseKey) -> Result<Self> {
        match place {
            Place::File(path) => match Self::open_file(&path, key) {
                Err(error) if error.may_go_well_again() => Self::open_file(&path, key),
                outcome => outcome,
            },
            Place::Memory => Self::open_memory(),
        }
    }

    fn open_file(path: &Path, key: &DatabaseKey) -> Result<Self> {
        let lock = InstanceLock::take(path)?;
        let names = Arc::new(KeptNames::default());
        let open = |role, names: Option<&Arc<KeptNames>>| {
            let opening = Opening { path: path.to_owned(), key: key.clone(), role, names: names.cloned() };
            Fresh::open(opening).map(Arc::new)
        };
        let desk = open(Role::Desk, Some(&names))?;
        let sealed = Sealed::beside(path)?;
        let stamp = desk.once(|desk| {
            connection::check_versions(desk)?;
            schema::migrate(desk)?;
            Keys::make_tag_secret(desk)?;
            sealed.agree(desk, Height::beside(path))?;
            crate::desk::stamp::high_water(desk)
        })?;
        let feed = open(Role::Feed, Some(&names))?;
        let finder = open(Role::Finder, None)?;
        let device = Self {
            inner: Arc::new(Inner {
                desk,
                feed,
                reading: Some(read_names(finder.clone(), names.clone())),
                finder,
                names,
                turn: Mutex::new(()),
                stamp: Mutex::new(stamp),
                reference: RwLock::new(None),
                file: Some(path.to_owned()),
                mark: Some(Mark::open(path)?),
                beside: Beside::in_a_thread(sealed),
                keys: RwLock::new(None),
                sealing_failed: AtomicBool::new(false),
                purged_at: Mutex::default(),
                _lock: Some(lock),
            }),
        };
        // What fails here is told by no error: nothing is lost yet, and the next save tries
        // again.
        let _missing = device.seal_what_is_missing();
        Ok(device)
    }

    fn open_memory() -> Result<Self> {
        let mut only = connection::open_memory()?;
        connection::check_versions(&only)?;
        schema::migrate(&mut only)?;
        Keys::make_tag_secret(&only)?;
        let names = Arc::new(KeptNames::default());
        names.watch(&mut only)?;
        let only = Arc::new(Fresh::of_memory(only));
        Ok(Self {
            inner: Arc::new(Inner {
                desk: only.clone(),
                feed: only.clone(),
                finder: only,
                names,
                reading: None,
                turn: Mutex::new(()),
                stamp: Mutex::new(Stamp::default()),
                reference: RwLock::new(None),
                file: None,
                mark: None,
                beside: Beside::in_turn(Sealed::in_memory()?),
                keys: RwLock::new(None),
                sealing_failed: AtomicBool::new(false),
                purged_at: Mutex::default(),
                _lock: None,
            }),
        })
    }

    /// Writes what an associate did: returns after a commit that survives a power cut.
    pub(crate) fn at_desk<T>(&self, mut write: impl FnMut(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let _turn = held(&self.inner.turn);
        self.inner.desk.twice(|connection| self.write(connection, &mut write))
    }

    /// Writes what came from the hub. What fails is asked for again, so it is not tried
    /// twice here.
    pub(crate) fn for_feed<T>(&self, write: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let _turn = held(&self.inner.turn);
        self.inner.feed.once(|connection| self.write(connection, write))
    }

    fn write<T>(&self, connection: &mut Connection, write: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Dropping the transaction on any error rolls all of it back.
        self.inner.names.rolled_back();
        let outcome = write(&transaction)?;
        transaction.commit()?;
        self.inner.names.committed();
        Ok(outcome)
    }

    /// Works on the desk's connection outside of a transaction, while nobody writes.
    pub(crate) fn at_rest<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let _turn = held(&self.inner.turn);
        self.inner.desk.once(|connection| work(connection))
    }

    /// Reads in one snapshot.
    pub(crate) fn read<T>(&self, mut read: impl FnMut(&Connection) -> Result<T>) -> Result<T> {
        self.inner.desk.twice(|connection| snapshot(connection, &mut read))
    }

    /// Reads in one snapshot, for search.
    pub(crate) fn seek<T>(&self, mut read: impl FnMut(&Connection) -> Result<T>) -> Result<T> {
        self.inner.finder.twice(|connection| snapshot(connection, &mut read))
    }

    /// The same, with the names as they are in that snapshot.
    pub(crate) fn seek_names<T>(&self, mut read: impl FnMut(&Connection, &Names) -> Result<T>) -> Result<T> {
        self.seek(|connection| self.inner.names.with(connection, |names| read(connection, names))?)
    }

    /// Reads all names anew when they are next asked for.
    pub(crate) fn names_changed(&self) {
        self.inner.names.all_changed();
    }

    /// Lets go of the names in memory; they are read anew when they are next asked for.
    pub(crate) fn forget_names(&self) {
        self.inner.names.forget();
    }

    /// Returns the database's file; `None` in memory.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.inner.file.as_deref()
    }

    /// Returns where it is noted how far the device has come.
    pub(crate) fn mark(&self) -> Option<&Mark> {
        self.inner.mark.as_ref()
    }

    /// Returns the file of sealed operations.
    pub fn sealed(&self) -> &Sealed {
        self.inner.beside.file()
    }

    pub(crate) fn beside(&self) -> &Beside {
        &self.inner.beside
    }

    /// Returns with what operations are sealed; `None` before the device is enrolled.
    pub(crate) fn keys(&self) -> Result<Option<Arc<Keys>>> {
        if let Some(keys) = &*self.inner.keys.read().unwrap_or_else(PoisonError::into_inner) {
            return Ok(Some(keys.clone()));
        }
        let keys = self.read(Keys::read)?.map(Arc::new);
        self.inner.keys.write().unwrap_or_else(PoisonError::into_inner).clone_from(&keys);
        Ok(keys)
    }

    /// Reads them anew when they are next needed.
    pub(crate) fn keys_changed(&self) {
        *self.inner.keys.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(crate) fn sealing_failed(&self) -> &AtomicBool {
        &self.inner.sealing_failed
    }

    pub(crate) fn purged_at(&self) -> MutexGuard<'_, Option<Moment>> {
        held(&self.inner.purged_at)
    }

    pub(crate) fn stamp(&self) -> MutexGuard<'_, Stamp> {
        held(&self.inner.stamp)
    }

    pub(crate) fn cached_reference(&self) -> &RwLock<Option<Arc<Reference>>> {
        &self.inner.reference
    }

    /// Lets the database grow to `pages` pages of 4 KiB and no further; what does not
    /// fit fails with [`crate::DeviceError::Full`].
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn limit_pages(&self, pages: u32) -> Result<()> {
        for connection in [&self.inner.desk, &self.inner.feed] {
            connection.once(|connection| Ok(connection.pragma_update(None, "max_page_count", pages)?))?;
        }
        Ok(())
    }
}

impl Drop for Inner {
    /// Waits for the reader: the file is let go only after it.
    fn drop(&mut self) {
        self.names.close();
        if let Some(reading) = self.reading.take() {
            // A panic there is told again by whoever searches next; here nobody will.
            let _ended = reading.join();
        }
    }
}

fn read_names(finder: Arc<Fresh>, names: Arc<KeptNames>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        // Where it fails, the first search tries again and says why.
        let _read = finder.once(|finder| snapshot(finder, |connection| names.with(connection, |_| ())));
    })
}

/// Takes the read lock once for all statements instead of once for each: consistent,
/// and quicker.
fn snapshot<T>(connection: &Connection, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    connection.prepare_cached("begin")?.execute([])?;
    let _snapshot = Snapshot(connection);
    read(connection)
}

/// Ends the snapshot, also where reading failed or panicked.
struct Snapshot<'a>(&'a Connection);

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        let ended = self.0.prepare_cached("commit").and_then(|mut commit| commit.execute([]));
        if ended.is_err() && !self.0.is_autocommit() {
            // Nothing was written; a connection that cannot even roll back says so at
            // its next use.
            let _no_further_help = self.0.execute_batch("rollback");
        }
    }
}
