//! Shops and the people who work there.

use std::collections::BTreeMap;

use visavi_domain::record::{RecordBody, Staff, Store};
use visavi_domain::{AssociateId, RecordKind, StoreId};

use super::record::shared;
use crate::device::Device;
use crate::error::Result;

impl Device {
    /// Returns the staff of one shop, by name.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn staff(&self, store: &StoreId) -> Result<Vec<Staff>> {
        let mut staff = self.all_staff()?;
        staff.retain(|member| member.store == *store);
        staff.sort_by(|one, other| (&one.name, &one.associate).cmp(&(&other.name, &other.associate)));
        Ok(staff)
    }

    /// Returns what everybody on this device's staff lists is called, those who left
    /// among them: their names stand beside what they wrote.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn associate_names(&self) -> Result<BTreeMap<AssociateId, String>> {
        Ok(self.all_staff()?.into_iter().map(|member| (member.associate, member.name)).collect())
    }

    fn all_staff(&self) -> Result<Vec<Staff>> {
        let records = self.read(|connection| shared(connection, RecordKind::Staff))?;
        Ok(records
            .into_iter()
            .filter_map(|body| match body {
                RecordBody::Staff(staff) => Some(staff),
                _ => None,
            })
            .collect())
    }

    /// Returns one shop.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn store(&self, store: &StoreId) -> Result<Option<Store>> {
        Ok(self.stores()?.into_iter().find(|candidate| candidate.store == *store))
    }

    /// Returns all shops of the chain, by name.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn stores(&self) -> Result<Vec<Store>> {
        let records = self.read(|connection| shared(connection, RecordKind::Store))?;
        let mut stores: Vec<Store> = records
            .into_iter()
            .filter_map(|body| match body {
                RecordBody::Store(store) => Some(store),
                _ => None,
            })
            .collect();
        stores.sort_by(|one, other| (&one.name, &one.store).cmp(&(&other.name, &other.store)));
        Ok(stores)
    }
}
