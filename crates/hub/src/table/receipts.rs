//! What devices have signed about the customers who were erased.

use std::collections::BTreeMap;

use visavi_domain::{DeviceNumber, Moment};

use crate::HubError;

/// A device's word that nothing of the first so many erased customers is left with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub device: DeviceNumber,
    pub erased: u64,
    pub at: Moment,
    /// The bytes that were signed; they name the body by its hash.
    pub signed: Vec<u8>,
    pub body: Vec<u8>,
    /// ECDSA P-256, fixed-size r and s.
    pub signature: Vec<u8>,
}

/// The table `receipts`.
pub(crate) trait ReceiptsTable {
    /// Writes it down; the first of several for the same number stays.
    fn add_receipt(&mut self, receipt: &Receipt) -> Result<(), HubError>;

    /// Returns up to which number the device has said so; 0 where it never did.
    fn receipted(&self, device: DeviceNumber) -> Result<u64, HubError>;

    /// Returns the same of every device that ever did.
    fn receipted_by_all(&self) -> Result<BTreeMap<DeviceNumber, u64>, HubError>;

    /// Returns what a device has signed, the oldest first.
    fn receipts_of(&self, device: DeviceNumber) -> Result<Vec<Receipt>, HubError>;
}
