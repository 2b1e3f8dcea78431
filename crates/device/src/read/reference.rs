//! What all share and the hub versions: the catalogue and the price spreads.

use std::sync::{Arc, LazyLock, PoisonError};

use rusqlite::Connection;
use visavi_domain::record::RecordBody;
use visavi_domain::{Catalogue, RecordKind, Reference};

use super::record::shared;
use crate::device::Device;
use crate::error::Result;

/// Read once: it is a long text.
static SHIPPED: LazyLock<Catalogue> = LazyLock::new(Catalogue::shipped);

impl Device {
    /// Returns the chain's catalogue (the shipped one until the chain's has come, or
    /// where it cannot be read) and the spreads. Kept until the feed changes them.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn reference(&self) -> Result<Arc<Reference>> {
        let cached = self.cached_reference();
        if let Some(reference) = &*cached.read().unwrap_or_else(PoisonError::into_inner) {
            return Ok(reference.clone());
        }
        let reference = Arc::new(self.read(load)?);
        *cached.write().unwrap_or_else(PoisonError::into_inner) = Some(reference.clone());
        Ok(reference)
    }

    /// Reads the reference anew when it is next asked for.
    pub(crate) fn reference_changed(&self) {
        *self.cached_reference().write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Reads the reference.
pub(crate) fn load(connection: &Connection) -> Result<Reference> {
    let catalogue = shared(connection, RecordKind::Catalogue)?
        .into_iter()
        .rev()
        .find_map(|body| match body {
            RecordBody::Catalogue(toml) => Catalogue::from_toml(&toml).ok(),
            _ => None,
        })
        .unwrap_or_else(|| SHIPPED.clone());
    let spreads = shared(connection, RecordKind::Spread)?
        .into_iter()
        .filter_map(|body| match body {
            RecordBody::Spread(spread) => Some((spread.category.clone(), spread)),
            _ => None,
        })
        .collect();
    Ok(Reference { catalogue, spreads })
}
