//! Names with a word that is one typo away from a typed one: a letter too many, one
//! missing, one wrong, or two swapped.

use rusqlite::Connection;

use super::best::{Best, Hit};
use super::index::{BEGINNING_MAX, beginning, pair_key};
use super::names::assign;
use super::neighbours::{begins_nearly, neighbours};
use crate::error::Result;

/// Returns the most recent people whose name has for each typed word one that begins
/// with it or is one typo away, at least one of them a typo.
pub(super) fn near(connection: &Connection, words: &[String], wanted: usize) -> Result<Vec<Hit>> {
    let typed: Vec<&str> = words.iter().map(String::as_str).collect();
    let best = search(connection, &typed, wanted, Lists::BesideInitial)?;
    // Two typos at once, each in the first letter of its word, are in no list of pairs.
    let best = if best.is_empty() && typed.len() > 1 {
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
        for full in neighbours(connection, word)? {
            follow(&mut best, connection, &full, &rest, lists)?;
        }
    }
    Ok(best)
}

/// Offers the people who have the full word and whose other words fit the rest.
fn follow(best: &mut Best, connection: &Connection, full: &str, rest: &[&str], lists: Lists) -> Result<()> {
    let mut select =
        connection.prepare_cached("select ago, person, words from derived_name where key = ? order by ago, person")?;
    let mut rows = select.query([list_of(full, rest, lists)])?;
    while let Some(row) = rows.next()? {
        let hit = Hit { ago: row.get(0)?, person: row.get(1)? };
        if best.is_beyond(hit.ago) {
            break;
        }
        let mut words = row.get_ref(2)?.as_str().unwrap_or_default().split(' ');
        if words.next() == Some(full) && (rest.is_empty() || fits(rest, &words.collect::<Vec<_>>())) {
            best.offer(hit);
        }
    }
    Ok(())
}

fn list_of(full: &str, rest: &[&str], lists: Lists) -> String {
    let length = full.chars().count();
    match rest {
        [other, ..] if lists == Lists::BesideInitial && length >= 2 => pair_key(full, other),
        _ if length > BEGINNING_MAX => format!("={full}"),
        _ => beginning(full, BEGINNING_MAX).to_owned(),
    }
}

fn fits(rest: &[&str], words: &[&str]) -> bool {
    assign(rest, words, &mut |typed, word| word.starts_with(typed) || begins_nearly(typed, word))
}
