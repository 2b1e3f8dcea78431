//! Everybody who may say something: the hub, import sources, devices.

use std::collections::{BTreeMap, BTreeSet};

use visavi_domain::{DeviceNumber, Epoch, Moment, StoreId};

use visavi_protocol::History;

use crate::HubError;

/// One of those who may say something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub number: DeviceNumber,
    pub name: String,
    pub epoch: Epoch,
    /// `None` for sources, which cannot call over the network.
    pub public_key: Option<Vec<u8>>,
    /// The shop whose bucket it gets; `None` for sources.
    pub store: Option<StoreId>,
    pub enabled: bool,
    pub last_contact: Option<Moment>,
    /// The protocol version it spoke last.
    pub protocol: Option<u16>,
    /// The version of its app; `None` before it said.
    pub app: Option<String>,
    /// How many operations waited on it when it last asked; `None` before it said.
    pub waiting: Option<u32>,
    /// The highest sequence number taken in from its present epoch.
    pub last_sequence: u64,
}

/// A device whose memory is so many epochs old counts as a new one.
pub(crate) const EPOCHS_TOLD: u32 = 32;

/// More devices than a chain enrols between two backups.
const NUMBERS_LEFT_OUT: u32 = 10_000;

/// Returns how many numbers are left out when a history begins: enough for the devices that
/// the backup does not know, and another stretch each time the same backup is put back.
pub(crate) fn numbers_left_out(hub_epoch: u64) -> u32 {
    NUMBERS_LEFT_OUT + (hub_epoch % 1_000_000) as u32
}

/// The table `devices`.
pub(crate) trait DevicesTable {
    /// Returns the device or source with this number.
    fn device(&self, number: DeviceNumber) -> Result<Option<Device>, HubError>;

    /// Returns those of the devices and sources that there are.
    fn devices(&self, numbers: &BTreeSet<DeviceNumber>) -> Result<BTreeMap<DeviceNumber, Device>, HubError>;

    /// Returns the enrolled devices by their numbers, without sources.
    fn enrolled_devices(&self) -> Result<Vec<Device>, HubError>;

    /// Returns the number of the source called `name`, which is given one when it is new.
    fn source(&mut self, name: &str) -> Result<DeviceNumber, HubError>;

    /// Returns the number of the source called `name`; `None` where there is none.
    fn source_called(&self, name: &str) -> Result<Option<DeviceNumber>, HubError>;

    /// Enrols a device; returns its number.
    fn add_device(
        &mut self,
        name: &str,
        public_key: &[u8],
        store: &StoreId,
        now: Moment,
        protocol: u16,
    ) -> Result<DeviceNumber, HubError>;

    /// Notes that what devices said goes so far by now in these epochs; a lower number
    /// changes nothing.
    fn raise_histories(&mut self, heard: &BTreeMap<(DeviceNumber, Epoch), u64>) -> Result<(), HubError>;

    /// Returns how far each of its epochs goes, the newest first, [`EPOCHS_TOLD`] at most.
    fn histories(&self, number: DeviceNumber) -> Result<Vec<History>, HubError>;

    /// Begins the epoch after the present one, and returns it. The device must be there.
    fn begin_epoch(&mut self, number: DeviceNumber) -> Result<Epoch, HubError>;

    /// Lets a device belong to another store; says whether there is such a device.
    fn set_device_store(&mut self, number: DeviceNumber, store: &StoreId) -> Result<bool, HubError>;

    /// Returns the number of the next operation, which nobody else is given.
    fn next_sequence(&mut self, number: DeviceNumber) -> Result<u64, HubError>;

    /// Leaves out the numbers that may have been given since the backup was made, and lets
    /// the hub and its sources number their operations in a new epoch.
    fn begin_numbers_again(&mut self, left_out: u32) -> Result<(), HubError>;

    /// Notes that the device called, and which version it spoke.
    fn note_contact(&mut self, number: DeviceNumber, now: Moment, protocol: u16) -> Result<(), HubError>;

    /// Notes how the device stands, as it says.
    fn note_standing(&mut self, number: DeviceNumber, waiting: u32, app: &str) -> Result<(), HubError>;

    /// Lets a device in again or shuts it out; says whether there is such a device.
    fn set_device_enabled(&mut self, number: DeviceNumber, enabled: bool) -> Result<bool, HubError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_backup_put_back_twice_leaves_out_another_stretch_of_numbers() {
        let noon = 1_790_000_000_000;
        assert!(numbers_left_out(noon) >= NUMBERS_LEFT_OUT);
        assert!(numbers_left_out(noon).abs_diff(numbers_left_out(noon + 60_000)) >= NUMBERS_LEFT_OUT);
    }
}
