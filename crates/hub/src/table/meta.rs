//! Who this hub is.

use visavi_domain::Moment;
use zeroize::Zeroizing;

use crate::HubError;

/// What the chain decides, and which history this database continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    pub hub_epoch: u64,
    /// What devices show as the chain's name.
    pub chain: String,
    /// How long a visit or an order keeps a customer in a store's bucket.
    pub membership_months: u32,
    /// How long a dossier is lent to a device of another store.
    pub loan_hours: u32,
    /// How long a device may show customers without having heard the hub.
    pub lease_hours: u32,
    /// When facts that have outlived their retention were last looked for.
    pub retention_ran_at: Option<Moment>,
}

/// The table `meta`.
pub(crate) trait MetaTable {
    /// Returns the one row.
    fn meta(&self) -> Result<Meta, HubError>;

    /// Returns it, and keeps every other writer from it until the end of the transaction.
    fn meta_to_write(&mut self) -> Result<Meta, HubError>;

    /// Writes the one row.
    fn set_meta(&mut self, meta: &Meta) -> Result<(), HubError>;

    /// Returns what the hub's keys are made from; `None` before the first was asked for.
    fn secret(&self) -> Result<Option<Zeroizing<Vec<u8>>>, HubError>;

    /// Keeps `fresh` as what the hub's keys are made from, unless there is something
    /// already; returns what holds from now on.
    fn keep_secret(&mut self, fresh: &[u8]) -> Result<Zeroizing<Vec<u8>>, HubError>;
}
