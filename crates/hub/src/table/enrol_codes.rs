//! Invitations for devices.

use visavi_domain::{Moment, StoreId};

use crate::HubError;

/// The table `enrol_codes`.
pub(crate) trait EnrolCodesTable {
    /// Notes an invitation to `store`, and forgets those that are too old.
    fn add_enrol_code(&mut self, hash: &[u8], store: &StoreId, now: Moment) -> Result<(), HubError>;

    /// Uses the code up and returns the store it invites to; `None` when it is unknown, used
    /// or too old. A code made in the future (a clock set back) is too old as well.
    fn take_enrol_code(&mut self, hash: &[u8], now: Moment) -> Result<Option<StoreId>, HubError>;
}
