//! Taking in an operation that a person let in.

use rusqlite::Transaction;
use visavi_domain::{Catalogue, DeviceNumber, Moment, OperationId};
use visavi_protocol::{Change, Item, ItemKey, Operation};

use super::round::Round;
use super::{check, operation};
use crate::HubError;
use crate::table::{devices, items, meta};

/// Takes the operation in, or says in a stable word why it cannot be.
pub(crate) fn take_in(
    transaction: &Transaction<'_>,
    mut released: Operation,
    catalogue: &Catalogue,
    now: Moment,
) -> Result<Result<OperationId, &'static str>, HubError> {
    let device = released.id.device;
    let from = devices::find(transaction, device)?.ok_or(HubError::UnknownSource(device))?;
    if let Err(reason) = check::body(&from, &released, catalogue) {
        return Ok(Err(reason));
    }
    let is_fork = items::find(transaction, &ItemKey::Operation(released.id).text())?.is_some();
    if is_fork {
        released.id = next_of_hub(transaction)?;
    }
    let id = released.id;
    let mut round = Round::new(transaction, &from, now);
    let item = Item { change: Change::Operation(released.clone()) };
    operation::write(&mut round, &released, &item)?;
    round.settle(&meta::read(transaction)?)?;
    Ok(Ok(id))
}

fn next_of_hub(transaction: &Transaction<'_>) -> Result<OperationId, HubError> {
    let hub = devices::find(transaction, DeviceNumber::HUB)?.ok_or(HubError::UnknownSource(DeviceNumber::HUB))?;
    let sequence = hub.last_sequence + 1;
    devices::raise_sequence(transaction, hub.number, sequence)?;
    Ok(OperationId { device: hub.number, epoch: hub.epoch, sequence })
}
