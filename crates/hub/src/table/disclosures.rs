//! What was shown of customers outside a store: who asked, on which device, for whom.

use visavi_domain::{AssociateId, CustomerId, DeviceNumber, Moment};

use crate::HubError;

/// One look beyond the own store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    pub at: Moment,
    pub device: DeviceNumber,
    pub associate: AssociateId,
    /// Whose dossier, and what for; `None` for a look-up.
    pub lent: Option<(CustomerId, String)>,
}

/// How often something was asked lately: by the device or by the associate, whichever is
/// more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lately {
    pub look_ups: u32,
    pub loans: u32,
}

/// The table `disclosures`.
pub(crate) trait DisclosuresTable {
    /// Writes it down.
    fn note_disclosure(&mut self, disclosure: &Disclosure) -> Result<(), HubError>;

    /// Returns how much the device, or the associate on any device, has asked for since then.
    fn disclosed_since(&self, device: DeviceNumber, associate: &AssociateId, since: Moment)
    -> Result<Lately, HubError>;

    /// Returns what was shown of a customer, the oldest first.
    fn disclosures_of(&self, customer: CustomerId) -> Result<Vec<Disclosure>, HubError>;

    /// Puts nobody in the place of a customer: that somebody looked, when and what for, stays.
    fn forget_disclosed(&mut self, customer: CustomerId) -> Result<(), HubError>;
}
