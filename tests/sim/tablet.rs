//! One device of a run: the real memory on a file, the real engine, a clock and a link; and
//! the lease, by which it is locked, begun anew or wiped as the app does it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use visavi_device::key::Credentials;
use visavi_device::lease::{LEASE_HOURS, Lease, Standing};
use visavi_device::{DatabaseKey, Device, Identity, Place};
use visavi_domain::{AssociateId, DeviceNumber, Moment, StoreId};
use visavi_sync::engine::{Engine, Now, Ticket};
use visavi_sync::{Caller, DeviceKey, Failure, Pace, Trouble};

use crate::clock::{DeviceClock, TrueTime};
use crate::files::{copy, remove};
use crate::link::Link;
use crate::wire::Flight;

/// The key of a device's file.
pub type FileKey = [u8; 32];

/// The files of the memory while it is open, and those beside it.
const DATABASE: [&str; 2] = ["visavi.db", "visavi.db-wal"];
const FILES: [&str; 5] = ["visavi.db", "visavi.db-wal", "visavi.db.mark", "visavi.sealed", "visavi.sealed-wal"];

/// How often a device asks by itself: less often than in a shop, so that a run is about
/// what happens and not about asking.
const PACE: Pace = Pace {
    wake_ms: 30_000,
    wake_jitter_ms: 5_000,
    listening_ms: 60_000,
    listening_jitter_ms: 15_000,
    snapshot_items_min: 3,
};

pub struct Tablet {
    pub name: String,
    pub associate: AssociateId,
    /// Where it belongs, as its memory last heard.
    pub store: StoreId,
    pub clock: DeviceClock,
    pub link: Link,
    /// Which life of the program this is, and of its open database; what belongs to another
    /// is not heard any more.
    pub life: u64,
    pub stage: Stage,
    /// Every number it has ever had at the hub.
    pub numbers: BTreeSet<DeviceNumber>,
    /// As whom it speaks to its hub, while the program runs.
    pub caller: Option<Caller>,
    pub flights: BTreeMap<u64, Flight>,
    backups: Vec<Backup>,
    /// Whether its memory was put back or copied, so that its numbers may repeat.
    pub may_repeat: bool,
    folder: PathBuf,
    time: TrueTime,
    /// What opens its database.
    pub key: FileKey,
    /// Who it is, as the key store has it; `None` once its hub has shut it out.
    credentials: Option<Credentials>,
    /// How long it may show customers without its hub: as the key store has it, and as the
    /// program has counted on since.
    kept_lease: Lease,
    lease: Lease,
    counted: Moment,
}

/// How far the program has come.
pub enum Stage {
    /// It does not run.
    Off,
    /// Its database is closed, or empty and nobody's: somebody stands before it and asks the
    /// hub.
    AtDoor(Door),
    Open(Box<Running>),
}

/// What the hub is asked before anybody gets in.
pub struct Door {
    /// The empty memory that has no numbers yet; `None` while the database is closed.
    pub empty: Option<Device>,
    /// The hub's time, once it was told.
    pub time: Option<Moment>,
    /// The hub has shut the device out: what is sealed goes up, and nothing stays.
    pub shut_out: bool,
}

/// The program with its database open.
pub struct Running {
    pub device: Device,
    pub engine: Engine,
    /// The stream on which it hears the hub.
    pub listening: Option<Ticket>,
    /// When the engine wants to be woken, in milliseconds since its start.
    pub wake_at_ms: Option<u64>,
    began: Moment,
    /// Which contact the lease counts from.
    heard_at: Option<Moment>,
}

/// A copy of a device's files, with the key that its slots open.
struct Backup {
    folder: PathBuf,
    store: StoreId,
    key: FileKey,
}

impl Tablet {
    /// Sets a device up that was enrolled; the program does not run yet.
    pub fn new(name: &str, folder: PathBuf, identity: &Identity, key: FileKey, time: TrueTime) -> Self {
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let lease = Lease::new(time.now(), LEASE_HOURS);
        let tablet = Self {
            name: name.to_owned(),
            associate: AssociateId(name.to_owned()),
            store: identity.store.clone(),
            clock: DeviceClock::Off(0),
            link: Link::Good,
            life: 0,
            stage: Stage::Off,
            numbers: BTreeSet::from([identity.device]),
            caller: None,
            flights: BTreeMap::new(),
            backups: Vec::new(),
            may_repeat: false,
            folder,
            key,
            credentials: Some(Credentials::of(identity)),
            kept_lease: lease.clone(),
            lease,
            counted: time.now(),
            time,
        };
        tablet.open().enrol(identity).expect("there is room on the disk");
        tablet
    }

    /// Returns another device on a copy of this one's files: same number, same key.
    pub fn copy(&self, name: &str, folder: PathBuf) -> Self {
        copy(&self.folder, &folder, &FILES);
        Self {
            name: name.to_owned(),
            associate: AssociateId(name.to_owned()),
            store: self.store.clone(),
            clock: DeviceClock::Off(0),
            link: Link::Good,
            life: 0,
            stage: Stage::Off,
            numbers: self.numbers.clone(),
            caller: None,
            flights: BTreeMap::new(),
            backups: Vec::new(),
            may_repeat: true,
            folder,
            time: self.time.clone(),
            key: self.key,
            credentials: self.credentials.clone(),
            kept_lease: self.kept_lease.clone(),
            lease: self.kept_lease.clone(),
            counted: self.counted,
        }
    }

    /// Keeps a copy of the files as they are now.
    pub fn back_up(&mut self) {
        let backup = self.folder.join(format!("backup-{}", self.backups.len()));
        copy(&self.folder, &backup, &FILES);
        self.backups.push(Backup { folder: backup, store: self.store.clone(), key: self.key });
    }

    pub fn backups(&self) -> usize {
        self.backups.len()
    }

    /// Puts a backup back in the place of the files; the program ends. The hub opens it with
    /// the key that was in use then.
    pub fn restore(&mut self, backup: usize) {
        self.kill();
        self.remove_database();
        remove(&self.folder, &["visavi.sealed", "visavi.sealed-wal", "visavi.sealed-shm"]);
        let Backup { folder, store, key } = &self.backups[backup];
        copy(folder, &self.folder, &FILES);
        (self.store, self.key) = (store.clone(), *key);
        self.may_repeat = true;
    }

    /// Puts the database alone back: the sealed file goes on from where it is. No number
    /// may repeat because of that.
    pub fn restore_database(&mut self, backup: usize) {
        self.kill();
        self.remove_database();
        copy(&self.backups[backup].folder, &self.folder, &DATABASE);
        self.store = self.backups[backup].store.clone();
    }

    /// Loses the database, and nothing of what lies beside it. The program ends.
    pub fn lose_database(&mut self) {
        self.kill();
        self.remove_database();
    }

    fn remove_database(&self) {
        remove(&self.folder, &["visavi.db", "visavi.db-wal", "visavi.db-shm"]);
    }

    /// Destroys what nobody may open any more, key and all; what is sealed stays.
    fn destroy(&mut self) {
        self.kill();
        Device::destroy(&Place::File(self.file())).expect("the disk is sound");
    }

    /// Keeps nothing: its hub has shut it out.
    pub fn wipe(&mut self) {
        self.destroy();
        self.credentials = None;
        // Nothing opens them any more.
        self.backups.clear();
    }

    pub fn is_wiped(&self) -> bool {
        self.credentials.is_none()
    }

    /// Lets the memory be another device's, or the same one's under another number; where
    /// there is none, an empty one is begun under `key`.
    pub fn enrol(&mut self, identity: &Identity, key: FileKey) {
        self.kill();
        if !self.file().exists() {
            self.key = key;
        }
        self.store = identity.store.clone();
        self.credentials = Some(Credentials::of(identity));
        self.numbers.insert(identity.device);
        self.kept_lease = Lease::new(self.moment(), LEASE_HOURS);
        self.open().enrol(identity).expect("there is room on the disk");
    }

    pub fn file(&self) -> PathBuf {
        self.folder.join("visavi.db")
    }

    fn open(&self) -> Device {
        let key = DatabaseKey::from_bytes(self.key);
        Device::open_or_rescue(Place::File(self.file()), &key, self.moment()).expect("the file can be opened")
    }

    /// Starts the program: up to the lock screen.
    pub fn start(&mut self) {
        self.lease = self.kept_lease.clone();
        self.lease.count_start(self.moment());
        self.counted = self.time.now();
        self.keep_lease();
        self.lock();
    }

    /// Closes the database; the program goes on.
    pub fn lock(&mut self) {
        self.come_to(Stage::AtDoor(Door { empty: None, time: None, shut_out: false }));
        self.caller = self.credentials.as_ref().map(caller);
    }

    fn come_to(&mut self, stage: Stage) {
        self.life += 1;
        self.flights.clear();
        self.stage = stage;
    }

    /// Opens the database for somebody with a PIN: with its numbers, or, where nobody's name
    /// is in it, up to the door.
    pub fn unlock(&mut self) {
        let device = self.open();
        match device.identity().expect("the memory can be read") {
            Some(identity) => {
                let credentials = Credentials::of(&identity);
                self.caller = Some(caller(&credentials));
                self.credentials = Some(credentials);
                self.take_up(device, identity.hub_epoch);
            }
            None => {
                self.lock();
                self.stage = Stage::AtDoor(Door { empty: Some(device), time: None, shut_out: false });
            }
        }
    }

    fn take_up(&mut self, device: Device, hub_epoch: u64) {
        self.come_to(Stage::Open(Box::new(Running {
            device,
            engine: Engine::new(PACE, Some(hub_epoch)),
            listening: None,
            wake_at_ms: None,
            began: self.time.now(),
            heard_at: None,
        })));
    }

    /// Begins an empty memory under another key, in the place of one that nobody may open any
    /// more. Who opens it has heard the hub.
    pub fn begin_anew(&mut self, key: FileKey) {
        self.destroy();
        self.key = key;
        self.lease = Lease::unknown(self.moment());
        self.counted = self.time.now();
        self.unlock();
    }

    /// Lets an empty memory give the numbers of this epoch.
    pub fn identify(&mut self, epoch: visavi_domain::Epoch, hub_epoch: u64) {
        let Stage::AtDoor(Door { empty: Some(device), .. }) = std::mem::replace(&mut self.stage, Stage::Off) else {
            return;
        };
        let credentials = self.credentials.clone().expect("it is enrolled");
        device.enrol(&credentials.identity(epoch, hub_epoch)).expect("there is room on the disk");
        self.lease.admit();
        self.take_up(device, hub_epoch);
    }

    /// Lets somebody in though the lease has ended, since the hub has answered.
    pub fn admit(&mut self) {
        self.lease.admit();
        self.unlock();
    }

    /// Lets the lease begin anew where the hub was heard.
    pub fn note_contact(&mut self) {
        let (moment, now) = (self.moment(), self.time.now());
        let Stage::Open(running) = &mut self.stage else { return };
        let report = running.engine.report();
        if report.online && report.last_contact_at != running.heard_at {
            running.heard_at = report.last_contact_at;
            self.counted = now;
            self.lease.heard(moment, report.lease_hours.unwrap_or(LEASE_HOURS));
        }
    }

    /// Counts the lease up to now, and says how it stands.
    pub fn standing(&mut self) -> Standing {
        if self.is_on() {
            let (moment, now) = (self.moment(), self.time.now());
            let ran_ms = now.0 - std::mem::replace(&mut self.counted, now).0;
            self.lease.count(moment, ran_ms);
        }
        self.lease.standing()
    }

    /// Writes down what was counted, as happens once a minute.
    pub fn keep_lease(&mut self) {
        self.kept_lease = self.lease.clone();
    }

    /// Says whether it has heard that it is shut out, and has nothing left to say.
    pub fn is_to_be_wiped(&self) -> bool {
        let Stage::Open(running) = &self.stage else { return false };
        running.engine.report().trouble == Some(Trouble::Hub(Failure::ShutOut))
            && running.device.waiting().expect("the memory can be read") == 0
    }

    /// Ends the program without a good-bye: what is on disk is all that is left.
    pub fn kill(&mut self) {
        self.stage = Stage::Off;
        self.flights.clear();
        self.caller = None;
    }

    pub fn is_on(&self) -> bool {
        !matches!(self.stage, Stage::Off)
    }

    /// Returns the number the hub knows it by, while the program runs.
    pub fn number(&self) -> Option<DeviceNumber> {
        self.caller.as_ref().map(|caller| caller.device)
    }

    pub fn running(&self) -> Option<&Running> {
        if let Stage::Open(running) = &self.stage { Some(running) } else { None }
    }

    pub fn running_mut(&mut self) -> Option<&mut Running> {
        if let Stage::Open(running) = &mut self.stage { Some(running) } else { None }
    }

    /// Returns the memory while it is open.
    pub fn device(&self) -> Option<&Device> {
        self.running().map(|running| &running.device)
    }

    /// Returns what the device's own clock says.
    pub fn moment(&self) -> Moment {
        self.clock.tell(self.time.now())
    }

    /// Returns both clocks of the device.
    pub fn now(&self) -> Now {
        let began = self.running().map_or(self.time.now(), |running| running.began);
        Now { moment: self.moment(), elapsed_ms: (self.time.now().0 - began.0) as u64 }
    }

    /// Returns the true moment at which the program will have run so long.
    pub fn when(&self, elapsed_ms: u64) -> Moment {
        let began = self.running().map_or(self.time.now(), |running| running.began);
        Moment(began.0 + elapsed_ms as i64)
    }
}

/// Returns a device as it speaks to its hub.
fn caller(credentials: &Credentials) -> Caller {
    let key = DeviceKey::from_bytes(&credentials.private_key).expect("the key was kept whole");
    Caller {
        standing: std::sync::Arc::default(),
        transport: std::sync::Arc::new(crate::wire::Nowhere),
        hub: credentials.hub.clone(),
        device: credentials.device,
        proof: key.shared_with(&credentials.hub_key).expect("the hub's key was kept whole"),
        key,
    }
}
