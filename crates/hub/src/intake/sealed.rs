//! Operations that come sealed, by whatever hand: each is taken in as if the device that
//! said it had pushed it.

use std::collections::BTreeMap;

use visavi_domain::{DeviceNumber, Moment};
use visavi_protocol::sealed::{CANNOT_BE_OPENED, NOT_SIGNED};
use visavi_protocol::{Change, Disposition, Item, Operation, SealedOperation};

use super::{Batch, Handed, operation, refused};
use crate::table::devices::Device;
use crate::{Hub, HubError};

impl Hub {
    /// Takes in sealed operations, and returns one disposition for each, in their order.
    ///
    /// What cannot be opened, or does not carry the signature of its device, is nobody's:
    /// it is refused, and nothing of it is kept here. Whoever carries it keeps it. What a
    /// device says that nobody knows here waits for a person.
    ///
    /// # Errors
    /// When the database fails; then nothing was taken.
    pub fn intake_sealed(&self, sealed: &[SealedOperation], now: Moment) -> Result<Vec<Disposition>, HubError> {
        if sealed.is_empty() {
            return Ok(Vec::new());
        }
        let mut dispositions: Vec<Option<Disposition>> = Vec::with_capacity(sealed.len());
        let mut said: BTreeMap<DeviceNumber, Vec<(usize, Operation)>> = BTreeMap::new();
        for (place, sealed) in sealed.iter().enumerate() {
            let Some(opened) = sealed.open(self.keys().opening()) else {
                dispositions.push(Some(refused(CANNOT_BE_OPENED)));
                continue;
            };
            if self.has(opened.unproven())? {
                dispositions.push(Some(Disposition::Merged));
                continue;
            }
            dispositions.push(match self.device(sealed.id.device)? {
                None => Some(self.keep_of_nobody(opened.unproven(), now)?),
                Some(Device { public_key, .. }) => {
                    match public_key.and_then(|public_key| opened.said_by(&public_key)) {
                        None => Some(refused(NOT_SIGNED)),
                        Some(operation) => {
                            said.entry(sealed.id.device).or_default().push((place, operation));
                            None
                        }
                    }
                }
            });
        }
        let mut places = Vec::with_capacity(said.len());
        let mut handed = Vec::with_capacity(said.len());
        for (from, said) in said {
            let (at, operations): (Vec<usize>, Vec<Operation>) = said.into_iter().unzip();
            places.push(at);
            handed.push(Handed { from, batch: Batch { operations, records: Vec::new() }, now });
        }
        for (places, ends) in places.into_iter().zip(self.intake_of_many(handed)?) {
            for (place, end) in places.into_iter().zip(ends?) {
                dispositions[place] = Some(end);
            }
        }
        Ok(dispositions.into_iter().map(|end| end.expect("each was refused or taken in")).collect())
    }

    /// Says whether this very operation was taken in before, as most of them were that are
    /// offered again: then nobody need prove that they said it.
    fn has(&self, operation: &Operation) -> Result<bool, HubError> {
        let item = Item { change: Change::Operation(operation.clone()) };
        let known = self.database.read(|tables| tables.item(&item.key().text()))?;
        Ok(known.is_some_and(|known| known.digest == item.digest()))
    }

    /// Keeps for a person what a device said that was enrolled after the backup which this
    /// hub was put back from: nobody here can tell whether it is really from it.
    fn keep_of_nobody(&self, operation: &Operation, now: Moment) -> Result<Disposition, HubError> {
        self.database.write(|tables| operation::keep_of_nobody(tables, operation, now))
    }
}
