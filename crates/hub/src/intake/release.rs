//! Taking in an operation that a person let in.

use std::collections::BTreeSet;

use visavi_domain::{Catalogue, DeviceNumber, Moment, OperationId};
use visavi_protocol::{ItemKey, Operation};

use super::coming::Written;
use super::picture::Picture;
use super::round::Round;
use super::{check, operation};
use crate::HubError;
use crate::table::Tables;

/// Takes the operation in, or says in a stable word why it cannot be.
pub(crate) fn take_in(
    tables: &mut dyn Tables,
    mut released: Operation,
    catalogue: &Catalogue,
    now: Moment,
) -> Result<Result<OperationId, &'static str>, HubError> {
    let device = released.id.device;
    let from = tables.device(device)?.ok_or(HubError::UnknownSource(device))?;
    let facts = match check::body(&from, &released, catalogue) {
        Ok(facts) => facts,
        Err(reason) => return Ok(Err(reason)),
    };
    let customers = BTreeSet::from([released.customer]);
    tables.reserve_dossiers(&customers)?;
    let is_fork = tables.item(&ItemKey::Operation(released.id).text())?.is_some();
    if is_fork {
        released.id = next_of_hub(tables)?;
    }
    let id = released.id;
    let mut picture = Picture::of_customers(tables, &customers)?;
    let mut round = Round::new(&mut picture, &from, now);
    operation::write(&mut round, &released, &Written::of_operation(&released), &facts)?;
    round.settle()?;
    picture.close()?;
    Ok(Ok(id))
}

fn next_of_hub(tables: &mut dyn Tables) -> Result<OperationId, HubError> {
    let hub = tables.device(DeviceNumber::HUB)?.ok_or(HubError::UnknownSource(DeviceNumber::HUB))?;
    let sequence = tables.next_sequence(hub.number)?;
    Ok(OperationId { device: hub.number, epoch: hub.epoch, sequence })
}
