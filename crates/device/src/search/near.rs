//! Names with a word that is one typo away from a typed one: a letter too many, one
//! missing, one wrong, or two swapped.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::best::{Best, Hit};
use super::index::{BEGINNING_MAX, pair_key};
use super::names::assign;
use super::neighbours::{begins_nearly, neighbours};
use crate::error::Result;

/// So few names are read word by word, rather than through a list of pairs.
const FEW: i64 = 400;
const FEW_WORDS: usize = 8;

/// Returns the most recent people whose name has for each typed word one that begins
/// with it or is one typo away, at least one of them a typo.
///
/// Two typos at once, each in the first letter of its word, are in no list of pairs:
/// they are looked for, the long way, only where `nothing_yet` was found otherwise.
pub(super) fn near(connection: &Connection, words: &[String], wanted: usize, nothing_yet: bool) -> Result<Vec<Hit>> {
    let typed: Vec<&str> = words.iter().map(String::as_str).collect();
    let best = search(connection, &typed, wanted, Lists::BesideInitial)?;
    let best = if best.is_empty() && nothing_yet && typed.len() > 1 {
        search(connection, &typed, wanted, Lists::Whole)?
    } else {
        best
    };
    Ok(best.into_hits())
}

/// Which lists are walked for a word beside others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lists {
    /// Names in which it stands beside a word with the other's initial.
    BesideInitial,
    /// All names that have it.
    Whole,
}

fn search(connection: &Connection, typed: &[&str], wanted: usize, lists: Lists) -> Result<Best> {
    let mut best = Best::new(wanted);
    for (place, word) in typed.iter().enumerate() {
        let mut rest = typed.to_vec();
        rest.remove(place);
        for (list, full_words) in grouped(connection, neighbours(connection, word)?, &rest, lists)? {
            follow(&mut best, connection, &list, &full_words, &rest)?;
        }
    }
    Ok(best)
}

/// The lists to walk, each with the full words it is walked for: many words may share
/// one.
fn grouped(
    connection: &Connection,
    full_words: BTreeSet<String>,
    rest: &[&str],
    lists: Lists,
) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut grouped: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let pairs = !rest.is_empty() && lists == Lists::BesideInitial && !are_few(connection, &full_words)?;
    for full in full_words {
        let length = full.chars().count();
        let list = match rest {
            [other, ..] if pairs && length >= 2 => pair_key(&full, other),
            _ if length > BEGINNING_MAX => format!("={full}"),
            _ => full.clone(),
        };
        grouped.entry(list).or_default().insert(full);
    }
    Ok(grouped)
}

fn are_few(connection: &Connection, full_words: &BTreeSet<String>) -> Result<bool> {
    if full_words.len() > FEW_WORDS {
        return Ok(false);
    }
    let mut select = connection.prepare_cached("select names from derived_word where word = ?")?;
    let mut names = 0;
    for word in full_words {
        names += select.query_row([word], |row| row.get::<_, i64>(0))?;
    }
    Ok(names <= FEW)
}

/// Offers the people of a list who have one of the full words and whose other words fit
/// the rest.
fn follow(
    best: &mut Best,
    connection: &Connection,
    list: &str,
    full_words: &BTreeSet<String>,
    rest: &[&str],
) -> Result<()> {
    let mut select =
        connection.prepare_cached("select ago, person, words from derived_name where key = ? order by ago, person")?;
    let mut rows = select.query([list])?;
    while let Some(row) = rows.next()? {
        let hit = Hit { ago: row.get(0)?, person: row.get(1)? };
        if best.is_beyond(hit) {
            break;
        }
        let words = row.get_ref(2)?.as_str().unwrap_or_default();
        let (first, others) = words.split_once(' ').unwrap_or((words, ""));
        if full_words.contains(first) && (rest.is_empty() || fits(rest, &others.split(' ').collect::<Vec<_>>())) {
            best.offer(hit);
        }
    }
    Ok(())
}

fn fits(rest: &[&str], words: &[&str]) -> bool {
    assign(rest, words, &mut |typed, word| word.starts_with(typed) || begins_nearly(typed, word))
}
