//! Names that the typed words are beginnings of.

use rusqlite::{Connection, Rows, params};

use super::best::{Best, Hit};
use super::index::{BEGINNING_MAX, beginning, pair_key};
use crate::error::Result;

/// So few names are read whole, rather than walked by recency.
const FEW: i64 = 400;
/// Up to so many distinct words are merged by recency.
const WORDS_MERGED: usize = 8;
/// Distinct words looked at to learn how many names a word may mean.
const WORDS_COUNTED: usize = 64;
/// Rows read from one of two lists before the other has its turn.
const TURN: usize = 32;

const BY_KEY: &str = "select ago, person, words from derived_name where key = ? order by ago, person";
/// The same again: two statements that run side by side must not share one.
const BY_KEY_TOO: &str = "select ago, person, words from derived_name where key = ? order by ago, person -- too";

/// Returns the most recent people whose name has, for each typed word, a word of its own
/// that begins with it.
pub(super) fn exact(connection: &Connection, words: &[String], wanted: usize) -> Result<Vec<Hit>> {
    let mut longest_first: Vec<&str> = words.iter().map(String::as_str).collect();
    longest_first.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    for word in &longest_first {
        if let Some(hits) = from_rare_word(connection, word, &longest_first, wanted)? {
            return Ok(hits);
        }
    }
    match longest_first[..] {
        [] => Ok(Vec::new()),
        [only] => walk(connection, beginning(only, BEGINNING_MAX), &longest_first, wanted),
        [first, second, ..] => {
            race(connection, [list_of(first, second), list_of(second, first)], &longest_first, wanted)
        }
    }
}

/// The distinct words that begin with `word`, with the number of names that have them.
struct Meant {
    words: Vec<(String, i64)>,
    /// There are more than were counted.
    more: bool,
}

fn meant(connection: &Connection, word: &str) -> Result<Meant> {
    let mut select = connection.prepare_cached(
        "select word, names
         from derived_word
         where word >= ? and word < ?
         limit ?",
    )?;
    let rows =
        select.query_map(params![word, after(word), WORDS_COUNTED as i64 + 1], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut words = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let more = words.len() > WORDS_COUNTED;
    words.truncate(WORDS_COUNTED);
    Ok(Meant { words, more })
}

/// The end of the range of texts that begin with `text`: no letter sorts higher.
pub(super) fn after(text: &str) -> String {
    format!("{text}\u{10ffff}")
}

/// Answers from the full words that one long word may mean, where that is the cheapest
/// way: few names, or few words to merge. `None` where it is not.
fn from_rare_word(connection: &Connection, word: &str, all: &[&str], wanted: usize) -> Result<Option<Vec<Hit>>> {
    if word.chars().count() <= BEGINNING_MAX {
        return Ok(None);
    }
    let meant = meant(connection, word)?;
    let names: i64 = meant.words.iter().map(|(_, names)| names).sum();
    let few = !meant.more && names <= FEW;
    let merged = !meant.more && all.len() == 1 && meant.words.len() <= WORDS_MERGED;
    if !few && !merged {
        return Ok(None);
    }
    let mut best = Best::new(wanted);
    for (full, _) in &meant.words {
        walk_into(&mut best, connection, &format!("={full}"), all)?;
    }
    Ok(Some(best.into_hits()))
}

/// The list of names in which `word` stands beside another word with the other's
/// initial. A single letter has none of its own beside others.
fn list_of(word: &str, other: &str) -> String {
    if word.chars().nth(1).is_some() { pair_key(word, other) } else { word.to_owned() }
}

fn walk(connection: &Connection, key: &str, all: &[&str], wanted: usize) -> Result<Vec<Hit>> {
    let mut best = Best::new(wanted);
    walk_into(&mut best, connection, key, all)?;
    Ok(best.into_hits())
}

/// Walks one list from the most recent, until nothing better can come.
fn walk_into(best: &mut Best, connection: &Connection, key: &str, all: &[&str]) -> Result<()> {
    let mut select = connection.prepare_cached(BY_KEY)?;
    let mut rows = select.query([key])?;
    while let Some(row) = rows.next()? {
        let hit = Hit { ago: row.get(0)?, person: row.get(1)? };
        if best.is_beyond(hit) {
            break;
        }
        if all_begin(all, row.get_ref(2)?.as_str().unwrap_or_default()) {
            best.offer(hit);
        }
    }
    Ok(())
}

/// Walks two lists in turns; each alone holds the whole answer, and which of them is the
/// shorter way is not known before.
fn race(connection: &Connection, lists: [String; 2], all: &[&str], wanted: usize) -> Result<Vec<Hit>> {
    let mut first = connection.prepare_cached(BY_KEY)?;
    let mut second = connection.prepare_cached(BY_KEY_TOO)?;
    let mut runners = [(first.query([&lists[0]])?, Best::new(wanted)), (second.query([&lists[1]])?, Best::new(wanted))];
    loop {
        for (rows, best) in &mut runners {
            if take_turn(rows, best, all)? {
                return Ok(std::mem::replace(best, Best::new(0)).into_hits());
            }
        }
    }
}

/// Reads a few rows; says whether the list has given all it can.
fn take_turn(rows: &mut Rows<'_>, best: &mut Best, all: &[&str]) -> Result<bool> {
    for _ in 0..TURN {
        let Some(row) = rows.next()? else { return Ok(true) };
        if all_begin(all, row.get_ref(2)?.as_str().unwrap_or_default()) {
            best.offer(Hit { ago: row.get(0)?, person: row.get(1)? });
            if best.is_full() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Says whether each typed word is the beginning of a word of the name, no two of the
/// same one: "anna anna" is not Anna Berg.
pub(super) fn all_begin(typed: &[&str], name: &str) -> bool {
    match typed {
        [] => true,
        [only] => name.split(' ').any(|word| word.starts_with(only)),
        _ => assign(typed, &name.split(' ').collect::<Vec<_>>(), &mut |typed, word| word.starts_with(typed)),
    }
}

/// Says whether every typed word fits a word of its own.
pub(super) fn assign(typed: &[&str], words: &[&str], fits: &mut impl FnMut(&str, &str) -> bool) -> bool {
    let Some((first, rest)) = typed.split_first() else { return true };
    (0..words.len()).any(|place| {
        fits(first, words[place]) && {
            let mut left = words.to_vec();
            left.swap_remove(place);
            assign(rest, &left, fits)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_typed_word_needs_a_word_of_its_own() {
        assert!(all_begin(&["an", "be"], "berg anna"));
        assert!(all_begin(&["a", "an"], "anna andersson"));
        assert!(!all_begin(&["anna", "anna"], "anna berg"));
        assert!(all_begin(&[], "anna"));
    }
}
