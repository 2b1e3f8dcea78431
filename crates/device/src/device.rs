//! The device's memory as one value: cheap to clone, safe to share.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::JoinHandle;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use visavi_domain::{Reference, Stamp};

use crate::connection::{self, Role};
use crate::error::Result;
use crate::key::DatabaseKey;
use crate::lock::InstanceLock;
use crate::place::Place;
use crate::schema;
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
    desk: Arc<Mutex<Connection>>,
    /// Pages of the feed (`synchronous=normal`).
    feed: Arc<Mutex<Connection>>,
    /// Search, apart from the desk so that typing never waits for a disk.
    finder: Arc<Mutex<Connection>>,
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
    /// # Errors
    /// [`crate::DeviceError::Key`] for a wrong key, `InUse` for a second instance,
    /// `NewerSchema`, `TooOldSqlite`, and whatever the disk says.
    pub fn open(place: Place, key: &DatabaseKey) -> Result<Self> {
        match place {
            Place::File(path) => Self::open_file(&path, key),
            Place::Memory => Self::open_memory(),
        }
    }

    fn open_file(path: &Path, key: &DatabaseKey) -> Result<Self> {
        let lock = InstanceLock::take(path)?;
        let mut desk = connection::open_file(path, key, Role::Desk)?;
        connection::check_versions(&desk)?;
        schema::migrate(&mut desk)?;
        let stamp = crate::desk::stamp::high_water(&desk)?;
        let mut feed = connection::open_file(path, key, Role::Feed)?;
        let names = Arc::new(KeptNames::default());
        names.watch(&mut desk)?;
        names.watch(&mut feed)?;
        let finder = Arc::new(Mutex::new(connection::open_file(path, key, Role::Finder)?));
        Ok(Self {
            inner: Arc::new(Inner {
                feed: Arc::new(Mutex::new(feed)),
                desk: Arc::new(Mutex::new(desk)),
                reading: Some(read_names(finder.clone(), names.clone())),
                finder,
                names,
                turn: Mutex::new(()),
                stamp: Mutex::new(stamp),
                reference: RwLock::new(None),
                _lock: Some(lock),
            }),
        })
    }

    fn open_memory() -> Result<Self> {
        let mut only = connection::open_memory()?;
        connection::check_versions(&only)?;
        schema::migrate(&mut only)?;
        let names = Arc::new(KeptNames::default());
        names.watch(&mut only)?;
        let only = Arc::new(Mutex::new(only));
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
                _lock: None,
            }),
        })
    }

    /// Writes what an associate did: returns after a commit that survives a power cut.
    pub(crate) fn at_desk<T>(&self, write: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.write(&self.inner.desk, write)
    }

    /// Writes what came from the hub.
    pub(crate) fn for_feed<T>(&self, write: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.write(&self.inner.feed, write)
    }

    fn write<T>(&self, connection: &Mutex<Connection>, write: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let _turn = held(&self.inner.turn);
        let mut connection = held(connection);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Dropping the transaction on any error rolls all of it back.
        self.inner.names.rolled_back();
        let outcome = write(&transaction)?;
        transaction.commit()?;
        self.inner.names.committed();
        Ok(outcome)
    }

    /// Reads in one snapshot.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        snapshot(&held(&self.inner.desk), read)
    }

    /// Reads in one snapshot, for search.
    pub(crate) fn seek<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        snapshot(&held(&self.inner.finder), read)
    }

    /// The same, with the names as they are in that snapshot.
    pub(crate) fn seek_names<T>(&self, read: impl FnOnce(&Connection, &Names) -> Result<T>) -> Result<T> {
        self.seek(|connection| self.inner.names.with(connection, |names| read(connection, names))?)
    }

    /// Reads all names anew when they are next asked for.
    pub(crate) fn names_changed(&self) {
        self.inner.names.all_changed();
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
            held(connection).pragma_update(None, "max_page_count", pages)?;
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

fn read_names(finder: Arc<Mutex<Connection>>, names: Arc<KeptNames>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        // Where it fails, the first search tries again and says why.
        let _read = snapshot(&held(&finder), |connection| names.with(connection, |_| ()));
    })
}

/// A panic while the lock was held rolled its transaction back, so what the lock
/// protects is whole.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
