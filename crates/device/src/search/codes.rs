//! Phones, e-mail addresses, member and order numbers in which what was typed stands
//! in a row.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::best::{Best, Hit};
use super::index::{CodeKind, ENDING_MAX, beginning};
use super::question::Question;
use crate::error::{DeviceError, Result};

/// One code that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Matched {
    pub(super) kind: CodeKind,
    /// As it is printed.
    pub(super) printed: String,
}

/// Walking past one customer, the most recent first, costs about twice as much as taking
/// in one row that matches.
const WALK_COST: u64 = 2;

/// Returns the most recent people with a code that the question stands in.
pub(super) fn holding(connection: &Connection, question: &Question, people: u32, wanted: usize) -> Result<Vec<Hit>> {
    let runs: BTreeSet<&str> =
        [question.run.as_str(), question.address.as_str()].into_iter().filter(|run| !run.is_empty()).collect();
    if runs.is_empty() {
        return Ok(Vec::new());
    }
    // Where r rows of n people match, walking finds `wanted` after wanted * n / r
    // people: cheaper than reading all r where r is above this.
    let many = ((wanted as u64 * u64::from(people) * WALK_COST) as f64).sqrt() as usize;
    let mut candidates = BTreeSet::new();
    for run in runs {
        if !windows(run).try_fold(false, |found, window| {
            Ok::<_, DeviceError>(found || collect(connection, window, many, &mut candidates)?)
        })? {
            return walk(connection, question, wanted);
        }
    }
    let mut best = Best::new(wanted);
    let mut recency = connection.prepare_cached("select -recency from derived_person where person = ?")?;
    for person in candidates {
        let Some(ago) = recency.query_row([person], |row| row.get(0)).optional()? else { continue };
        let hit = Hit { ago, person };
        if !best.is_beyond(hit) && matched(connection, person, question)?.is_some() {
            best.offer(hit);
        }
    }
    Ok(best.into_hits())
}

/// Parts of the run that are no longer than an ending: whoever has the whole run has
/// each of them, and the last may be rare where the first is not.
fn windows(run: &str) -> impl Iterator<Item = &str> {
    let places: Vec<usize> = run.char_indices().map(|(place, _)| place).collect();
    let last = places.len().saturating_sub(ENDING_MAX);
    (0..=last)
        .step_by(ENDING_MAX)
        .chain((!last.is_multiple_of(ENDING_MAX)).then_some(last))
        .map(move |start| beginning(&run[places[start]..], ENDING_MAX))
}

/// Collects the people with an ending that begins with the window; gives up where there
/// are too many.
fn collect(connection: &Connection, window: &str, many: usize, candidates: &mut BTreeSet<i64>) -> Result<bool> {
    let mut select = connection.prepare_cached("select person from derived_ending where ending >= ? and ending < ?")?;
    let mut rows = select.query(params![window, after(window)])?;
    let mut read = 0;
    while let Some(row) = rows.next()? {
        candidates.insert(row.get(0)?);
        read += 1;
        if read > many {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The end of the range of texts that begin with `text`: no letter sorts higher.
fn after(text: &str) -> String {
    format!("{text}\u{10ffff}")
}

/// Walks down from the most recent customer: so many match that enough soon do.
fn walk(connection: &Connection, question: &Question, wanted: usize) -> Result<Vec<Hit>> {
    let mut best = Best::new(wanted);
    let mut select =
        connection.prepare_cached("select -recency, person from derived_person order by recency desc, person")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let hit = Hit { ago: row.get(0)?, person: row.get(1)? };
        if best.is_full() {
            break;
        }
        if matched(connection, hit.person, question)?.is_some() {
            best.offer(hit);
        }
    }
    Ok(best.into_hits())
}

/// Returns the first of a person's codes that the question stands in: phones before
/// e-mail addresses before numbers.
pub(super) fn matched(connection: &Connection, person: i64, question: &Question) -> Result<Option<Matched>> {
    let mut select = connection
        .prepare_cached("select kind, code, printed from derived_code where person = ? order by kind, code")?;
    let mut rows = select.query([person])?;
    while let Some(row) = rows.next()? {
        let kind = kind(row.get(0)?);
        let code = row.get_ref(1)?.as_str().unwrap_or_default();
        let typed = if kind == CodeKind::Email { &question.address } else { &question.run };
        if !typed.is_empty() && code.contains(typed.as_str()) {
            let printed = row.get::<_, Option<String>>(2)?.unwrap_or_else(|| code.to_owned());
            return Ok(Some(Matched { kind, printed }));
        }
    }
    Ok(None)
}

/// Reads a kind from its number.
pub(crate) fn kind(number: i64) -> CodeKind {
    match number {
        1 => CodeKind::Phone,
        2 => CodeKind::Email,
        3 => CodeKind::Member,
        _ => CodeKind::Order,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_is_looked_for_by_each_of_its_parts() {
        assert_eq!(windows("456").collect::<Vec<_>>(), ["456"]);
        assert_eq!(windows("12345678").collect::<Vec<_>>(), ["12345678"]);
        assert_eq!(windows("annika.lind@exam").collect::<Vec<_>>(), ["annika.l", "ind@exam"]);
        assert_eq!(windows("46701234567").collect::<Vec<_>>(), ["46701234", "01234567"]);
    }
}
