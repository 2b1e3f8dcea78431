//! What must be true, looked up in the files themselves: nothing here asks the engine,
//! the device's code or the hub's.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use visavi_domain::time::DAY_MS;
use visavi_domain::{CustomerId, Moment, OperationId, StoreId};
use visavi_protocol::Tag;
use visavi_protocol::packed::Unpacker;

use crate::clock::HUB_BACK_MS_MAX;
use crate::club::Newest;
use crate::loans::Loans;
use crate::shelf::{Reader, Shelf};
use crate::tablet::FileKey;
use crate::touch::Touch;

/// What was promised to somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Promise {
    /// The place of the device among the devices.
    pub who: usize,
    pub customer: CustomerId,
    /// What was saved, byte for byte.
    pub payload: Vec<u8>,
    /// What was sealed of it, as the file beside the memory had it then.
    pub sealed: Vec<u8>,
}

/// What the hub has taken lies sealed on its device for so long, by the hub's clock, which
/// may have been set back when it took it.
const SEALED_MS: i64 = 30 * DAY_MS - 2 * HUB_BACK_MS_MAX as i64;

pub struct Oracle {
    /// The oracle's own way into the hub's database, and what it read last.
    reader: RefCell<Box<dyn Reader>>,
    shelf: RefCell<Option<(i64, Rc<Shelf>)>>,
    /// Every operation that a device said it saved; more than one under a number when
    /// its memory was put back or copied.
    promised: BTreeMap<OperationId, Vec<Promise>>,
    /// When the hub first said how an operation ends.
    heard: BTreeMap<OperationId, Moment>,
    /// Promises of which a device that was put back whole, with its sealed file, knows
    /// nothing any more.
    forgotten: BTreeSet<Promise>,
    /// Promises that nobody has any more, since a device was put back whole that had not
    /// told the hub yet, or the hub was put back too.
    gone_with_device: BTreeSet<Promise>,
    /// Promises that nobody has to give back, since the hub was put back to where it had
    /// been before it took them, and that was longer ago than they lie sealed.
    gone_with_old_backup: BTreeSet<Promise>,
    /// Customers who were erased, by the tags that devices are told.
    pub erased: BTreeMap<CustomerId, Tag>,
    /// Who was lent to whom, and as it was when the hub was backed up.
    pub loans: Loans,
    loans_then: Vec<Loans>,
    /// Which version of each record the hub has to have, and then.
    pub newest: Newest,
    newest_then: Vec<Newest>,
    /// Every customer that was ever in a store's bucket.
    pub ever_in: BTreeMap<StoreId, BTreeSet<CustomerId>>,
    /// How long each device was out of touch with the hub.
    pub touches: BTreeMap<usize, Touch>,
    /// What opens the devices' files.
    keys: BTreeMap<PathBuf, FileKey>,
    /// The oracle's own ways into the files.
    open: RefCell<BTreeMap<PathBuf, Rc<Connection>>>,
}

/// One line for whoever reads the failure.
pub type Broken = String;

/// What a device's file says of one of its operations.
#[derive(Debug)]
struct OnDevice {
    state: i64,
    /// The content of its deed is there.
    kept: bool,
    /// The deed under its number has no content any more.
    emptied: bool,
    in_feed: bool,
}

impl Oracle {
    /// Returns one that looks at the hub through `reader`.
    pub fn new(reader: Box<dyn Reader>) -> Self {
        Self {
            reader: RefCell::new(reader),
            shelf: RefCell::default(),
            promised: BTreeMap::new(),
            heard: BTreeMap::new(),
            forgotten: BTreeSet::new(),
            gone_with_device: BTreeSet::new(),
            gone_with_old_backup: BTreeSet::new(),
            erased: BTreeMap::new(),
            loans: Loans::default(),
            loans_then: Vec::new(),
            newest: Newest::new(),
            newest_then: Vec::new(),
            ever_in: BTreeMap::new(),
            touches: BTreeMap::new(),
            keys: BTreeMap::new(),
            open: RefCell::default(),
        }
    }

    /// Remembers what a device said it saved.
    ///
    /// # Errors
    /// When the number was given before, by a memory that was never put back or copied.
    pub fn promise(&mut self, operation: OperationId, promise: Promise, may_repeat: bool) -> Result<(), Broken> {
        let promises = self.promised.entry(operation).or_default();
        promises.push(promise);
        if promises.len() == 1 || may_repeat { Ok(()) } else { Err(format!("the number {operation} was given twice")) }
    }

    pub fn promised(&self) -> usize {
        self.promised.values().map(Vec::len).sum()
    }

    fn promises(&self) -> impl Iterator<Item = (OperationId, &Promise)> {
        self.promised.iter().flat_map(|(operation, promises)| promises.iter().map(|promise| (*operation, promise)))
    }

    fn promises_of(&self, who: usize) -> impl Iterator<Item = (OperationId, &Promise)> {
        self.promises().filter(move |(_, promise)| promise.who == who)
    }

    /// Remembers who is in which store's bucket now.
    pub fn look_at_hub(&mut self) {
        let hub = self.hub();
        for (store, customer) in hub.members() {
            self.ever_in.entry(store).or_default().insert(customer);
        }
    }

    /// Notes that the hub said at `now` how operations end.
    pub fn hub_heard(&mut self, operations: impl IntoIterator<Item = OperationId>, now: Moment) {
        for operation in operations {
            self.heard.entry(operation).or_insert(now);
        }
    }

    /// Notes what a backup of the hub that was put back at `now` has taken away, and what
    /// nobody has to give back: it may come back by a device's feed, or not.
    pub fn note_restore(&mut self, devices: &[(usize, PathBuf)], now: Moment) {
        let hub = self.hub();
        let (mut with_device, mut with_old_backup) = (Vec::new(), Vec::new());
        for (who, file) in devices {
            let sealed = self.sealed(file);
            for (operation, promise) in self.promises_of(*who) {
                if hub.has(operation, &promise.payload) {
                    continue;
                }
                let long_ago = self.heard.get(&operation).is_some_and(|at| at.0 + SEALED_MS < now.0);
                let is_forgotten = self.forgotten.contains(promise);
                if is_forgotten && !is_sealed(&sealed, operation, promise) {
                    with_device.push(promise.clone());
                } else if long_ago && !is_forgotten {
                    // Also where it lies sealed still: the device may be just about to let
                    // go of it, on the word of the hub as it was.
                    with_old_backup.push(promise.clone());
                }
            }
        }
        self.gone_with_device.extend(with_device);
        self.gone_with_old_backup.extend(with_old_backup);
    }

    /// Notes what a device knows nothing of any more since it was put back whole, and what
    /// of it nobody has.
    pub fn note_restored_device(&mut self, who: usize, file: &Path) {
        let (device, sealed, hub) = (self.device(file), self.sealed(file), self.hub());
        self.touches.entry(who).and_modify(|touch| touch.was_put_back = true);
        let forgotten: Vec<(OperationId, Promise)> = self
            .promises_of(who)
            .filter(|(operation, promise)| {
                !has(device.as_deref(), *operation, promise) && !is_sealed(&sealed, *operation, promise)
            })
            .map(|(operation, promise)| (operation, promise.clone()))
            .collect();
        for (operation, promise) in forgotten {
            if !hub.has(operation, &promise.payload) {
                self.gone_with_device.insert(promise.clone());
            }
            self.forgotten.insert(promise);
        }
    }

    /// Returns how many promises the hub does not have in the end: gone with a device that
    /// was put back whole, and with a backup of the hub that was too old.
    pub fn gone(&self) -> (usize, usize) {
        let hub = self.hub();
        let lacking = |gone: &BTreeSet<Promise>| {
            let lacks = |(operation, promise): &(OperationId, &Promise)| {
                gone.contains(*promise) && !hub.has(*operation, &promise.payload)
            };
            self.promises().filter(lacks).count()
        };
        (lacking(&self.gone_with_device), lacking(&self.gone_with_old_backup))
    }

    /// Checks that nothing promised by a device is lost: the hub has it, or the device
    /// still has its content, or has it sealed.
    ///
    /// # Errors
    /// What is lost.
    pub fn nothing_is_lost(&self, who: usize, device: &Path) -> Result<(), Broken> {
        let (sealed, device, hub) = (self.sealed(device), self.device(device), self.hub());
        for (operation, promise) in self.promises_of(who) {
            if hub.has(operation, &promise.payload) || self.is_gone(promise) || self.is_erased(promise.customer) {
                continue;
            }
            if !has(device.as_deref(), operation, promise) && !is_sealed(&sealed, operation, promise) {
                return Err(format!("{operation} was promised, and neither the hub nor its device has it"));
            }
        }
        Ok(())
    }

    /// Checks that whatever a device promised and nobody refused is in what it shows.
    ///
    /// # Errors
    /// What flickered away.
    pub fn own_changes_stay(&self, who: usize, device: &Path) -> Result<(), Broken> {
        let file = self.device(device);
        for (operation, promise) in self.promises_of(who) {
            let Some(here) = on_device(file.as_deref(), operation, promise) else { continue };
            if here.state == 0 && here.emptied {
                return Err(format!("{operation} waits to be sent, and its content is gone"));
            }
        }
        Ok(())
    }

    /// Notes what a backup of the hub holds.
    pub fn hub_is_backed_up(&mut self) {
        self.loans_then.push(self.loans.clone());
        self.newest_then.push(self.newest.clone());
    }

    /// Notes that the hub was put back to where it had been.
    pub fn hub_fell_back(&mut self, backup: usize) {
        self.loans.fall_back(self.loans_then[backup].clone());
        self.newest = self.newest_then[backup].clone();
    }

    /// Says whether nobody can be asked for it any more.
    fn is_gone(&self, promise: &Promise) -> bool {
        self.gone_with_device.contains(promise) || self.gone_with_old_backup.contains(promise)
    }

    /// Says whether nobody has to give back what was said under this number.
    pub fn may_be_gone(&self, operation: OperationId) -> bool {
        self.promised.get(&operation).is_some_and(|promises| promises.iter().any(|promise| self.is_gone(promise)))
    }

    /// Says where the promises under a number are, for the trace.
    pub fn whereabouts(&self, operation: OperationId, devices: &[(usize, PathBuf)]) -> String {
        let hub = self.hub();
        let mut said = String::new();
        for promise in self.promised.get(&operation).into_iter().flatten() {
            let there = if hub.has(operation, &promise.payload) { "at the hub" } else { "not at the hub" };
            said.push_str(&format!(" [of {}: {there}", promise.who));
            for (who, file) in devices {
                if let Some(here) = on_device(self.device(file).as_deref(), operation, promise) {
                    said.push_str(&format!(", on {who} {here:?}"));
                }
                if is_sealed(&self.sealed(file), operation, promise) {
                    said.push_str(&format!(", sealed on {who}"));
                }
            }
            said.push(']');
        }
        said
    }

    /// Closes what was opened of a file that is about to be replaced.
    pub fn close(&mut self, file: &Path) {
        for file in [file.to_owned(), beside(file)] {
            self.open.get_mut().remove(&file);
        }
    }

    /// Lets go of the hub's database, which is about to be copied or replaced.
    pub fn close_hub(&mut self) {
        self.reader.get_mut().close();
        *self.shelf.get_mut() = None;
    }

    /// Returns what the hub's tables say now.
    pub fn hub(&self) -> Rc<Shelf> {
        let (mut reader, mut shelf) = (self.reader.borrow_mut(), self.shelf.borrow_mut());
        let version = reader.version();
        if let Some((_, known)) = shelf.as_ref().filter(|(known, _)| *known == version) {
            return Rc::clone(known);
        }
        let read = Rc::new(Shelf::read(&mut **reader));
        *shelf = Some((version, Rc::clone(&read)));
        read
    }

    /// Remembers what opens a device's file from now on.
    pub fn opens(&mut self, file: &Path, key: FileKey) {
        self.keys.insert(file.to_owned(), key);
    }

    /// The memory of a device; `None` where there is none, or none that its key opens.
    pub fn device(&self, file: &Path) -> Option<Rc<Connection>> {
        if !file.exists() {
            return None;
        }
        let connection = self.opened(file, |connection| {
            let hex: String = self.keys[file].iter().map(|byte| format!("{byte:02x}")).collect();
            connection.execute_batch(&format!("pragma key = \"x'{hex}'\"")).expect("a key can be given");
        });
        let opens = connection.prepare_cached("select 1 from identity").is_ok();
        opens.then_some(connection)
    }

    /// The sealed file beside a device's memory.
    fn sealed(&self, device: &Path) -> Rc<Connection> {
        self.opened(&beside(device), |_| {})
    }

    /// Returns what lies sealed under a number.
    pub fn sealed_now(&self, device: &Path, operation: OperationId) -> Vec<u8> {
        let (device, epoch, sequence, file) = (operation.device.0, operation.epoch.0, operation.sequence, device);
        self.sealed(file)
            .query_row(
                "select box from sealed where device = ? and epoch = ? and sequence = ?",
                params![device, epoch, sequence],
                |row| row.get(0),
            )
            .optional()
            .expect("the sealed file can be read")
            .unwrap_or_default()
    }

    fn opened(&self, file: &Path, unlock: impl FnOnce(&Connection)) -> Rc<Connection> {
        let mut open = self.open.borrow_mut();
        let connection = open.entry(file.to_owned()).or_insert_with(|| {
            let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE);
            let connection = connection.expect("the file is there");
            unlock(&connection);
            Rc::new(connection)
        });
        Rc::clone(connection)
    }

    /// Checks, when all is quiet, that the hub has everything, as it was said, once, and
    /// that each device knows how its own ended.
    ///
    /// # Errors
    /// What is missing, or differs.
    pub fn all_is_settled(&self, devices: &[(usize, PathBuf)]) -> Result<(), Broken> {
        let shelf = self.hub();
        let files: BTreeMap<usize, Rc<Connection>> =
            devices.iter().filter_map(|(who, file)| Some((*who, self.device(file)?))).collect();
        for (operation, promise) in self.promises() {
            let here = files.get(&promise.who).and_then(|file| on_device(Some(&**file), operation, promise));
            if let Some(here) = here.filter(|here| here.kept || here.emptied) {
                if here.state == 0 {
                    return Err(format!("{operation} has no end yet"));
                }
                if matches!(here.state, 3 | 4 | 6) && !here.kept {
                    return Err(format!("{operation} was not accepted, and cannot be seen any more"));
                }
                if here.state == 4 || here.state == 6 {
                    continue;
                }
            }
            if self.is_erased(promise.customer) {
                continue;
            }
            if !shelf.has(operation, &promise.payload) && !self.is_gone(promise) {
                return Err(format!("{operation} was promised, and the hub does not have it as it was said"));
            }
        }
        Ok(())
    }
}

/// Says whether the device has its content, in its own deeds or as the feed brought it.
fn has(file: Option<&Connection>, operation: OperationId, promise: &Promise) -> bool {
    on_device(file, operation, promise).is_some_and(|here| here.kept || here.in_feed)
}

/// Says whether what was sealed when it was saved still lies there.
fn is_sealed(sealed: &Connection, operation: OperationId, promise: &Promise) -> bool {
    sealed
        .prepare_cached("select 1 from sealed where device = ? and epoch = ? and sequence = ? and box = ?")
        .and_then(|mut select| {
            select.exists(params![operation.device.0, operation.epoch.0, operation.sequence, promise.sealed])
        })
        .expect("the sealed file can be read")
}

fn beside(device: &Path) -> PathBuf {
    device.with_extension("sealed")
}

/// Says whether the feed has brought it as it was said. Its rows are packed, in a form that
/// the protocol knows.
fn is_in_feed(file: &Connection, operation: OperationId, promise: &Promise) -> rusqlite::Result<bool> {
    let mut select =
        file.prepare_cached("select packed from facts join customer on number = whose where customer = ?")?;
    let mut rows = select.query([promise.customer.0])?;
    while let Some(row) = rows.next()? {
        let mut unpacker = Unpacker::new(promise.customer, row.get_ref(0)?.as_blob()?);
        while let Some(held) = unpacker.next_operation().expect("only packed operations lie there") {
            if held.id == operation && held.payload == promise.payload {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn on_device(file: Option<&Connection>, operation: OperationId, promise: &Promise) -> Option<OnDevice> {
    let file = file?;
    let (device, epoch, sequence) = (operation.device.0, operation.epoch.0, operation.sequence);
    let in_feed = is_in_feed(file, operation, promise).expect("the memory can be read");
    // What a rescue could not read has a row that keeps its number from being given again.
    let deed = file
        .prepare_cached(
            "select state, payload
             from deed
             where device = ? and epoch = ? and sequence = ? and what not in ('sealed', 'lost')",
        )
        .and_then(|mut select| {
            select
                .query_row(params![device, epoch, sequence], |row| Ok((row.get(0)?, row.get::<_, Option<Vec<u8>>>(1)?)))
                .optional()
        })
        .expect("the memory can be read");
    match deed {
        Some((state, payload)) => Some(OnDevice {
            state,
            kept: payload.as_ref() == Some(&promise.payload),
            emptied: payload.is_none(),
            in_feed,
        }),
        None if in_feed => Some(OnDevice { state: 2, kept: false, emptied: false, in_feed }),
        None => None,
    }
}
