//! Saves what an associate did: one operation, on disk before the call returns.

use std::sync::atomic::Ordering;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use visavi_domain::{AssociateId, CustomerId, Fact, FactDraft, FactId, Moment, OperationId, Reference, Stamp, StoreId};
use visavi_protocol::{Body, Operation, Payload};

use crate::derive;
use crate::device::Device;
use crate::erase;
use crate::error::{DeviceError, Result};
use crate::sealed::UnderWay;

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
    /// when there is no space, [`DeviceError::Erased`]; then nothing is saved.
    pub fn save(&self, deed: Deed) -> Result<OperationId> {
        let reference = self.reference()?;
        let stamp = *self.stamp();
        let keys = self.keys()?;
        let mut sealing = None;
        let saved = self.at_desk(|transaction| {
            erase::refuse_erased(transaction, deed.customer)?;
            let id = next_id(transaction)?;
            check(id, &deed, &reference)?;
            let payload = insert(transaction, id, &deed, stamp)?;
            // From here on both are under way side by side: the derived rows and the commit
            // here, the sealed row and its commit there.
            sealing = keys.as_ref().map(|keys| self.beside().begin(operation(id, &deed, payload), keys));
            derive::after_deed(transaction, &deed, &reference)?;
            Ok(id)
        });
        self.sealed_beside(sealing, saved.is_ok());
        let id = saved?;
        if let Some(mark) = self.mark() {
            mark.saved(id);
        }
        Ok(id)
    }

    /// Waits for the sealed row. Where it could not be kept the save stands, and the row is
    /// made later; where the save failed the row goes, for its number is given again.
    fn sealed_beside(&self, sealing: Option<UnderWay>, saved: bool) {
        let Some(sealing) = sealing else { return };
        match (sealing.wait(), saved) {
            (Some(row), false) => {
                // Where it stays, the next save overwrites it, or the next start removes it.
                let _stays = self.sealed().give_up(&row);
            }
            (Some(_), true) => {
                if self.sealing_failed().load(Ordering::Relaxed) {
                    let _later = self.seal_what_is_missing();
                }
            }
            (None, true) => self.sealing_failed().store(true, Ordering::Relaxed),
            (None, false) => {}
        }
    }
}

/// The next number of this device's history, without a gap.
fn next_id(transaction: &Transaction<'_>) -> Result<OperationId> {
    let identity = "select device, epoch, foreign_sequence from identity";
    let (device, epoch, foreign) = transaction
        .prepare_cached(identity)?
        .query_row([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u16>(1)?, row.get::<_, u64>(2)?)))
        .optional()?
        .ok_or(DeviceError::NotEnrolled)?;
    let newest = "select max(sequence) from deed where device = ? and epoch = ?";
    let sequence: Option<u64> =
        transaction.prepare_cached(newest)?.query_row(params![device, epoch], |row| row.get(0))?;
    Ok(OperationId {
        device: visavi_domain::DeviceNumber(device),
        epoch: visavi_domain::Epoch(epoch),
        sequence: sequence.unwrap_or(0).max(foreign) + 1,
    })
}

fn check(id: OperationId, deed: &Deed, reference: &Reference) -> Result<()> {
    for (draft, place) in deed.drafts.iter().zip(0..) {
        Fact::new(FactId { operation: id, place }, deed.customer, draft.clone(), &reference.catalogue)?;
    }
    Ok(())
}

fn insert(connection: &Connection, id: OperationId, deed: &Deed, latest: Stamp) -> Result<Payload> {
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
    Ok(payload)
}

/// Returns the operation as the outbox will send it.
fn operation(id: OperationId, deed: &Deed, payload: Payload) -> Operation {
    Operation {
        id,
        customer: deed.customer,
        associate: Some(deed.associate.clone()),
        store: Some(deed.store.clone()),
        written_at: deed.written_at,
        body: Body::Facts(payload),
    }
}
