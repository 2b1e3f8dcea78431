//! Derived rows of customers of whom nothing was held before: worked out from their items
//! without the database, and written together.

use rusqlite::Transaction;
use visavi_domain::{CustomerId, Dossier, Record, RecordKey, Reference};
use visavi_protocol::snapshot::{OperationView, RecordView, View};
use visavi_protocol::{operation, payload};

use super::conflicts::{self, Conflict};
use super::portrait::{self, Portrait};
use super::runs::Changes;
use super::unread::Unread;
use super::{people, stated, work};
use crate::error::Result;

/// What derived rows will say of one customer.
#[derive(Debug)]
pub(crate) struct Sketch {
    pub(crate) customer: CustomerId,
    /// `None` of a customer nothing is held of.
    portrait: Option<Portrait>,
    conflicts: Vec<Conflict>,
    work: Vec<work::Row>,
}

impl Sketch {
    /// Returns the sketch of a customer whose rows are made another way.
    pub(crate) fn nothing_of(customer: CustomerId) -> Self {
        Self { customer, portrait: None, conflicts: Vec::new(), work: Vec::new() }
    }

    /// Returns the sketch of a customer of whom these items are held, and nothing else.
    pub(crate) fn of<'a>(customer: CustomerId, items: impl Iterator<Item = View<'a>>, reference: &Reference) -> Self {
        let mut dossier = Dossier::empty(customer);
        let mut operations = Vec::with_capacity(items.size_hint().0);
        for item in items {
            match item {
                View::Operation(operation) if !operation.command => operations.push(operation),
                View::Operation(_) => {}
                View::Record(record) => add_record(&mut dossier, &record),
            }
        }
        let (met_unread, is_any_unread) = match Unread::of(&operations, reference) {
            Some(unread) if unread.read_into(&mut dossier) => (unread.met_at(), !operations.is_empty()),
            _ => {
                operations.iter().for_each(|operation| add_operation(&mut dossier, operation));
                (None, false)
            }
        };
        let profile = stated(&mut dossier, reference);
        let is_anything =
            is_any_unread || !dossier.facts.is_empty() || !dossier.records.is_empty() || dossier.unread > 0;
        let met = portrait::met(&dossier, &[]).chain(met_unread);
        Self {
            customer,
            portrait: is_anything.then(|| Portrait::made(&dossier, &profile, met)),
            conflicts: conflicts::of(&profile).collect(),
            work: work::of(&dossier).collect(),
        }
    }

    fn write_rest(&self, transaction: &Transaction<'_>) -> Result<()> {
        work::add(transaction, self.customer, &self.work)?;
        conflicts::add(transaction, self.customer, &self.conflicts)
    }
}

fn add_operation(dossier: &mut Dossier, operation: &OperationView<'_>) {
    if operation.command {
        return;
    }
    match operation::facts_in(operation.id, operation.customer, operation.version, operation.payload) {
        Ok(facts) => dossier.facts.extend(facts),
        Err(_) => dossier.unread += 1,
    }
}

fn add_record(dossier: &mut Dossier, record: &RecordView<'_>) {
    let body: Option<visavi_domain::record::RecordBody> = payload::read(record.version, record.body).ok();
    match body.filter(|body| body.kind() == record.kind) {
        Some(body) => dossier.records.push(Record {
            key: RecordKey { kind: record.kind, owner: record.owner, id: record.id.to_owned() },
            customer: record.customer,
            version: record.record_version,
            body,
        }),
        None => dossier.unread += 1,
    }
}

/// Writes the rows of customers who have none, each under their number.
pub(crate) fn write<'a>(
    transaction: &Transaction<'_>,
    sketches: impl Iterator<Item = (i64, &'a Sketch)>,
) -> Result<()> {
    let mut changes = Changes::default();
    for (number, sketch) in sketches {
        if let Some(portrait) = &sketch.portrait {
            people::add_new(transaction, &mut changes, number, sketch.customer, portrait)?;
        }
        sketch.write_rest(transaction)?;
    }
    changes.write(transaction)
}

/// The same, without what numbers and addresses are found by: see [`super::later`].
pub(crate) fn write_for_later<'a>(
    transaction: &Transaction<'_>,
    sketches: impl Iterator<Item = (i64, &'a Sketch)>,
) -> Result<()> {
    let mut came = 0;
    for (number, sketch) in sketches {
        if let Some(portrait) = &sketch.portrait {
            people::add_for_later(transaction, number, sketch.customer, portrait)?;
            came += 1;
        }
        sketch.write_rest(transaction)?;
    }
    people::count(transaction, came)
}
