//! Search rows of codes that are made at the end of a large load, in one ordered pass.
//!
//! Made as customers come they would be written over and over: who comes next has numbers
//! from all over the index, and each commit writes every page that was touched. So the
//! codes themselves are written where they lie, by person, and their index and the runs
//! wait, as does the order of people by recency. That the index is not there says so.

use rusqlite::{Connection, Transaction, params};

use super::codes;
use crate::device::Device;
use crate::error::Result;
use crate::search::runs::{self, Run};

/// Blocks whose runs are sorted together: as many as some ten megabytes hold.
const BLOCKS_AT_ONCE: i64 = 16;
/// Rows in one transaction.
const ROWS_AT_ONCE: usize = 4_096;

/// As the migrations made them.
const INDEXES: &str = "create index if not exists derived_person_by_recency on derived_person (recency desc);
    create index if not exists derived_code_whole on derived_code (code, kind)";

/// Lets indexes and runs wait from now on.
pub(crate) fn put_off(transaction: &Transaction<'_>) -> Result<()> {
    Ok(transaction.execute_batch(
        "drop index if exists derived_code_whole;
         drop index if exists derived_person_by_recency",
    )?)
}

/// Makes the indexes. Each is sorted first and then written once.
pub(crate) fn make_indexes(transaction: &Transaction<'_>) -> Result<()> {
    Ok(transaction.execute_batch(INDEXES)?)
}

/// Says whether indexes and runs wait.
fn are_put_off(connection: &Connection) -> Result<bool> {
    let there = connection
        .prepare_cached("select 1 from sqlite_schema where type = 'index' and name = 'derived_code_whole'")?
        .exists([])?;
    Ok(!there)
}

/// A run, the block of the people who have it, and their places in it.
type Row = (Run, i64, Vec<u8>);

impl Device {
    /// Makes what was put off. Cut off anywhere, it begins anew.
    pub(crate) fn make_late_rows(&self) -> Result<()> {
        if !self.read(are_put_off)? {
            return Ok(());
        }
        self.for_feed(|transaction| Ok(transaction.execute_batch("delete from derived_run")?))?;
        let last = self.read(codes::last_person)?;
        let mut block = 0;
        while block <= runs::place(last).0 {
            for rows in self.runs_of(block, block + BLOCKS_AT_ONCE)?.chunks(ROWS_AT_ONCE) {
                self.for_feed(|transaction| {
                    let mut insert = transaction
                        .prepare_cached("insert or replace into derived_run (run, block, people) values (?, ?, ?)")?;
                    for (run, block, people) in rows {
                        insert.execute(params![String::from_iter(run), block, people])?;
                    }
                    Ok(())
                })?;
            }
            block += BLOCKS_AT_ONCE;
        }
        self.for_feed(make_indexes)
    }

    /// Returns the rows of some blocks in their order.
    fn runs_of(&self, from: i64, to: i64) -> Result<Vec<Row>> {
        let mut rows: Vec<Row> = Vec::new();
        for block in from..to {
            let runs = self.read(|connection| codes::runs_of_block(connection, block))?;
            rows.extend(runs.into_iter().map(|(run, places)| (run, block, runs::to_bytes(&places))));
        }
        rows.sort_unstable_by_key(|(run, block, _)| (*run, *block));
        Ok(rows)
    }
}
