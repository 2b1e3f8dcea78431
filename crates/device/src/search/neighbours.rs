//! The words of the dictionary that are one typo away from what was typed.
//!
//! Nothing is tried letter by letter: each distinct word stands in the index once
//! without each of its letters, so that leaving the same letter out of what was typed
//! finds a wrong one, and leaving none out finds a missing one.

use std::collections::BTreeSet;

use rusqlite::{CachedStatement, Connection, Params, params};
use visavi_domain::name::one_typo;

use super::index::{TYPO_MIN, beginning, without_one};
use super::names::after;
use crate::error::Result;

/// Returns the full words of which a beginning is one typo away from `typed`. Three
/// letters are compared with whole words only: of longer ones nearly every beginning
/// would do.
pub(super) fn neighbours(connection: &Connection, typed: &str) -> Result<BTreeSet<String>> {
    let length = typed.chars().count();
    let mut found = BTreeSet::new();
    if length < TYPO_MIN || !typed.contains(char::is_alphabetic) {
        return Ok(found);
    }
    let end = |text: &str| if length == TYPO_MIN { format!("{text}\0") } else { after(text) };
    let mut beginning_with = connection.prepare_cached("select word from derived_word where word >= ? and word < ?")?;
    let mut without =
        connection.prepare_cached("select word from derived_typo where position = ? and rest >= ? and rest < ?")?;
    for (position, rest) in without_one(typed) {
        collect(&mut found, &mut beginning_with, params![rest, end(&rest)])?;
        collect(&mut found, &mut without, params![position as i64, rest, end(&rest)])?;
    }
    for swapped in swaps(typed) {
        collect(&mut found, &mut beginning_with, params![swapped, end(&swapped)])?;
    }
    for position in 0..=length {
        collect(&mut found, &mut without, params![position as i64, typed, end(typed)])?;
    }
    found.retain(|word| !word.starts_with(typed) && begins_nearly(typed, word));
    Ok(found)
}

fn collect(found: &mut BTreeSet<String>, select: &mut CachedStatement<'_>, range: impl Params) -> Result<()> {
    let mut rows = select.query(range)?;
    while let Some(row) = rows.next()? {
        found.insert(row.get(0)?);
    }
    Ok(())
}

/// Returns the word with each two neighbouring letters swapped.
fn swaps(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.chars().collect();
    (1..letters.len()).map(move |place| {
        let mut swapped = letters.clone();
        swapped.swap(place - 1, place);
        swapped.into_iter().collect()
    })
}

/// Says whether a beginning of `word` is one typo away from `typed`.
pub(super) fn begins_nearly(typed: &str, word: &str) -> bool {
    let length = typed.chars().count();
    if length <= TYPO_MIN {
        return length == TYPO_MIN && one_typo(typed, word);
    }
    (length - 1..=length + 1).any(|end| one_typo(typed, beginning(word, end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_may_have_one_typo() {
        for typed in ["lindqvsit", "lindqist", "lindqvvist", "mindqvist", "indqvist", "lindx"] {
            assert!(begins_nearly(typed, "lindqvist"), "{typed}");
        }
        assert!(!begins_nearly("lundqvest", "lindqvist"));
    }

    #[test]
    fn three_letters_are_compared_with_whole_words() {
        assert!(begins_nearly("evs", "eva"));
        assert!(!begins_nearly("evs", "evald"));
        assert!(!begins_nearly("ev", "eva"));
    }
}
