//! The search rows of phones, e-mail addresses, member and order numbers.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::runs::Changes;
use crate::error::Result;
use crate::search::index::CodeKind;
use crate::search::runs::{self, Run};

/// Codes, each with the form it is printed in where that differs.
type Codes = BTreeMap<(CodeKind, String), Option<String>>;

/// Returns the codes that are kept of a person.
pub(super) fn of(connection: &Connection, person: i64) -> Result<Codes> {
    let mut select = connection.prepare_cached("select kind, code, printed from derived_code where person = ?")?;
    let codes = select.query_map([person], |row| {
        let kind = crate::search::codes::kind(row.get(0)?);
        Ok(((kind, row.get(1)?), row.get(2)?))
    })?;
    Ok(codes.collect::<rusqlite::Result<_>>()?)
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
    let mut insert =
        connection.prepare_cached("insert into derived_code (person, kind, code, printed) values (?, ?, ?, ?)")?;
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
