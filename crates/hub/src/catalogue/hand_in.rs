//! Handing in the chain's own catalogue.

use visavi_domain::catalogue::DEFAULT_TOML;
use visavi_domain::record::RecordBody;
use visavi_domain::{Catalogue, Moment};

use super::difference::Difference;
use super::{fault, in_force};
use crate::{Hub, HubError};

/// The chain's own catalogue, handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedIn {
    /// 0 for the one that ships.
    pub version: u64,
    pub difference: Difference,
}

impl Hub {
    /// Returns the catalogue in force as it was written, with its version: 0 for the one
    /// that ships.
    pub fn catalogue(&self) -> Result<(u64, String), HubError> {
        let own = self.database.read(|tables| in_force::own(tables))?;
        Ok(own.unwrap_or_else(|| (0, DEFAULT_TOML.to_owned())))
    }

    /// Reads a catalogue and says what it would change.
    ///
    /// # Errors
    /// [`HubError::CatalogueFault`] for what cannot be a catalogue.
    pub fn compare_catalogue(&self, text: &str) -> Result<Difference, HubError> {
        let after = fault::read(text)?;
        let (_, before) = self.catalogue()?;
        // What is in force here and cannot be read cannot be lost either.
        let before = Catalogue::from_toml(&before).ok();
        Ok(before.map(|before| Difference::between(&before, &after)).unwrap_or_default())
    }

    /// Puts a catalogue in force; devices hear of it with their next round. One that says
    /// the same in the same letters changes nothing.
    ///
    /// # Errors
    /// As [`Self::compare_catalogue`], and when somebody else handed one in meanwhile.
    pub fn put_catalogue(&self, text: &str, now: Moment) -> Result<HandedIn, HubError> {
        let difference = self.compare_catalogue(text)?;
        let (version, before) = self.catalogue()?;
        if before == text {
            return Ok(HandedIn { version, difference });
        }
        self.put_record(in_force::key(), version + 1, RecordBody::Catalogue(text.to_owned()), now)?;
        Ok(HandedIn { version: version + 1, difference })
    }
}
