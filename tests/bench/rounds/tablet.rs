//! One device with its memory on the disk and its carriage over HTTP.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use visavi_device::{DatabaseKey, Deed, Device, Identity, Place};
use visavi_domain::fact::FactDraft;
use visavi_domain::provenance::{How, Provenance, Who};
use visavi_domain::{AssociateId, Claim, CustomerId, OperationId, Scope, Value};
use visavi_hub::Hub;
use visavi_sync::http::Http;
use visavi_sync::{COMMANDS_MAX, Caller, Carriage, Command, DeviceKey, Pace, Status, enrol};

use super::{now, store};
use crate::Failed;

/// Nothing here takes so long.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Tablet {
    device: Device,
    caller: Caller,
    hub_epoch: u64,
    line: Option<Line>,
}

struct Line {
    commands: mpsc::Sender<Command>,
    status: watch::Receiver<Status>,
    carriage: JoinHandle<()>,
}

impl Tablet {
    pub fn enrol(runtime: &Runtime, hub: &Hub, url: &str, folder: &Path) -> Result<Self, Failed> {
        std::fs::create_dir_all(folder)?;
        let device = Device::open(Place::File(folder.join("visavi.db")), &DatabaseKey::from_bytes([7; 32]))?;
        let transport = Arc::new(Http::new()?);
        let (key, code) = (DeviceKey::generate(), hub.enrol_code(&store(), now())?);
        let enrolled = runtime.block_on(enrol(&*transport, url, &code, "bench", &key))?;
        let identity = Identity {
            device: enrolled.device,
            epoch: enrolled.epoch,
            store: enrolled.store,
            chain: enrolled.chain,
            hub: enrolled.hub.clone(),
            hub_epoch: enrolled.hub_epoch,
            hub_key: enrolled.hub_key,
            sealing_key: enrolled.sealing_key,
            private_key: key.to_bytes(),
        };
        device.enrol(&identity)?;
        let proof = key.shared_with(&identity.hub_key)?;
        let caller =
            Caller { transport, hub: enrolled.hub, device: enrolled.device, key, proof, standing: Arc::default() };
        Ok(Self { device, caller, hub_epoch: enrolled.hub_epoch, line: None })
    }

    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Saves one correction of one fact.
    pub fn save(&self, customer: CustomerId) -> Result<OperationId, Failed> {
        let associate = AssociateId("sara".into());
        let provenance = Provenance {
            how: How::Told,
            who: Who::Associate(associate.clone()),
            store: Some(store()),
            via: None,
            said_at: now(),
            written_at: now(),
        };
        let draft = FactDraft {
            attribute: "coffee".into(),
            scope: Scope::EVERYTHING,
            claim: Claim::Holds(Value::Choice("tea".into())),
            replaces: Vec::new(),
            provenance,
            stamp: self.device.next_stamp(now()),
        };
        let what = "corrected".into();
        let deed = Deed { customer, associate, store: store(), drafts: vec![draft], written_at: now(), what };
        Ok(self.device.save(deed)?)
    }

    /// Something was saved.
    pub fn nudge(&self) {
        if let Some(line) = &self.line {
            // Full means that it is about to look anyway.
            let _full = line.commands.try_send(Command::Nudge);
        }
    }

    /// Begins to carry, and waits until everything was compared once.
    pub fn go_online(&mut self, runtime: &Runtime) -> Result<(), Failed> {
        let (commands, orders) = mpsc::channel(COMMANDS_MAX);
        let (told, status) = watch::channel(Status::default());
        let mut draw = 0_u64;
        let carriage = Carriage {
            device: self.device.clone(),
            caller: self.caller.clone(),
            pace: Pace::default(),
            hub_epoch: self.hub_epoch,
            clock: Arc::new(now),
            jitter: Box::new(move || {
                draw += 1;
                draw
            }),
        };
        let carriage = runtime.spawn(visavi_sync::run(carriage, orders, told));
        let mut hears = status.clone();
        self.line = Some(Line { commands, status, carriage });
        let device = self.device.clone();
        runtime.block_on(soon(async {
            loop {
                let in_sync = hears.borrow_and_update().in_sync_at.is_some();
                if in_sync && device.waiting()? == 0 {
                    return Ok(());
                }
                hears.changed().await?;
            }
        }))
    }

    pub fn go_offline(&mut self, runtime: &Runtime) {
        if let Some(line) = self.line.take() {
            line.carriage.abort();
            let _ended = runtime.block_on(line.carriage);
        }
    }

    /// Times one contact: from its beginning until everything here and there is compared.
    pub fn until_idle(&mut self, runtime: &Runtime) -> Result<Duration, Failed> {
        let began = Instant::now();
        self.go_online(runtime)?;
        let time = began.elapsed();
        self.go_offline(runtime);
        Ok(time)
    }

    /// Waits until the operation is in the customer's dossier here.
    pub fn until_it_has(
        &mut self,
        runtime: &Runtime,
        customer: CustomerId,
        operation: OperationId,
    ) -> Result<(), Failed> {
        let line = self.line.as_mut().ok_or("the device is offline")?;
        let device = &self.device;
        runtime.block_on(soon(async {
            loop {
                line.status.borrow_and_update();
                if device.dossier(customer)?.facts.iter().any(|fact| fact.id().operation == operation) {
                    return Ok(());
                }
                line.status.changed().await?;
            }
        }))
    }
}

/// Waits for it, and not for ever. A timer begins inside of the runtime only.
async fn soon(awaited: impl Future<Output = Result<(), Failed>>) -> Result<(), Failed> {
    tokio::time::timeout(PATIENCE, awaited).await?
}
