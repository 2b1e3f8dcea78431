//! The runs that people gained and lost, written together: many people share a row.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::search::runs::{self, Run};

/// Changes that are still to be written.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Who has the run now, and who has it no longer.
    people: HashMap<Run, Vec<(i64, bool)>>,
}

impl Changes {
    pub(super) fn gain(&mut self, person: i64, runs: Vec<Run>) {
        runs.into_iter().for_each(|run| self.people.entry(run).or_default().push((person, true)));
    }

    pub(super) fn lose(&mut self, person: i64, runs: Vec<Run>) {
        runs.into_iter().for_each(|run| self.people.entry(run).or_default().push((person, false)));
    }

    /// Writes all of them, in the order of the rows.
    pub(super) fn write(self, connection: &Connection) -> Result<()> {
        let mut changed: Vec<(String, Vec<(i64, bool)>)> =
            self.people.into_iter().map(|(run, people)| (String::from_iter(run), people)).collect();
        changed.sort_unstable();
        for (run, people) in &mut changed {
            // The later word of two about one person counts.
            people.sort_by_key(|(person, _)| *person);
            for block in people.chunk_by(|one, next| runs::place(one.0).0 == runs::place(next.0).0) {
                write_block(connection, run, block)?;
            }
        }
        Ok(())
    }
}

fn write_block(connection: &Connection, run: &str, people: &[(i64, bool)]) -> Result<()> {
    let (block, _) = runs::place(people[0].0);
    let before: Option<Vec<u8>> = connection
        .prepare_cached("select people from derived_run where run = ? and block = ?")?
        .query_row(params![run, block], |row| row.get(0))
        .optional()?;
    let mut places: BTreeSet<u16> = before.iter().flat_map(|bytes| runs::from_bytes(bytes)).collect();
    for (person, has) in people {
        let (_, place) = runs::place(*person);
        if *has {
            places.insert(place)
        } else {
            places.remove(&place)
        };
    }
    let after = runs::to_bytes(&places.into_iter().collect::<Vec<_>>());
    match before {
        Some(before) if before == after => {}
        _ if after.is_empty() => {
            connection
                .prepare_cached("delete from derived_run where run = ? and block = ?")?
                .execute(params![run, block])?;
        }
        _ => {
            connection
                .prepare_cached("insert or replace into derived_run (run, block, people) values (?, ?, ?)")?
                .execute(params![run, block, after])?;
        }
    }
    Ok(())
}
