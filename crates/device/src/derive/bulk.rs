//! Makes the rows of many customers at once.
//!
//! Row by row, each customer's search rows touch a dozen pages of their own, and every
//! transaction writes them all: a large first load would write the index many times
//! over. Here the rows of many customers are sorted first and go in page by page. The
//! rows are the same; a property test compares them.

use rusqlite::{Transaction, params};
use visavi_domain::{CustomerId, Reference};

use super::{conflicts, contact, people, person, portrait, timeless, work};
use crate::error::Result;
use crate::read::dossier;
use crate::search::index::endings;

/// Customers whose rows are sorted together: about 100 MB in memory.
const TOGETHER: usize = 50_000;

/// Brings the rows of all these customers up to date.
pub(super) fn people(transaction: &Transaction<'_>, customers: &[CustomerId], reference: &Reference) -> Result<()> {
    for part in customers.chunks(TOGETHER) {
        let mut rows = Rows::default();
        for customer in part {
            if people::known(transaction, *customer)? {
                person(transaction, *customer, reference)?;
            } else {
                rows.add(transaction, *customer, reference)?;
            }
        }
        rows.write(transaction)?;
    }
    Ok(())
}

/// Search rows that are still to be written.
#[derive(Default)]
struct Rows {
    endings: Vec<(String, i64)>,
}

impl Rows {
    /// Writes what lies together anyway, and notes the rest.
    fn add(&mut self, transaction: &Transaction<'_>, customer: CustomerId, reference: &Reference) -> Result<()> {
        let dossier = dossier::load(transaction, customer)?;
        let profile = timeless(&dossier, reference);
        work::put(transaction, customer, &dossier)?;
        conflicts::put(transaction, customer, &profile)?;
        let unmet = contact::deeds_that_are_no_meeting(transaction, customer)?;
        let Some(portrait) = portrait::of(&dossier, &profile, &unmet) else { return Ok(()) };
        let person = people::insert(transaction, customer, &portrait)?;
        let mut insert =
            transaction.prepare_cached("insert into derived_code (person, kind, code, printed) values (?, ?, ?, ?)")?;
        for ((kind, code), printed) in &portrait.codes {
            insert.execute(params![person, *kind as i64, code, printed])?;
            self.endings.extend(endings(code).map(|ending| (ending.to_owned(), person)));
        }
        Ok(())
    }

    fn write(mut self, transaction: &Transaction<'_>) -> Result<()> {
        self.endings.sort_unstable();
        self.endings.dedup();
        let mut insert = transaction.prepare_cached("insert into derived_ending (ending, person) values (?, ?)")?;
        for (ending, person) in &self.endings {
            insert.execute(params![ending, person])?;
        }
        Ok(())
    }
}
