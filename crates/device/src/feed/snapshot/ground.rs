//! Writes the dossiers of a part into the ground, in the order of the tables' keys.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rusqlite::{CachedStatement, Statement, Transaction, params};
use visavi_domain::CustomerId;
use visavi_protocol::packed::Packer;
use visavi_protocol::snapshot::{OperationView, Part, RecordView, View};

use crate::error::Result;
use crate::feed::{facts, keep, whose};
use crate::row;

/// Whose dossiers are written, and under which numbers.
#[derive(Debug)]
pub(super) struct Ground {
    bucket: i64,
    own: Option<u32>,
    numbers: HashMap<CustomerId, i64>,
    new: HashSet<CustomerId>,
    /// Of whom something may lie here already: known before, or in two rows of the part.
    held: HashSet<CustomerId>,
}

impl Ground {
    /// Gives numbers to everybody who has none, all at once: by their ids they lie all
    /// over the index.
    pub(super) fn number(
        transaction: &Transaction<'_>,
        bucket: i64,
        customers: impl Iterator<Item = CustomerId>,
    ) -> Result<Self> {
        // What is shown of customers with deeds of this device rests on those too.
        let with_deeds: HashSet<CustomerId> = transaction
            .prepare_cached("select distinct customer from deed")?
            .query_map([], |row| row::customer(row, 0))?
            .collect::<rusqlite::Result<_>>()?;
        let own = keep::own_number(transaction)?;
        let mut ground = Self { bucket, own, numbers: HashMap::new(), new: HashSet::new(), held: HashSet::new() };
        let mut insert = transaction.prepare_cached("insert or ignore into customer (customer) values (?)")?;
        for customer in customers {
            if ground.numbers.contains_key(&customer) {
                // Two rows of one customer are read together from the tables.
                ground.new.remove(&customer);
                ground.held.insert(customer);
                continue;
            }
            // Hardly anybody has a number yet.
            let number = if insert.execute([customer.0])? == 1 {
                if !with_deeds.contains(&customer) {
                    ground.new.insert(customer);
                }
                transaction.last_insert_rowid()
            } else {
                ground.held.insert(customer);
                whose::number(transaction, customer)?
            };
            ground.numbers.insert(customer, number);
        }
        Ok(ground)
    }

    /// Says whether nothing was held of the customer before this part, and nothing was
    /// done here.
    pub(super) fn is_new(&self, customer: CustomerId) -> bool {
        self.new.contains(&customer)
    }

    /// Returns the number of a customer.
    ///
    /// # Panics
    /// For anybody who is not in the part.
    pub(super) fn number_of(&self, customer: CustomerId) -> i64 {
        self.numbers[&customer]
    }

    /// Begins to write. Records that are there already came with this very part before it
    /// was cut off; to ignore them costs nothing, to replace rows that are not there would
    /// copy every page first.
    pub(super) fn writing<'a>(&'a self, transaction: &'a Transaction<'a>) -> Result<Writing<'a>> {
        Ok(Writing {
            ground: self,
            transaction,
            packer: Packer::default(),
            operations: Vec::new(),
            facts: transaction.prepare_cached("insert into facts (whose, bucket, packed) values (?, ?, ?)")?,
            record: transaction.prepare_cached(
                "insert or ignore into record (whose, kind, owner, id, bucket, record_version, version, body)
                 values (?, ?, ?, ?, ?, ?, ?, ?)",
            )?,
        })
    }
}

/// Writes into the ground within one transaction.
pub(super) struct Writing<'a> {
    ground: &'a Ground,
    transaction: &'a Transaction<'a>,
    packer: Packer,
    /// Those of the dossier that is being written.
    operations: Vec<OperationView<'a>>,
    facts: CachedStatement<'a>,
    record: CachedStatement<'a>,
}

impl<'a> Writing<'a> {
    /// Writes items of one customer.
    pub(super) fn write(&mut self, part: &'a Part, customer: CustomerId, places: Range<usize>) -> Result<()> {
        let whose = self.ground.number_of(customer);
        for view in part.views(Some(customer), places) {
            match view {
                View::Operation(operation) => self.operations.push(operation),
                View::Record(record) => write_record(&mut self.record, whose, self.ground.bucket, &record)?,
            }
        }
        if self.operations.is_empty() {
            return Ok(());
        }
        if !self.operations.is_sorted_by(|one, next| one.id < next.id) {
            self.operations.sort_by_key(|operation| operation.id);
            self.operations.dedup_by_key(|operation| operation.id);
        }
        for operation in self.operations.iter().filter(|operation| self.ground.own == Some(operation.id.device.0)) {
            keep::brought_back(self.transaction, operation.id, operation.payload)?;
        }
        let operations = self.operations.drain(..);
        if self.ground.held.contains(&customer) {
            facts::lay(self.transaction, &mut self.packer, (whose, self.ground.bucket), operations, |_| {})?;
            return facts::write(self.transaction, whose, self.ground.bucket, self.packer.bytes());
        }
        self.packer.clear();
        operations.for_each(|operation| self.packer.push(&operation));
        self.facts.execute(params![whose, self.ground.bucket, self.packer.bytes()])?;
        Ok(())
    }
}

fn write_record(insert: &mut Statement<'_>, whose: i64, bucket: i64, record: &RecordView<'_>) -> Result<()> {
    insert.raw_bind_parameter(1, whose)?;
    insert.raw_bind_parameter(2, record.kind as u8)?;
    insert.raw_bind_parameter(3, record.owner.0)?;
    insert.raw_bind_parameter(4, record.id)?;
    insert.raw_bind_parameter(5, bucket)?;
    insert.raw_bind_parameter(6, record.record_version)?;
    insert.raw_bind_parameter(7, record.version)?;
    insert.raw_bind_parameter(8, record.body)?;
    insert.raw_execute()?;
    Ok(())
}
