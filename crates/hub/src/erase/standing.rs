//! How far each erasure has come.

use visavi_domain::{DeviceNumber, Moment};

use crate::table::devices::Device;
use crate::table::receipts::Receipt;
use crate::{Hub, HubError};

/// A device destroys the key of its database when the hub was out of its reach for so long.
const KEY_DAYS: i64 = 14;

/// One erasure, and who still has to do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureState {
    pub number: u64,
    pub at: Moment,
    /// Devices that have signed for it, destroyed their key since, or are shut out.
    pub done: usize,
    pub devices: usize,
    /// The others.
    pub outstanding: Vec<Outstanding>,
}

/// A device that may still hold who was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outstanding {
    pub device: DeviceNumber,
    pub name: String,
    pub last_contact: Option<Moment>,
    /// When its key is gone at the latest, if it does not call before.
    pub key_gone_at: Moment,
}

impl Hub {
    /// Returns every erasure, the first one first.
    pub fn erasures(&self, now: Moment) -> Result<Vec<ErasureState>, HubError> {
        self.database.read(|tables| {
            let devices = tables.enrolled_devices()?;
            let receipts = tables.receipted_by_all()?;
            let listed = tables.erasures_after(0, usize::MAX)?;
            let states = (1..).zip(listed).map(|(number, (_, at))| {
                let has_signed = |device: &Device| receipts.get(&device.number).is_some_and(|erased| *erased >= number);
                let outstanding: Vec<Outstanding> =
                    devices.iter().filter(|device| device.enabled && !has_signed(device)).map(outstanding).collect();
                let outstanding: Vec<Outstanding> =
                    outstanding.into_iter().filter(|device| device.key_gone_at > now).collect();
                let done = devices.len() - outstanding.len();
                ErasureState { number, at, done, devices: devices.len(), outstanding }
            });
            Ok(states.collect())
        })
    }

    /// Returns what a device has signed about erasures, so that it can be shown.
    pub fn receipts(&self, device: DeviceNumber) -> Result<Vec<Receipt>, HubError> {
        self.database.read(|tables| tables.receipts_of(device))
    }
}

fn outstanding(device: &Device) -> Outstanding {
    let last = device.last_contact.unwrap_or(Moment(0));
    Outstanding {
        device: device.number,
        name: device.name.clone(),
        last_contact: device.last_contact,
        key_gone_at: last.plus_days(KEY_DAYS),
    }
}
