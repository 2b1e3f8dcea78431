//! Products, and how many of each stand in a shop.

use rusqlite::{OptionalExtension, params};
use visavi_domain::record::{Product, RecordBody, Stock};
use visavi_domain::{RecordKind, StoreId};

use super::record::body;
use crate::device::Device;
use crate::error::Result;

impl Device {
    /// Returns the product with this number.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn product(&self, sku: &str) -> Result<Option<Product>> {
        match self.on_shelf(RecordKind::Product, "", sku)? {
            Some(RecordBody::Product(product)) => Ok(Some(product)),
            _ => Ok(None),
        }
    }

    /// Returns how many of a product stand in a shop, as last counted.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn stock(&self, store: &StoreId, sku: &str) -> Result<Option<Stock>> {
        match self.on_shelf(RecordKind::Stock, &store.0, sku)? {
            Some(RecordBody::Stock(stock)) => Ok(Some(stock)),
            _ => Ok(None),
        }
    }

    fn on_shelf(&self, kind: RecordKind, store: &str, sku: &str) -> Result<Option<RecordBody>> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "select record.version, record.body
                 from derived_shelf as shelf
                 join record
                     on record.whose = 0
                     and record.kind = shelf.kind
                     and record.owner = shelf.owner
                     and record.id = shelf.id
                 where shelf.kind = ? and shelf.store = ? and shelf.sku = ?
                 order by record.record_version desc
                 limit 1",
            )?;
            let found = select.query_row(params![kind as u8, store, sku], |row| body(row, 0)).optional()?;
            Ok(found.flatten())
        })
    }
}
