//! Phones, e-mail addresses, member and order numbers in which what was typed stands
//! in a row.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};

use super::best::{Best, Hit};
use super::index::CodeKind;
use super::question::Question;
use super::runs::{self, RUN, Run};
use crate::error::Result;

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
        candidates.extend(runs::having(connection, &parts(run))?);
    }
    if candidates.len() > many {
        return walk(connection, question, wanted);
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

/// Parts of what was typed: whoever has it has each of them. Those that overlap say
/// little more.
fn parts(typed: &str) -> Vec<Run> {
    let all: Vec<Run> = runs::runs(typed).collect();
    all.iter().step_by(RUN).chain(all.last()).copied().collect::<BTreeSet<_>>().into_iter().collect()
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
    fn a_long_run_is_looked_for_by_parts_that_cover_it() {
        let texts = |typed| parts(typed).iter().map(String::from_iter).collect::<Vec<_>>();
        assert_eq!(texts("456"), ["456"]);
        assert_eq!(texts("4567"), ["456", "567"]);
        assert_eq!(texts("0701234567"), ["070", "123", "456", "567"]);
    }
}
