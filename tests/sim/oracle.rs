//! What must be true, looked up in the files themselves: nothing here asks the engine,
//! the device's code or the hub's.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use visavi_domain::{CustomerId, OperationId, StoreId};

use crate::tablet::FILE_KEY;

/// What was promised to somebody.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The place of the device among the devices.
    pub who: usize,
    pub customer: CustomerId,
    /// What was saved, byte for byte.
    pub payload: Vec<u8>,
}

#[derive(Debug, Default)]
pub struct Oracle {
    /// Every operation that a device said it saved.
    promised: BTreeMap<OperationId, Promise>,
    /// Operations that a restored backup lacks and whose device had already let go of
    /// them, since the customer was out of its sight: nobody has these any more.
    gone_with_backup: BTreeSet<OperationId>,
    /// Every customer that was ever in a store's bucket.
    ever_in: BTreeMap<StoreId, BTreeSet<CustomerId>>,
    /// The oracle's own ways into the files.
    open: RefCell<BTreeMap<PathBuf, Rc<Connection>>>,
}

/// One line for whoever reads the failure.
pub type Broken = String;

/// What a device's file says of one of its operations.
struct OnDevice {
    state: i64,
    kept: bool,
    in_feed: bool,
}

impl Oracle {
    pub fn promise(&mut self, operation: OperationId, promise: Promise) -> Result<(), Broken> {
        match self.promised.insert(operation, promise) {
            None => Ok(()),
            Some(_) => Err(format!("the number {operation} was given twice")),
        }
    }

    pub fn promised(&self) -> usize {
        self.promised.len()
    }

    /// Remembers who is in which store's bucket now.
    pub fn look_at_hub(&mut self, file: &Path) {
        let hub = self.hub(file);
        let mut select = hub
            .prepare("select b.name, m.customer from memberships m join buckets b using (bucket)")
            .expect("the tables are as documented");
        let rows = select
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, [u8; 16]>(1)?)))
            .expect("the shelf can be read");
        for (bucket, customer) in rows.map(|row| row.expect("the shelf can be read")) {
            if let Some(store) = bucket.strip_prefix("store:") {
                self.ever_in.entry(StoreId(store.to_owned())).or_default().insert(CustomerId(customer));
            }
        }
    }

    /// Notes what a backup that was put back has taken away for good.
    pub fn note_restore(&mut self, devices: &[(usize, PathBuf)], hub: &Path) {
        let hub = self.hub(hub);
        for (who, file) in devices {
            let device = self.device(file);
            let of_device = self.promised.iter().filter(|(_, promise)| promise.who == *who);
            for (operation, promise) in of_device.filter(|(operation, _)| !at_hub(&hub, **operation)) {
                if !on_device(&device, *operation, promise).is_some_and(|here| here.kept || here.in_feed) {
                    self.gone_with_backup.insert(*operation);
                }
            }
        }
    }

    pub fn gone_with_backup(&self) -> usize {
        self.gone_with_backup.len()
    }

    /// Checks that nothing promised by a device is lost: the hub has it, or the device
    /// still has its content.
    ///
    /// # Errors
    /// What is lost.
    pub fn nothing_is_lost(&self, who: usize, device: &Path, hub: &Path) -> Result<(), Broken> {
        let (device, hub) = (self.device(device), self.hub(hub));
        for (operation, promise) in self.promised.iter().filter(|(_, promise)| promise.who == who) {
            if at_hub(&hub, *operation) || self.gone_with_backup.contains(operation) {
                continue;
            }
            let here = on_device(&device, *operation, promise);
            if !here.as_ref().is_some_and(|here| here.kept || here.in_feed) {
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
        for (operation, promise) in self.promised.iter().filter(|(_, promise)| promise.who == who) {
            let Some(here) = on_device(&file, *operation, promise) else { continue };
            if here.state == 0 && !here.kept {
                return Err(format!("{operation} waits to be sent, and its content is gone"));
            }
        }
        Ok(())
    }

    /// Checks that a device holds nobody who was never in its store's bucket, its own
    /// new customers aside.
    ///
    /// # Errors
    /// Who is there and should not be.
    pub fn nobody_out_of_scope(&self, device: &Path, store: &StoreId) -> Result<(), Broken> {
        let file = self.device(device);
        let mut select = file
            .prepare("select customer from customer where number in (select whose from fact union select whose from record) and number > 0")
            .expect("the tables are as documented");
        let held = select.query_map([], |row| row.get::<_, [u8; 16]>(0)).expect("the memory can be read");
        let ever = self.ever_in.get(store);
        for customer in held.map(|row| CustomerId(row.expect("the memory can be read"))) {
            if !ever.is_some_and(|ever| ever.contains(&customer)) {
                return Err(format!("{customer} is on a device of {}, where they never were", store.0));
            }
        }
        Ok(())
    }

    /// Closes what was opened of a file that is about to be replaced.
    pub fn close(&mut self, file: &Path) {
        self.open.get_mut().remove(file);
    }

    fn hub(&self, file: &Path) -> Rc<Connection> {
        self.opened(file, |_| {})
    }

    fn device(&self, file: &Path) -> Rc<Connection> {
        self.opened(file, |connection| {
            let hex: String = FILE_KEY.iter().map(|byte| format!("{byte:02x}")).collect();
            connection.execute_batch(&format!("pragma key = \"x'{hex}'\"")).expect("a key can be given");
        })
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
    pub fn all_is_settled(&self, devices: &[(usize, PathBuf)], hub: &Path) -> Result<(), Broken> {
        let shelf = self.hub(hub);
        let files: BTreeMap<usize, Rc<Connection>> =
            devices.iter().map(|(who, file)| (*who, self.device(file))).collect();
        for (operation, promise) in &self.promised {
            let here = files.get(&promise.who).and_then(|file| on_device(file, *operation, promise));
            if let Some(here) = &here {
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
            match content_at_hub(&shelf, *operation) {
                None if self.gone_with_backup.contains(operation) => {}
                None => return Err(format!("{operation} was promised, and the hub does not have it")),
                Some(content) if !contains(&content, &promise.payload) => {
                    return Err(format!("{operation} is another at the hub than was said"));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

fn key(operation: OperationId) -> String {
    format!("o{operation}")
}

fn at_hub(hub: &Connection, operation: OperationId) -> bool {
    content_at_hub(hub, operation).is_some()
}

fn content_at_hub(hub: &Connection, operation: OperationId) -> Option<Vec<u8>> {
    let taken = hub
        .prepare_cached("select content from items where key = ?")
        .and_then(|mut select| select.query_row([key(operation)], |row| row.get(0)).optional())
        .expect("the shelf can be read");
    if taken.is_some() {
        return taken;
    }
    hub.prepare_cached("select content from held where operation = ?")
        .and_then(|mut select| select.query_row([operation.to_string()], |row| row.get(0)).optional())
        .expect("the shelf can be read")
}

fn on_device(file: &Connection, operation: OperationId, promise: &Promise) -> Option<OnDevice> {
    let (device, epoch, sequence) = (operation.device.0, operation.epoch.0, operation.sequence);
    let in_feed = file
        .prepare_cached(
            "select 1 from fact join customer on number = whose
             where customer = ? and device = ? and epoch = ? and sequence = ?",
        )
        .and_then(|mut select| select.exists(params![promise.customer.0, device, epoch, sequence]))
        .expect("the memory can be read");
    let deed = file
        .prepare_cached("select state, payload is not null from deed where device = ? and epoch = ? and sequence = ?")
        .and_then(|mut select| {
            select.query_row(params![device, epoch, sequence], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .expect("the memory can be read");
    match deed {
        Some((state, kept)) => Some(OnDevice { state, kept, in_feed }),
        None if in_feed => Some(OnDevice { state: 2, kept: false, in_feed }),
        None => None,
    }
}

fn contains(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}
