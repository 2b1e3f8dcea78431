//! Saves what an associate did: one operation, on disk before the call returns.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use visavi_domain::{AssociateId, CustomerId, Fact, FactDraft, FactId, Moment, OperationId, Reference, Stamp, StoreId};
use visavi_protocol::Payload;

use crate::derive;
use crate::device::Device;
use crate::error::{DeviceError, Result};

/// One thing an associate did about one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    pub customer: CustomerId,
    pub associate: AssociateId,
    pub store: StoreId,
    pub drafts: Vec<FactDraft>,
    pub written_at: Moment,
    /// A stable word for the sync centre: `corrected`, `undone`.
    pub what: String,
}

impl Device {
    /// Saves a deed: the operation in the outbox and what the screen will show of it,
    /// in one transaction that survives a power cut.
    ///
    /// # Errors
    /// [`DeviceError::Fact`] when a draft cannot become a fact, [`DeviceError::Full`]
    /// when there is no space; then nothing is saved.
    pub fn save(&self, deed: Deed) -> Result<OperationId> {
        let reference = self.reference()?;
        let stamp = *self.stamp();
        self.at_desk(|transaction| {
            let id = next_id(transaction)?;
            check(id, &deed, &reference)?;
            insert(transaction, id, &deed, stamp)?;
            derive::after_deed(transaction, &deed, &reference)?;
            Ok(id)
        })
    }
}

/// The next number of this device's history, without a gap.
fn next_id(transaction: &Transaction<'_>) -> Result<OperationId> {
    let identity = "select device, epoch from identity";
    let (device, epoch) = transaction
        .prepare_cached(identity)?
        .query_row([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u16>(1)?)))
        .optional()?
        .ok_or(DeviceError::NotEnrolled)?;
    let newest = "select max(sequence) from deed where device = ? and epoch = ?";
    let sequence: Option<u64> =
        transaction.prepare_cached(newest)?.query_row(params![device, epoch], |row| row.get(0))?;
    Ok(OperationId {
        device: visavi_domain::DeviceNumber(device),
        epoch: visavi_domain::Epoch(epoch),
        sequence: sequence.unwrap_or(0) + 1,
    })
}

fn check(id: OperationId, deed: &Deed, reference: &Reference) -> Result<()> {
    for (draft, place) in deed.drafts.iter().zip(0..) {
        Fact::new(FactId { operation: id, place }, deed.customer, draft.clone(), &reference.catalogue)?;
    }
    Ok(())
}

fn insert(connection: &Connection, id: OperationId, deed: &Deed, latest: Stamp) -> Result<()> {
    let payload = Payload::write(deed.drafts.as_slice());
    let stamp = deed.drafts.iter().map(|draft| draft.stamp).max().unwrap_or_default().max(latest);
    connection
        .prepare_cached(
            "insert into deed
                 (device, epoch, sequence, customer, associate, store, what, written_at,
                  stamp_wall, stamp_counter, version, payload)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            id.device.0,
            id.epoch.0,
            id.sequence,
            deed.customer.0,
            deed.associate.0,
            deed.store.0,
            deed.what,
            deed.written_at.0,
            stamp.wall_ms,
            stamp.counter,
            payload.version,
            payload.bytes,
        ])?;
    Ok(())
}
