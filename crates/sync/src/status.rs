//! What there is to say of the carriage, for the pill in the header and the sync centre.

use visavi_protocol::Moment;

use crate::engine::{Report, Trouble};

/// The carriage as others see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    pub online: bool,
    /// Operations without a disposition.
    pub waiting: u32,
    /// The end of the last round with equal digests.
    pub in_sync_at: Option<Moment>,
    pub last_contact_at: Option<Moment>,
    /// Items held, of those the hub announced.
    pub done: u64,
    pub total: u64,
    pub trouble: Option<Trouble>,
    pub online_since: Option<Moment>,
    /// Operations settled since the device came online.
    pub sent: u32,
    /// Grows with every page that brought something, so that a screen knows when to look
    /// again.
    pub pages: u64,
    /// What to add to the device's clock to get the hub's, in milliseconds.
    pub clock_offset_ms: i64,
    /// How long the device may be open without the hub, as it last said.
    pub lease_hours: Option<u32>,
}

impl Status {
    /// Returns the status that says `report`, with `waiting` operations; `sent_before`
    /// were settled before the device came online.
    pub(crate) fn of(report: Report, waiting: u32, sent_before: u32) -> Self {
        Self {
            online: report.online,
            waiting,
            in_sync_at: report.in_sync_at,
            last_contact_at: report.last_contact_at,
            done: report.done,
            total: report.total,
            trouble: report.trouble,
            online_since: report.online_since,
            sent: report.sent - sent_before,
            pages: report.pages,
            clock_offset_ms: report.clock_offset_ms,
            lease_hours: report.lease_hours,
        }
    }
}
