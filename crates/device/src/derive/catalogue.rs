//! A new attribute catalogue may change what derived rows say.

use rusqlite::Transaction;
use visavi_domain::{Catalogue, Reference};

use super::{people, rebuild};
use crate::error::Result;

/// Makes the rows of all customers anew where the new catalogue reads facts otherwise
/// than the old one. New words and shelf lives change no derived row, so that the usual
/// change costs nothing.
pub(crate) fn catalogue_changed(transaction: &Transaction<'_>, before: &Reference, after: &Reference) -> Result<()> {
    if reading(&before.catalogue) == reading(&after.catalogue) {
        return Ok(());
    }
    people(transaction, rebuild::customers(transaction)?, after)
}

/// What of a catalogue the fold's outcome at a fixed moment rests on.
fn reading(catalogue: &Catalogue) -> Vec<String> {
    let mut reading: Vec<String> = catalogue
        .iter()
        .map(|attribute| {
            format!(
                "{} {:?} {:?} {:?} {:?} {} {:?}",
                attribute.key,
                attribute.value,
                attribute.cardinality,
                attribute.dimensions,
                attribute.garment,
                attribute.open_choices,
                attribute.choices
            )
        })
        .collect();
    reading.sort_unstable();
    reading
}
