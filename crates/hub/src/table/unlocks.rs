//! Who asked for a device's key, and with which codes they may ask again.

use visavi_domain::{AssociateId, DeviceNumber, Moment};

use crate::HubError;

/// The tables `unlock_tries` and `unlock_codes`.
pub(crate) trait UnlocksTable {
    /// Counts one more try, and returns how many there were in a row with it.
    fn count_unlock_try(&mut self, device: DeviceNumber, associate: &AssociateId) -> Result<u32, HubError>;

    /// Begins to count anew.
    fn forget_unlock_tries(&mut self, device: DeviceNumber, associate: &AssociateId) -> Result<(), HubError>;

    /// Notes a manager's code, and forgets those that are too old.
    fn add_unlock_code(
        &mut self,
        hash: &[u8],
        device: DeviceNumber,
        associate: &AssociateId,
        now: Moment,
    ) -> Result<(), HubError>;

    /// Uses the code up; says whether it was made for this associate on this device, and is
    /// not too old. A code made in the future (a clock set back) is too old as well.
    fn take_unlock_code(
        &mut self,
        hash: &[u8],
        device: DeviceNumber,
        associate: &AssociateId,
        now: Moment,
    ) -> Result<bool, HubError>;
}
