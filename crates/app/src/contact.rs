//! When this device last heard its hub: kept over a restart, so that a tablet that wakes
//! up without a network can say since when.

use serde::{Deserialize, Serialize};
use visavi_device::Device;
use visavi_domain::Moment;
use visavi_sync::Status;

use crate::trouble::Trouble;

/// Under which key it is kept.
const KEY: &str = "contact";
/// It is written down no more often than this: a figure that is a minute old serves.
const KEEP_EVERY_MS: i64 = 60_000;

/// The two moments that outlive the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Contact {
    pub(crate) in_sync_at: Option<Moment>,
    pub(crate) last_contact_at: Option<Moment>,
}

impl Contact {
    /// Returns what was kept; what cannot be read is as good as nothing.
    pub(crate) fn kept(device: &Device) -> Result<Self, Trouble> {
        Ok(device.setting(KEY)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Returns what `status` knows and `self` did not, where it is worth writing down.
    pub(crate) fn overtaken_by(&self, status: &Status) -> Option<Self> {
        let now = Self {
            in_sync_at: status.in_sync_at.or(self.in_sync_at),
            last_contact_at: status.last_contact_at.or(self.last_contact_at),
        };
        let long_ago = match (self.last_contact_at, now.last_contact_at) {
            (Some(before), Some(at)) => at.0 - before.0 >= KEEP_EVERY_MS,
            (before, at) => before != at,
        };
        let settled = self.in_sync_at.is_none() && now.in_sync_at.is_some();
        let lost = !status.online && now != *self;
        (long_ago || settled || lost).then_some(now)
    }

    /// Writes it down.
    pub(crate) fn keep(&self, device: &Device) -> Result<(), Trouble> {
        let text = serde_json::to_string(self).expect("plain data always encodes");
        Ok(device.set_setting(KEY, &text)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(last_contact_at: i64, online: bool) -> Status {
        let at = Some(Moment(last_contact_at));
        Status { online, last_contact_at: at, in_sync_at: at, ..Status::default() }
    }

    fn kept(at: i64) -> Contact {
        Contact { in_sync_at: Some(Moment(at)), last_contact_at: Some(Moment(at)) }
    }

    #[test]
    fn the_first_contact_is_written_down_at_once_and_the_next_after_a_minute() {
        assert_eq!(Contact::default().overtaken_by(&heard(1_000, true)), Some(kept(1_000)));
        assert_eq!(kept(1_000).overtaken_by(&heard(60_999, true)), None);
        assert_eq!(kept(1_000).overtaken_by(&heard(61_000, true)), Some(kept(61_000)));
    }

    #[test]
    fn going_offline_writes_down_the_last_contact() {
        assert_eq!(kept(1_000).overtaken_by(&heard(5_000, false)), Some(kept(5_000)));
        assert_eq!(kept(5_000).overtaken_by(&heard(5_000, false)), None);
    }

    #[test]
    fn silence_forgets_nothing() {
        assert_eq!(kept(1_000).overtaken_by(&Status::default()), None);
    }
}
