//! One device: its memory on disk, its carriage, and the associate who holds it.

use std::sync::Arc;

use tempfile::TempDir;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use visavi_device::{DatabaseKey, Device, DeviceError, Identity, Place};
use visavi_domain::profile::{Profile, Slot};
use visavi_domain::{AssociateId, CustomerId, OperationId, StoreId, fold, notation};
use visavi_protocol::BucketState;
use visavi_sync::{COMMANDS_MAX, Caller, Carriage, Command, DeviceKey, Pace, Status, enrol, run};

use super::{Cable, Chain, Clock, STORE, deed};
use crate::until::until;

/// Nobody can reach it: the cable ends in the hub of the same process.
const HUB: &str = "https://hub.test";

/// It asks often, so that a story does not take long.
const HASTY: Pace =
    Pace { wake_ms: 20, wake_jitter_ms: 10, listening_ms: 20, listening_jitter_ms: 10, snapshot_items_min: 10 };

/// A device in somebody's hand.
#[derive(Debug)]
pub struct Tablet {
    associate: AssociateId,
    clock: Clock,
    cable: Cable,
    pace: Pace,
    folder: TempDir,
    device: Device,
    commands: mpsc::Sender<Command>,
    carriage: JoinHandle<()>,
}

impl Tablet {
    /// Enrols a new device for `associate`, with a code of the chain.
    pub async fn enrol(chain: &Chain, associate: &str) -> Self {
        Self::at_pace(chain, associate, HASTY).await
    }

    /// The same for a device that asks by itself at another pace.
    pub async fn at_pace(chain: &Chain, associate: &str, pace: Pace) -> Self {
        let (clock, cable) = (chain.clock.clone(), chain.cable());
        let folder = tempfile::tempdir().expect("a folder can be made");
        let device = open(&folder).expect("the folder is empty");
        let key = DeviceKey::generate();
        let enrolled = enrol(&cable, HUB, &chain.code(), associate, &key).await.expect("the code is good");
        let identity = Identity {
            device: enrolled.device,
            epoch: enrolled.epoch,
            store: enrolled.store,
            chain: enrolled.chain,
            hub: enrolled.hub,
            hub_epoch: enrolled.hub_epoch,
            hub_key: enrolled.hub_key,
            sealing_key: enrolled.sealing_key,
            private_key: key.to_bytes(),
        };
        device.enrol(&identity).expect("there is room on the disk");
        let (commands, carriage) = start(&device, &cable, &clock, pace);
        Self { associate: AssociateId(associate.to_owned()), clock, cable, pace, folder, device, commands, carriage }
    }

    /// Ends the process without a good-bye and starts it anew: all that is left is what
    /// was on disk.
    pub async fn restart(self) -> Self {
        let Self { associate, clock, cable, pace, folder, device, commands, carriage } = self;
        carriage.abort();
        drop((device, commands));
        let device = until("the ended process lets go of its database", || match open(&folder) {
            Err(DeviceError::InUse) => None,
            opened => Some(opened.expect("what was on disk can be read")),
        })
        .await;
        let (commands, carriage) = start(&device, &cable, &clock, pace);
        Self { associate, clock, cable, pace, folder, device, commands, carriage }
    }

    pub fn go_offline(&self) {
        self.cable.pull();
    }

    pub fn go_online(&self) {
        self.cable.plug();
        self.hurry();
    }

    /// Somebody taps *Try now*.
    pub fn hurry(&self) {
        // Full means that it is about to look anyway.
        let _full = self.commands.try_send(Command::TryNow);
    }

    /// Saves what the customer tells the associate, in notation without the id, the
    /// customer and where it comes from: `coffee holds choice tea`. It names what the
    /// associate sees on the card as replaced.
    pub fn says(&self, customer: CustomerId, said: &str) -> OperationId {
        self.clock.minute();
        let now = self.clock.now();
        let store = StoreId(STORE.to_owned());
        let deed = deed(&self.device, &self.associate, &store, customer, said, now);
        let operation = self.device.save(deed).expect("there is room on the disk");
        let _full = self.commands.try_send(Command::Nudge);
        operation
    }

    /// The customer says that what the card shows is still right.
    pub fn still_right(&self, customer: CustomerId, slot: &str) -> OperationId {
        let reading = self.slot(customer, slot).and_then(|slot| slot.held().cloned());
        let reading = reading.unwrap_or_else(|| panic!("nothing is held of {slot}"));
        self.says(customer, &format!("{slot} still_right {}", reading.fact))
    }

    /// The associate takes back what they did.
    pub fn undo(&self, customer: CustomerId, slot: &str, operation: OperationId) -> OperationId {
        self.says(customer, &format!("{slot} retracts {operation}"))
    }

    /// Returns what is stated in a slot, in notation: one value, or the sides of a
    /// conflict in alphabetical order.
    pub fn stated(&self, customer: CustomerId, slot: &str) -> Vec<String> {
        let slot = self.slot(customer, slot);
        let mut values: Vec<String> = slot.iter().flat_map(Slot::stated_values).map(notation::value_text).collect();
        values.sort();
        values
    }

    /// Returns what is only guessed in a slot.
    pub fn guessed(&self, customer: CustomerId, slot: &str) -> Vec<String> {
        let slot = self.slot(customer, slot);
        slot.iter().flat_map(|slot| &slot.guesses).map(|guess| notation::value_text(&guess.value)).collect()
    }

    /// Returns the slot as the card shows it now.
    pub fn slot(&self, customer: CustomerId, slot: &str) -> Option<Slot> {
        let line = format!("0.0.0/0 {customer} {slot} no_longer_holds told by nobody on @0");
        let fact = notation::fact(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.profile(customer).slot(fact.attribute(), fact.scope()).cloned()
    }

    /// Returns everything the card shows now.
    pub fn profile(&self, customer: CustomerId) -> Profile {
        let dossier = self.device.dossier(customer).expect("the memory can be read");
        let reference = self.device.reference().expect("the memory can be read");
        fold(&dossier, &reference, self.clock.now())
    }

    /// Returns how many operations the hub has not acknowledged.
    pub fn waiting(&self) -> u32 {
        self.device.waiting().expect("the memory can be read")
    }

    /// Says whether every bucket here stands as it does at the hub.
    pub fn holds_all_of(&self, hub: &[BucketState]) -> bool {
        let here = self.device.buckets().expect("the memory can be read");
        here.len() == hub.len()
            && here.iter().all(|here| {
                let same = |hub: &BucketState| {
                    (&hub.bucket, hub.head, hub.items, hub.digest)
                        == (&here.bucket, here.cursor, here.items, here.digest)
                };
                hub.iter().any(same)
            })
    }

    /// The memory, for what a story asks of it beyond cards.
    pub fn memory(&self) -> &Device {
        &self.device
    }
}

fn open(folder: &TempDir) -> Result<Device, DeviceError> {
    Device::open(Place::File(folder.path().join("visavi.db")), &DatabaseKey::from_bytes([7; 32]))
}

fn start(device: &Device, cable: &Cable, clock: &Clock, pace: Pace) -> (mpsc::Sender<Command>, JoinHandle<()>) {
    let identity = device.identity().expect("the memory can be read").expect("the device is enrolled");
    let key = DeviceKey::from_bytes(&identity.private_key).expect("the key was kept whole");
    let told = clock.clone();
    let mut draw = 0_u64;
    let carriage = Carriage {
        device: device.clone(),
        caller: Caller {
            standing: std::sync::Arc::default(),
            transport: Arc::new(cable.clone()),
            hub: identity.hub,
            device: identity.device,
            proof: key.shared_with(&identity.hub_key).expect("the hub's key was kept whole"),
            key,
        },
        pace,
        hub_epoch: identity.hub_epoch,
        clock: Arc::new(move || told.now()),
        jitter: Box::new(move || {
            draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            draw >> 33
        }),
    };
    let (commands, orders) = mpsc::channel(COMMANDS_MAX);
    let (status, _) = watch::channel(Status::default());
    (commands, tokio::spawn(run(carriage, orders, status)))
}
