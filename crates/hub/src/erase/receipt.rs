//! What devices say about erasures: that they are done, and what an earlier life of the hub
//! has told them.

use visavi_domain::Moment;
use visavi_protocol::erasure::list_hash;
use visavi_protocol::limits::ERASURES_MAX;
use visavi_protocol::{Erasure, PurgeReceipt};

use crate::HubError;
use crate::scope::Scoped;
use crate::table::receipts::Receipt;

impl Scoped<'_> {
    /// Keeps a device's word that nothing is left with it of the first so many who were
    /// erased; `false` where it means another list.
    pub fn purged(&self, said: PurgeReceipt, receipt: &Receipt) -> Result<bool, HubError> {
        self.hub.database.write(|tables| {
            let first = usize::try_from(said.erased).unwrap_or(usize::MAX);
            let listed = tables.erasures_after(0, first)?;
            let agreed = listed.len() == first && list_hash(listed.into_iter().map(|(tag, _)| tag)) == said.list;
            if agreed {
                tables.add_receipt(receipt)?;
            }
            Ok(agreed)
        })
    }

    /// Erases whom this hub once erased and has forgotten since. What it has not sealed
    /// itself counts for nothing.
    pub fn offer_erasures(&self, erasures: &[Erasure], now: Moment) -> Result<(), HubError> {
        let offered: Vec<_> = erasures.iter().take(ERASURES_MAX).map(|erasure| (*erasure, now)).collect();
        self.hub.erase_again(&offered).map(drop)
    }
}
