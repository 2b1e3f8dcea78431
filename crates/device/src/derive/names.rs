//! The search rows of names, and the dictionary of distinct words.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use crate::error::Result;
use crate::search::index::{TYPO_MIN, name_rows, without_one};

/// A customer's names (folded words, a text per name) and their recency.
type Names<'a> = (&'a BTreeSet<String>, i64);

/// Takes the rows of the old names out and puts those of the new ones in.
pub(super) fn swap(connection: &Connection, person: i64, old: Names<'_>, new: Names<'_>) -> Result<()> {
    if old == new {
        return Ok(());
    }
    let (before, after) = (rows(old.0), rows(new.0));
    let moved = old.1 != new.1;
    let mut delete =
        connection.prepare_cached("delete from derived_name where key = ? and ago = ? and person = ? and words = ?")?;
    for (key, words) in before.iter().filter(|row| moved || !after.contains(*row)) {
        delete.execute(params![key, -old.1, person, words])?;
    }
    let mut insert =
        connection.prepare_cached("insert into derived_name (key, ago, person, words) values (?, ?, ?, ?)")?;
    for (key, words) in after.iter().filter(|row| moved || !before.contains(*row)) {
        insert.execute(params![key, -new.1, person, words])?;
    }
    let (before, after) = (distinct_words(old.0), distinct_words(new.0));
    before.difference(&after).try_for_each(|word| lose_word(connection, word))?;
    after.difference(&before).try_for_each(|word| gain_word(connection, word, 1))
}

pub(super) fn rows(names: &BTreeSet<String>) -> BTreeSet<(String, String)> {
    names.iter().flat_map(|name| name_rows(&name.split(' ').map(str::to_owned).collect::<Vec<_>>())).collect()
}

pub(super) fn distinct_words(names: &BTreeSet<String>) -> BTreeSet<&str> {
    names.iter().flat_map(|name| name.split(' ')).collect()
}

/// Counts `more` names that have the word.
pub(super) fn gain_word(connection: &Connection, word: &str, more: i64) -> Result<()> {
    let names: i64 = connection
        .prepare_cached(
            "insert into derived_word (word, names)
             values (?, ?)
             on conflict (word) do update
             set names = names + excluded.names
             returning names",
        )?
        .query_row(params![word, more], |row| row.get(0))?;
    if names == more && word.chars().count() >= TYPO_MIN {
        let mut insert =
            connection.prepare_cached("insert or ignore into derived_typo (position, rest, word) values (?, ?, ?)")?;
        for (position, rest) in without_one(word) {
            insert.execute(params![position as i64, rest, word])?;
        }
    }
    Ok(())
}

fn lose_word(connection: &Connection, word: &str) -> Result<()> {
    let names: i64 = connection
        .prepare_cached("update derived_word set names = names - 1 where word = ? returning names")?
        .query_row([word], |row| row.get(0))?;
    if names > 0 {
        return Ok(());
    }
    connection.prepare_cached("delete from derived_word where word = ?")?.execute([word])?;
    let mut delete =
        connection.prepare_cached("delete from derived_typo where position = ? and rest = ? and word = ?")?;
    for (position, rest) in without_one(word) {
        delete.execute(params![position as i64, rest, word])?;
    }
    Ok(())
}
