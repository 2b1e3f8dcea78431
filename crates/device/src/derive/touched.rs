//! What a page of a feed brought of a customer, as far as derived rows rest on it.
//!
//! Mostly it is one answer in one slot, of neither name nor contact. Then nothing of the
//! dossier is read but that slot, and of the rows only those change that say when the
//! customer was met and whether the slot has two answers.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use visavi_domain::{CustomerId, Dossier, Fact, FactDraft, FactId, Moment, Reference, fold};
use visavi_protocol::snapshot::{OperationView, cuts};
use visavi_protocol::{Operation, Payload, payload};

use super::conflicts::{self, Conflict};
use super::{contact, unread};
use crate::error::Result;
use crate::feed::{facts, whose};

/// What came of one customer.
#[derive(Debug)]
pub(crate) enum Touched {
    /// New facts of neither name nor contact.
    Slots {
        /// As their payloads write them.
        slots: BTreeSet<Vec<u8>>,
        /// When an associate wrote down the last of them.
        met_at: Option<Moment>,
    },
    /// Any derived row may be another one.
    Everything,
}

impl Touched {
    /// Returns what an operation touches of whom nothing was held under its id before.
    pub(crate) fn of(operation: &Operation) -> Self {
        let cuts = cuts(operation);
        let view = OperationView::of(operation, &cuts);
        let (mut slots, mut met_at) = (BTreeSet::new(), None);
        let Some(facts) = view.facts().filter(|_| !view.command) else { return Self::Everything };
        for fact in facts {
            if fact.attribute().is_none_or(contact::is_of) || unread::is_undo(&fact) {
                return Self::Everything;
            }
            if unread::is_by_associate(&fact) {
                met_at = met_at.max(Some(fact.written_at()));
            }
            slots.insert(fact.slot.to_vec());
        }
        Self::Slots { slots, met_at }
    }

    /// Takes in what else came.
    pub(crate) fn and(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Slots { slots, met_at }, Self::Slots { slots: more, met_at: later }) => {
                slots.extend(more);
                *met_at = later.max(*met_at);
            }
            _ => *self = Self::Everything,
        }
    }
}

/// Brings derived rows up to date with what was touched.
pub(crate) fn people<'a>(
    transaction: &Transaction<'_>,
    customers: impl IntoIterator<Item = (&'a CustomerId, &'a Touched)>,
    reference: &Reference,
) -> Result<()> {
    // Whose rows wait has none that could be added to.
    let none_wait = !super::due::are_any(transaction)?;
    let mut wholly = Vec::new();
    for (customer, touched) in customers {
        let done = match touched {
            Touched::Slots { slots, met_at } if none_wait => {
                only_slots(transaction, *customer, slots, *met_at, reference)?
            }
            Touched::Slots { .. } | Touched::Everything => false,
        };
        if !done {
            wholly.push(*customer);
        }
    }
    super::people(transaction, wholly, reference)
}

/// Brings up to date what new facts in these slots change; says whether that could be done
/// without reading everything.
fn only_slots(
    transaction: &Transaction<'_>,
    customer: CustomerId,
    slots: &BTreeSet<Vec<u8>>,
    met_at: Option<Moment>,
    reference: &Reference,
) -> Result<bool> {
    let Some(number) = whose::known(transaction, customer)? else { return Ok(false) };
    let Some(row) = kept(transaction, number)? else { return Ok(false) };
    // What was said here and is not back yet is in no bucket.
    if contact::has_deeds(transaction, customer)? {
        return Ok(false);
    }
    let Some(dossier) = facts_in(transaction, customer, number, slots)? else { return Ok(false) };
    if dossier.facts.len() > slots.len() {
        let profile = fold(&dossier, reference, Moment(0));
        let of_these: BTreeSet<Conflict> = dossier.facts.iter().map(slot).collect();
        conflicts::put_some(transaction, customer, &profile, |conflict| of_these.contains(conflict))?;
    }
    meet(transaction, number, row, met_at)?;
    Ok(true)
}

/// Reads the facts in some slots; `None` where an undo may reach any of them, where two
/// buckets may hold the same one, and where one cannot be read.
fn facts_in(
    connection: &Connection,
    customer: CustomerId,
    number: i64,
    slots: &BTreeSet<Vec<u8>>,
) -> Result<Option<Dossier>> {
    let mut dossier = Dossier::empty(customer);
    let mut only = None;
    let stopped = facts::of(connection, customer, number, |bucket, operation| {
        if *only.get_or_insert(bucket) != bucket {
            return Ok(Some(()));
        }
        if operation.command {
            return Ok(None);
        }
        let Some(facts) = operation.facts() else { return Ok(Some(())) };
        for (bytes, place) in facts.zip(0..) {
            if unread::is_undo(&bytes) {
                return Ok(Some(()));
            }
            if slots.contains(bytes.slot) {
                let Ok(draft) = payload::read::<FactDraft>(operation.version, bytes.draft) else {
                    return Ok(Some(()));
                };
                let id = FactId { operation: operation.id, place };
                dossier.facts.push(Fact::read(id, customer, draft));
            }
        }
        Ok(None)
    })?;
    Ok(stopped.is_none().then_some(dossier))
}

fn slot(fact: &Fact) -> Conflict {
    (fact.attribute().to_owned(), Payload::write(fact.scope()).bytes)
}

/// When the customer was met, and how recent they are, as their row has it.
type Row = (Option<i64>, i64);

fn kept(connection: &Connection, number: i64) -> Result<Option<Row>> {
    let mut select = connection.prepare_cached("select met_at, recency from derived_person where person = ?")?;
    Ok(select.query_row([number], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn meet(connection: &Connection, number: i64, (met_at, recency): Row, at: Option<Moment>) -> Result<()> {
    let Some(Moment(at)) = at.filter(|at| Some(at.0) > met_at) else { return Ok(()) };
    connection
        .prepare_cached("update derived_person set met_at = ?, recency = ? where person = ?")?
        .execute(params![at, recency.max(at), number])?;
    Ok(())
}
