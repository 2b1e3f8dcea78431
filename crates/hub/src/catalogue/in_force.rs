//! The attribute catalogue in force: the chain's own, or the one that ships.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use visavi_domain::record::RecordBody;
use visavi_domain::{Catalogue, DeviceNumber, RecordKey, RecordKind};
use visavi_protocol::{Change, Digest, ItemKey};

use crate::HubError;
use crate::table::Tables;

/// The owner's id for the one catalogue there is.
const ID: &str = "catalogue";

static SHIPPED: LazyLock<Arc<Catalogue>> = LazyLock::new(|| Arc::new(Catalogue::shipped()));

/// The catalogue as it was last read, and which text it was read from: another process may
/// hand in another at any time, and reading one anew for each push would cost more than
/// the push.
#[derive(Debug, Default)]
pub(crate) struct InForce(Mutex<Option<(Digest, Arc<Catalogue>)>>);

impl InForce {
    /// Returns the catalogue that holds in this reading of the data.
    ///
    /// # Errors
    /// When the chain's catalogue was made for another version of the hub. Nothing can be
    /// checked then, and to fall back on the shipped one would refuse what the chain added.
    pub fn read(&self, tables: &dyn Tables) -> Result<Arc<Catalogue>, HubError> {
        let Some(known) = tables.item(&ItemKey::Record(key()).text())? else {
            return Ok(Arc::clone(&SHIPPED));
        };
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((digest, catalogue)) = &*last
            && *digest == known.digest
        {
            return Ok(Arc::clone(catalogue));
        }
        let (_, text) = own(tables)?.ok_or(HubError::CatalogueUnread)?;
        let catalogue = Arc::new(Catalogue::from_toml(&text).map_err(|_| HubError::CatalogueUnread)?);
        *last = Some((known.digest, Arc::clone(&catalogue)));
        Ok(catalogue)
    }
}

/// Returns the key of the catalogue's record.
pub(crate) fn key() -> RecordKey {
    RecordKey { kind: RecordKind::Catalogue, owner: DeviceNumber::HUB, id: ID.to_owned() }
}

/// Returns version and text of the chain's own catalogue; `None` where it has none.
///
/// # Errors
/// When a newer version wrote it.
pub(super) fn own(tables: &dyn Tables) -> Result<Option<(u64, String)>, HubError> {
    let Some(known) = tables.item(&ItemKey::Record(key()).text())? else {
        return Ok(None);
    };
    match tables.item_content(known.item)?.change {
        Change::Record(envelope) => match envelope.record()?.body {
            RecordBody::Catalogue(text) => Ok(Some((envelope.version, text))),
            _ => Err(HubError::CatalogueUnread),
        },
        Change::Operation(_) | Change::Left(_) => Err(HubError::CatalogueUnread),
    }
}
