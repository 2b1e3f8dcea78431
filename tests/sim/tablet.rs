//! One device of a run: the real memory on a file, the real engine, a clock and a link.

use std::collections::BTreeMap;
use std::path::PathBuf;

use visavi_device::{DatabaseKey, Device, Identity, Place};
use visavi_domain::{AssociateId, Moment, StoreId};
use visavi_sync::engine::{Engine, Now};
use visavi_sync::{Caller, DeviceKey, Pace};

use crate::clock::{DeviceClock, TrueTime};
use crate::link::Link;
use crate::wire::Flight;

/// The key of every device's file.
pub const FILE_KEY: [u8; 32] = [7; 32];

/// How often a device asks by itself: less often than in a shop, so that a run is about
/// what happens and not about asking.
const PACE: Pace = Pace { wake_ms: 30_000, wake_jitter_ms: 5_000 };

pub struct Tablet {
    pub name: String,
    pub associate: AssociateId,
    pub store: StoreId,
    pub clock: DeviceClock,
    pub link: Link,
    /// Which life of the program this is; what belongs to another is not heard any more.
    pub life: u64,
    /// `None` while the program does not run.
    pub running: Option<Running>,
    folder: PathBuf,
    time: TrueTime,
}

/// The program while it runs.
pub struct Running {
    pub device: Device,
    pub engine: Engine,
    pub caller: Caller,
    pub flights: BTreeMap<u64, Flight>,
    /// When the engine wants to be woken, in milliseconds since its start.
    pub wake_at_ms: Option<u64>,
    began: Moment,
}

impl Tablet {
    /// Sets a device up that was enrolled; the program does not run yet.
    pub fn new(name: &str, folder: PathBuf, identity: &Identity, time: TrueTime) -> Self {
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let tablet = Self {
            name: name.to_owned(),
            associate: AssociateId(name.to_owned()),
            store: identity.store.clone(),
            clock: DeviceClock::Off(0),
            link: Link::Good,
            life: 0,
            running: None,
            folder,
            time,
        };
        tablet.open().enrol(identity).expect("there is room on the disk");
        tablet
    }

    pub fn file(&self) -> PathBuf {
        self.folder.join("visavi.db")
    }

    fn open(&self) -> Device {
        Device::open(Place::File(self.file()), &DatabaseKey::from_bytes(FILE_KEY)).expect("the file can be opened")
    }

    /// Starts the program on what is on disk.
    pub fn start(&mut self) {
        let device = self.open();
        let identity = device.identity().expect("the memory can be read").expect("the device is enrolled");
        let caller = Caller {
            transport: std::sync::Arc::new(crate::wire::Nowhere),
            hub: identity.hub,
            device: identity.device,
            key: DeviceKey::from_bytes(&identity.private_key).expect("the key was kept whole"),
        };
        self.life += 1;
        self.running = Some(Running {
            device,
            engine: Engine::new(PACE, Some(identity.hub_epoch)),
            caller,
            flights: BTreeMap::new(),
            wake_at_ms: None,
            began: self.time.now(),
        });
    }

    /// Ends the program without a good-bye: what is on disk is all that is left.
    pub fn kill(&mut self) {
        self.running = None;
    }

    /// Returns the memory while the program runs.
    pub fn device(&self) -> Option<&Device> {
        self.running.as_ref().map(|running| &running.device)
    }

    /// Returns what the device's own clock says.
    pub fn moment(&self) -> Moment {
        self.clock.tell(self.time.now())
    }

    /// Returns both clocks of the device.
    pub fn now(&self) -> Now {
        let began = self.running.as_ref().map_or(self.time.now(), |running| running.began);
        Now { moment: self.moment(), elapsed_ms: (self.time.now().0 - began.0) as u64 }
    }

    /// Returns the true moment at which the program will have run so long.
    pub fn when(&self, elapsed_ms: u64) -> Moment {
        let began = self.running.as_ref().map_or(self.time.now(), |running| running.began);
        Moment(began.0 + elapsed_ms as i64)
    }
}
