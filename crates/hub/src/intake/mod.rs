//! The only way in: used by pushes, imports and the demonstration alike.

pub(crate) mod touch;
mod check;
mod operation;
mod record;
pub(crate) mod release;
pub(crate) mod round;
pub(crate) mod open_buckets;
pub(crate) mod membership;

use rusqlite::Transaction;
use visavi_domain::Moment;
use visavi_protocol::{Disposition, Operation, RecordEnvelope};

use crate::HubError;
use crate::catalogue::in_force::InForce;
use crate::table::devices::Device;
use crate::table::meta;
use round::Round;

/// What somebody hands in, in one go. About a thousand items are a good size: all of a
/// batch is one transaction.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub operations: Vec<Operation>,
    pub records: Vec<RecordEnvelope>,
}

/// Returns how an item ended that is not taken, with a stable word for why.
pub(crate) fn refused(reason: &str) -> Disposition {
    Disposition::Refused { reason: reason.to_owned() }
}

/// Takes a batch in: first what is said and owned, then who belongs where because of it.
pub(crate) fn take_in(
    transaction: &Transaction<'_>,
    from: &Device,
    batch: &Batch,
    now: Moment,
    in_force: &InForce,
) -> Result<Vec<Disposition>, HubError> {
    let mut round = Round::new(transaction, from, now);
    let mut dispositions = Vec::with_capacity(batch.operations.len() + batch.records.len());
    if !batch.operations.is_empty() {
        let catalogue = in_force.read(transaction)?;
        for operation in &batch.operations {
            dispositions.push(operation::take_in(&mut round, operation, &catalogue)?);
        }
    }
    for envelope in &batch.records {
        dispositions.push(record::take_in(&mut round, envelope)?);
    }
    round.settle(&meta::read(transaction)?)?;
    Ok(dispositions)
}
