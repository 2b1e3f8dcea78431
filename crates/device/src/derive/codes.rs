//! The search rows of phones, e-mail addresses, member and order numbers.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, params};

use super::runs::Changes;
use crate::error::Result;
use crate::search::index::CodeKind;
use crate::search::runs::{self, Run};

const INSERT: &str = "insert into derived_code (person, kind, code, printed) values (?, ?, ?, ?)";

/// Codes, each with the form it is printed in where that differs.
pub(super) type Codes = BTreeMap<(CodeKind, String), Option<String>>;

/// Returns the codes that are kept of a person.
pub(super) fn of(connection: &Connection, person: i64) -> Result<Codes> {
    let mut select = connection.prepare_cached("select kind, code, printed from derived_code where person = ?")?;
    let codes = select.query_map([person], |row| {
        let kind = crate::search::codes::kind(row.get(0)?);
        Ok(((kind, row.get(1)?), row.get(2)?))
    })?;
    Ok(codes.collect::<rusqlite::Result<_>>()?)
}

/// Returns the highest number of a person with a code.
pub(super) fn last_person(connection: &Connection) -> Result<i64> {
    let mut select = connection.prepare_cached("select coalesce(max(person), 0) from derived_code")?;
    Ok(select.query_row([], |row| row.get(0))?)
}

/// Returns the runs of a block, each with the places of those who have it, in order.
pub(super) fn runs_of_block(connection: &Connection, block: i64) -> Result<HashMap<Run, Vec<u16>>> {
    let mut all: HashMap<Run, Vec<u16>> = HashMap::new();
    let mut select =
        connection.prepare_cached("select person, code from derived_code where person >= ? and person < ?")?;
    let mut rows = select.query([runs::first(block), runs::first(block + 1)])?;
    while let Some(row) = rows.next()? {
        let (_, place) = runs::place(row.get(0)?);
        for run in runs::runs(row.get_ref(1)?.as_str().unwrap_or_default()) {
            let places = all.entry(run).or_default();
            // People come in order, each with all of their codes.
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }
    Ok(all)
}

/// Writes the codes of a person who has none, and nothing by which they are found.
pub(super) fn add(connection: &Connection, person: i64, codes: &Codes) -> Result<()> {
    let mut insert = connection.prepare_cached(INSERT)?;
    for ((kind, code), printed) in codes {
        insert.execute(params![person, *kind as i64, code, printed])?;
    }
    Ok(())
}

/// Takes the old codes' rows out and puts the new ones' in.
pub(super) fn swap(
    connection: &Connection,
    changes: &mut Changes,
    person: i64,
    old: &Codes,
    new: &Codes,
) -> Result<()> {
    if old == new {
        return Ok(());
    }
    let mut delete =
        connection.prepare_cached("delete from derived_code where person = ? and kind = ? and code = ?")?;
    for ((kind, code), _) in old.iter().filter(|(key, printed)| new.get(key) != Some(printed)) {
        delete.execute(params![person, *kind as i64, code])?;
    }
    let mut insert = connection.prepare_cached(INSERT)?;
    for ((kind, code), printed) in new.iter().filter(|(key, printed)| old.get(key) != Some(printed)) {
        insert.execute(params![person, *kind as i64, code, printed])?;
    }
    let (before, after) = (all_runs(old), all_runs(new));
    let only_in = |one: &[Run], other: &[Run]| -> Vec<Run> {
        one.iter().filter(|run| other.binary_search(run).is_err()).copied().collect()
    };
    changes.lose(person, only_in(&before, &after));
    changes.gain(person, only_in(&after, &before));
    Ok(())
}

/// Returns the runs of all codes, sorted, each once.
fn all_runs(codes: &Codes) -> Vec<Run> {
    let mut all: Vec<Run> = codes.keys().flat_map(|(_, code)| runs::runs(code)).collect();
    all.sort_unstable();
    all.dedup();
    all
}
