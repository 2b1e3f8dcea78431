//! What must be true, looked up in the files themselves: nothing here asks the engine,
//! the device's code or the hub's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

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
    /// Every customer that was ever in a store's bucket.
    ever_in: BTreeMap<StoreId, BTreeSet<CustomerId>>,
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
        let hub = open_hub(file);
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

    /// Checks that nothing promised by a device is lost: the hub has it, or the device
    /// still has its content.
    ///
    /// # Errors
    /// What is lost.
    pub fn nothing_is_lost(&self, who: usize, device: &Path, hub: &Path) -> Result<(), Broken> {
        let (device, hub) = (open_device(device), open_hub(hub));
        for (operation, promise) in self.promised.iter().filter(|(_, promise)| promise.who == who) {
            if at_hub(&hub, *operation) {
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
        let file = open_device(device);
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
        let file = open_device(device);
        let mut select = file
            .prepare("select distinct customer from fact union select distinct customer from record where length(customer) > 0")
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

    /// Checks, when all is quiet, that the hub has everything, as it was said, once, and
    /// that each device knows how its own ended.
    ///
    /// # Errors
    /// What is missing, or differs.
    pub fn all_is_settled(&self, devices: &[(usize, std::path::PathBuf)], hub: &Path) -> Result<(), Broken> {
        let shelf = open_hub(hub);
        let files: BTreeMap<usize, Connection> = devices.iter().map(|(who, file)| (*who, open_device(file))).collect();
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

fn open_hub(file: &Path) -> Connection {
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("the shelf is there")
}

fn open_device(file: &Path) -> Connection {
    let connection =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("the device's file is there");
    let hex: String = FILE_KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!("pragma key = \"x'{hex}'\"")).expect("a key can be given");
    connection
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
        .prepare_cached("select 1 from fact where customer = ? and device = ? and epoch = ? and sequence = ?")
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
