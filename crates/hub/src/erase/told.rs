//! What one device is told of erasures, first thing at each contact.

use visavi_domain::DeviceNumber;
use visavi_protocol::Erasures;
use visavi_protocol::limits::ERASURES_MAX;

use super::ErasureKeys;
use crate::HubError;
use crate::table::Tables;

/// Returns what a device that knows `known` of them has to hear or to say; `None` where it
/// has done both.
pub(crate) fn told(tables: &dyn Tables, device: DeviceNumber, known: u64) -> Result<Option<Erasures>, HubError> {
    let total = tables.erased()?;
    let receipt = tables.receipted(device)?;
    if known == total && receipt == total {
        return Ok(None);
    }
    let keys = ErasureKeys::of(tables)?;
    let list = tables.erasures_after(known, ERASURES_MAX)?;
    let list = list.into_iter().map(|(tag, _)| keys.sealed(tag)).collect();
    Ok(Some(Erasures { key: keys.tags, total, after: known, list, receipt }))
}
