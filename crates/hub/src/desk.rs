//! What the hub's own desk keeps: who works where, and which stores there are.

use visavi_domain::record::{RecordBody, Staff, Store};
use visavi_domain::{AssociateId, DeviceNumber, Moment, Record, RecordKey, RecordKind, StoreId};
use visavi_protocol::{Disposition, RecordEnvelope};

use crate::{Batch, Hub, HubError};

impl Hub {
    /// Returns everybody on the staff list, those who left among them.
    pub fn staff(&self) -> Result<Vec<Staff>, HubError> {
        let records = self.readable(RecordKind::Staff)?;
        Ok(records.into_iter().filter_map(|record| staff_of(record.body)).collect())
    }

    /// Returns the associate with this code.
    pub fn associate(&self, code: &AssociateId) -> Result<Option<Staff>, HubError> {
        Ok(self.staff()?.into_iter().find(|staff| staff.associate == *code))
    }

    /// Returns the chain's stores.
    pub fn stores(&self) -> Result<Vec<Store>, HubError> {
        let records = self.readable(RecordKind::Store)?;
        Ok(records.into_iter().filter_map(|record| store_of(record.body)).collect())
    }

    /// Writes the next version of an associate's record, whoever wrote it before.
    ///
    /// # Errors
    /// When the store is unknown, or somebody else changed the record at the same time.
    pub fn put_staff(&self, staff: Staff, now: Moment) -> Result<(), HubError> {
        if !self.has_store(&staff.store)? {
            return Err(HubError::UnknownStore(staff.store));
        }
        let known = self
            .readable(RecordKind::Staff)?
            .into_iter()
            .find(|record| matches!(&record.body, RecordBody::Staff(known) if known.associate == staff.associate));
        let id = staff.associate.0.clone();
        self.put(known, RecordKind::Staff, id, RecordBody::Staff(staff), now)
    }

    /// Writes the next version of a store's record, whoever wrote it before.
    ///
    /// # Errors
    /// When somebody else changed the record at the same time.
    pub fn put_store(&self, store: Store, now: Moment) -> Result<(), HubError> {
        let known = self
            .readable(RecordKind::Store)?
            .into_iter()
            .find(|record| matches!(&record.body, RecordBody::Store(known) if known.store == store.store));
        let StoreId(id) = store.store.clone();
        self.put(known, RecordKind::Store, id, RecordBody::Store(store), now)
    }

    fn readable(&self, kind: RecordKind) -> Result<Vec<Record>, HubError> {
        let mut records = Vec::new();
        self.for_each_record(kind, |envelope| records.extend(envelope.record()))?;
        Ok(records)
    }

    fn put(
        &self,
        known: Option<Record>,
        kind: RecordKind,
        id: String,
        body: RecordBody,
        now: Moment,
    ) -> Result<(), HubError> {
        let (key, version) = match known {
            Some(known) if known.body == body => return Ok(()),
            Some(known) => (known.key, known.version + 1),
            None => (RecordKey { kind, owner: DeviceNumber::HUB, id }, 1),
        };
        self.put_record(key, version, body, now)
    }

    /// Writes one record that all share.
    ///
    /// # Errors
    /// When somebody else wrote this version, or a later one, at the same time.
    pub(crate) fn put_record(
        &self,
        key: RecordKey,
        version: u64,
        body: RecordBody,
        now: Moment,
    ) -> Result<(), HubError> {
        let owner = key.owner;
        let record = RecordEnvelope::of(&Record { key, customer: None, version, body });
        let batch = Batch { operations: Vec::new(), records: vec![record] };
        match self.intake(owner, batch, now)?.as_slice() {
            [Disposition::Applied] => Ok(()),
            _ => Err(HubError::ChangedMeanwhile),
        }
    }
}

fn staff_of(body: RecordBody) -> Option<Staff> {
    match body {
        RecordBody::Staff(staff) => Some(staff),
        _ => None,
    }
}

fn store_of(body: RecordBody) -> Option<Store> {
    match body {
        RecordBody::Store(store) => Some(store),
        _ => None,
    }
}
