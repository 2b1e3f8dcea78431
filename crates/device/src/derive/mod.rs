//! Derived rows, kept with the ground they come from in the same transaction.
//!
//! They are a function of the ground alone: made anew from nothing they are the same,
//! row for row. No clock has a say in them.

mod contact;
mod portrait;
mod people;
mod codes;
mod runs;
mod conflicts;
mod work;
mod unread;
pub(crate) mod touched;
pub(crate) mod sketch;
pub(crate) mod later;
pub(crate) mod shelf;
pub(crate) mod due;
mod catalogue;
mod rebuild;
mod fingerprint;

use rusqlite::Transaction;
use visavi_domain::{CustomerId, Dossier, Moment, Profile, Reference, fold};

use crate::desk::save::Deed;
use crate::error::Result;
use crate::read::dossier;

pub(crate) use catalogue::catalogue_changed;
pub(crate) use rebuild::rebuild;

/// Brings all derived rows of one customer up to date.
pub(crate) fn person(transaction: &Transaction<'_>, customer: CustomerId, reference: &Reference) -> Result<()> {
    people(transaction, [customer], reference)
}

/// Brings all derived rows of these customers up to date, whatever has changed of them.
pub(crate) fn people(
    transaction: &Transaction<'_>,
    customers: impl IntoIterator<Item = CustomerId>,
    reference: &Reference,
) -> Result<()> {
    let mut changes = runs::Changes::default();
    for customer in customers {
        let mut dossier = dossier::load(transaction, customer)?;
        let profile = stated(&mut dossier, reference);
        let unmet = contact::deeds_that_are_no_meeting(transaction, customer)?;
        people::put(transaction, &mut changes, customer, portrait::of(&dossier, &profile, &unmet).as_ref())?;
        work::put(transaction, customer, &dossier)?;
        conflicts::put(transaction, customer, &profile)?;
    }
    changes.write(transaction)
}

/// Brings up to date what a deed changes. Search rows rest on names and contact facts
/// alone, so that an ordinary correction touches none of their pages.
pub(crate) fn after_deed(transaction: &Transaction<'_>, deed: &Deed, reference: &Reference) -> Result<()> {
    if contact::concerns(&deed.drafts) || !people::known(transaction, deed.customer)? {
        return person(transaction, deed.customer, reference);
    }
    // Orders make no two answers, and there may be hundreds of them.
    let mut dossier = dossier::facts(transaction, deed.customer)?;
    conflicts::put(transaction, deed.customer, &stated(&mut dossier, reference))
}

/// What was stated, at a moment when nothing has had time to age: derived rows must not
/// change by the passing of time. What orders let one guess is in none of them, and would
/// be half of the work.
fn stated(dossier: &mut Dossier, reference: &Reference) -> Profile {
    let records = std::mem::take(&mut dossier.records);
    let profile = fold(dossier, reference, Moment(0));
    dossier.records = records;
    profile
}
