//! Finds customers for what has been typed so far.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::best::Hit;
use super::codes::{self, Matched};
use super::found::{Found, FoundBy, FoundRow};
use super::index::CodeKind;
use super::names::Names;
use super::question::Question;
use super::spans;
use crate::device::Device;
use crate::error::Result;
use crate::read::person::{self, PersonRow};

/// So many who match as typed fill the part of the list that is seen at once; typos are
/// not looked for behind them.
const ENOUGH: usize = 8;

/// How a person was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Name,
    Code,
    NearName,
}

impl Device {
    /// Returns the customers that the text finds, `limit` at most: names as typed, then
    /// numbers and addresses, then, where those are few, names one typo away. Of each
    /// sort the one heard of last comes first.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn find(&self, text: &str, limit: usize) -> Result<Found> {
        let question = Question::read(text);
        self.seek_names(|connection, names| {
            let searched = person::total(connection)?;
            let mut hits = collect(connection, names, &question, searched, limit + 1)?;
            let more = hits.len() > limit;
            hits.truncate(limit);
            let mut select = connection.prepare_cached(SELECT)?;
            let mut people = Vec::with_capacity(hits.len());
            for (hit, way) in hits {
                let person = select.query_row([hit.person], person::read)?;
                people.extend(row(connection, hit, person, way, &question)?);
            }
            let near = people.iter().any(|row| row.by == FoundBy::NearName);
            Ok(Found { people, more, near, searched })
        })
    }
}

/// Collects hits from the exact to the near, each person once.
fn collect(
    connection: &Connection,
    names: &Names,
    question: &Question,
    people: u32,
    wanted: usize,
) -> Result<Vec<(Hit, Way)>> {
    let mut seen = BTreeSet::new();
    let mut hits: Vec<(Hit, Way)> = Vec::new();
    let mut add = |found: Vec<Hit>, way: Way| {
        hits.extend(found.into_iter().filter(|hit| seen.insert(hit.person)).map(|hit| (hit, way)));
        hits.truncate(wanted);
        hits.len()
    };
    if add(names.exact(&question.words, wanted), Way::Name) < wanted {
        let exact = add(codes::holding(connection, question, people, wanted)?, Way::Code);
        if exact < wanted.min(ENOUGH) {
            add(names.near(&question.words, wanted), Way::NearName);
        }
    }
    Ok(hits)
}

fn row(
    connection: &Connection,
    hit: Hit,
    person: PersonRow,
    way: Way,
    question: &Question,
) -> Result<Option<FoundRow>> {
    let shown = person.shown();
    let by = match way {
        Way::Name => FoundBy::Name,
        Way::NearName => FoundBy::NearName,
        Way::Code => match codes::matched(connection, hit.person, question)? {
            Some(matched) => by_code(matched),
            None => return Ok(None),
        },
    };
    let matched = match &by {
        FoundBy::Name | FoundBy::NearName => spans::of_name(&shown, &question.words),
        FoundBy::Member { number } if *number == shown => spans::of_number(&shown, &question.run),
        _ => Vec::new(),
    };
    Ok(Some(FoundRow { person, shown, matched, by }))
}

const SELECT: &str =
    "select customer, given, family, number, town, phone_ends, met_at from derived_person where person = ?";

fn by_code(matched: Matched) -> FoundBy {
    let Matched { kind, printed } = matched;
    match kind {
        CodeKind::Phone => FoundBy::Phone { ends: printed[printed.len().saturating_sub(2)..].to_owned() },
        CodeKind::Email => FoundBy::Email,
        CodeKind::Member => FoundBy::Member { number: printed },
        CodeKind::Order => FoundBy::Order { number: printed },
    }
}
