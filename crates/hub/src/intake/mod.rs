//! The only way in: used by pushes, imports and the demonstration alike.

pub(crate) mod touch;
mod check;
mod coming;
mod operation;
mod record;
mod sealed;
pub(crate) mod release;
pub(crate) mod round;
pub(crate) mod picture;
mod pending;
pub(crate) mod open_buckets;
pub(crate) mod membership;
pub(crate) mod together;

use std::collections::BTreeSet;

use visavi_domain::{CustomerId, DeviceNumber, Moment};
use visavi_protocol::{Disposition, Operation, RecordEnvelope};

use crate::catalogue::in_force::InForce;
use crate::table::Tables;
use crate::table::devices::Device;
use crate::{HubError, erase};
use coming::Coming;
use picture::Picture;
use round::Round;
use together::Answer;

/// What somebody hands in, in one go. About a thousand items are a good size: all of a
/// batch is one transaction.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub operations: Vec<Operation>,
    pub records: Vec<RecordEnvelope>,
}

/// A batch with the number of who hands it in, and when.
#[derive(Clone, Debug)]
pub struct Handed {
    pub from: DeviceNumber,
    pub batch: Batch,
    pub now: Moment,
}

impl Batch {
    fn len(&self) -> usize {
        self.operations.len() + self.records.len()
    }
}

/// Returns how an item ended that is not taken, with a stable word for why.
pub(crate) fn refused(reason: &str) -> Disposition {
    Disposition::Refused { reason: reason.to_owned() }
}

/// Takes batches in, one after the other, in one transaction: each as if it had come alone.
pub(crate) fn take_in(
    tables: &mut dyn Tables,
    handed: &[impl AsRef<Handed>],
    in_force: &InForce,
) -> Result<Vec<Answer>, HubError> {
    let handed: Vec<&Handed> = handed.iter().map(AsRef::as_ref).collect();
    let speakers = tables.devices(&handed.iter().map(|one| one.from).collect())?;
    let coming: Vec<(&Device, Vec<Coming<'_>>)> = handed
        .iter()
        .filter_map(|one| speakers.get(&one.from).map(|from| (from, Coming::of(from, &one.batch, one.now))))
        .collect();
    let all = || coming.iter().flat_map(|(_, coming)| coming);
    let erased = erase::reserve_others(tables, &all().filter_map(Coming::customer).collect())?;
    tables.reserve_items(&all().filter_map(Coming::key_of_all).collect())?;
    let mut picture = Picture::of_coming(tables, &coming)?;
    let mut coming = coming.into_iter();
    let answers = handed.iter().map(|one| match speakers.get(&one.from) {
        Some(_) => {
            let (from, coming) = coming.next().expect("what every known speaker says was looked through");
            let round = Round::new(&mut picture, from, one.now);
            Ok(Ok(take_in_one(round, &coming, in_force, &erased)?))
        }
        None => Ok(Err(HubError::UnknownSource(one.from))),
    });
    let answers = answers.collect::<Result<_, HubError>>()?;
    picture.close()?;
    Ok(answers)
}

/// Takes one batch in: first what is said and owned, then who belongs where because of it.
fn take_in_one(
    mut round: Round<'_, '_>,
    coming: &[Coming<'_>],
    in_force: &InForce,
    erased: &BTreeSet<CustomerId>,
) -> Result<Vec<Disposition>, HubError> {
    let dispositions = coming.iter().map(|one| match one {
        Coming::Refused(reason) => Ok(refused(reason)),
        Coming::Operation(operation, written) => {
            let catalogue = round.picture.catalogue(in_force)?;
            operation::take_in(&mut round, operation, written, &catalogue, erased)
        }
        Coming::Record(envelope, record, written) => match envelope.customer {
            Some(customer) if erased.contains(&customer) => Ok(Disposition::DroppedByErasure),
            Some(_) | None => record::take_in(&mut round, envelope, record.as_deref(), written),
        },
    });
    let dispositions = dispositions.collect::<Result<_, HubError>>()?;
    round.settle()?;
    Ok(dispositions)
}
