//! One row per customer, and through it their search rows.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use visavi_domain::CustomerId;
use visavi_domain::value::Name;

use super::codes;
use super::portrait::Portrait;
use super::runs::Changes;
use crate::error::Result;
use crate::feed::whose;

/// A row as it stands, with the number that search rows know it by.
struct Kept {
    person: i64,
    portrait: Portrait,
}

/// Says whether the customer has a row.
pub(super) fn known(connection: &Connection, customer: CustomerId) -> Result<bool> {
    let mut select = connection.prepare_cached(
        "select 1 from derived_person where person = (select number from customer where customer = ?)",
    )?;
    Ok(select.exists([customer.0])?)
}

/// Makes the customer's rows say what the portrait says, writing only what differs.
pub(super) fn put(
    transaction: &Transaction<'_>,
    changes: &mut Changes,
    customer: CustomerId,
    portrait: Option<&Portrait>,
) -> Result<()> {
    match (kept(transaction, customer)?, portrait) {
        (None, None) => Ok(()),
        (None, Some(portrait)) => add(transaction, changes, customer, portrait),
        (Some(kept), None) => remove(transaction, changes, customer, &kept),
        (Some(kept), Some(portrait)) => change(transaction, changes, &kept, portrait),
    }
}

fn kept(connection: &Connection, customer: CustomerId) -> Result<Option<Kept>> {
    let mut select = connection.prepare_cached(
        "select person, given, family, number, town, phone_ends, met_at, recency, words
         from derived_person
         where person = (select number from customer where customer = ?)",
    )?;
    let found = select
        .query_row([customer.0], |row| {
            let (given, family): (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
            let words: String = row.get(8)?;
            let portrait = Portrait {
                name: given.zip(family).map(|(given, family)| Name { given, family }),
                number: row.get(3)?,
                town: row.get(4)?,
                phone_ends: row.get(5)?,
                met_at: row.get(6)?,
                recency: row.get(7)?,
                names: words.lines().map(str::to_owned).collect(),
                ..Portrait::default()
            };
            Ok(Kept { person: row.get(0)?, portrait })
        })
        .optional()?;
    let Some(mut kept) = found else { return Ok(None) };
    kept.portrait.codes = codes::of(connection, kept.person)?;
    Ok(Some(kept))
}

fn add(transaction: &Transaction<'_>, changes: &mut Changes, customer: CustomerId, portrait: &Portrait) -> Result<()> {
    // One who is known by our own deeds alone has no number yet.
    let person = whose::number(transaction, customer)?;
    add_new(transaction, changes, person, customer, portrait)
}

/// Writes the row and the codes of a customer who has none, under their number, and lets
/// what they are found by wait.
pub(super) fn add_for_later(
    transaction: &Transaction<'_>,
    person: i64,
    customer: CustomerId,
    portrait: &Portrait,
) -> Result<()> {
    insert(transaction, person, customer, portrait)?;
    codes::add(transaction, person, &portrait.codes)
}

/// Writes the row and the search rows of a customer who has none, under their number.
pub(super) fn add_new(
    transaction: &Transaction<'_>,
    changes: &mut Changes,
    person: i64,
    customer: CustomerId,
    portrait: &Portrait,
) -> Result<()> {
    insert(transaction, person, customer, portrait)?;
    count(transaction, 1)?;
    codes::swap(transaction, changes, person, &Default::default(), &portrait.codes)
}

/// Writes the row alone, without its search rows.
fn insert(transaction: &Transaction<'_>, person: i64, customer: CustomerId, portrait: &Portrait) -> Result<()> {
    let mut insert = transaction.prepare_cached(
        "insert into derived_person
             (person, customer, given, family, number, town, phone_ends, met_at, recency, words)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    insert.execute(params![
        person,
        customer.0,
        portrait.name.as_ref().map(|name| &name.given),
        portrait.name.as_ref().map(|name| &name.family),
        portrait.number,
        portrait.town,
        portrait.phone_ends,
        portrait.met_at,
        portrait.recency,
        lines(&portrait.names),
    ])?;
    Ok(())
}

fn remove(transaction: &Transaction<'_>, changes: &mut Changes, customer: CustomerId, kept: &Kept) -> Result<()> {
    codes::swap(transaction, changes, kept.person, &kept.portrait.codes, &Default::default())?;
    transaction.prepare_cached("delete from derived_person where person = ?")?.execute([kept.person])?;
    whose::forget_unused(transaction, Some(customer))?;
    count(transaction, -1)
}

fn change(transaction: &Transaction<'_>, changes: &mut Changes, kept: &Kept, portrait: &Portrait) -> Result<()> {
    let before = &kept.portrait;
    if before == portrait {
        return Ok(());
    }
    codes::swap(transaction, changes, kept.person, &before.codes, &portrait.codes)?;
    transaction
        .prepare_cached(
            "update derived_person
             set given = ?, family = ?, number = ?, town = ?, phone_ends = ?, met_at = ?, recency = ?, words = ?
             where person = ?",
        )?
        .execute(params![
            portrait.name.as_ref().map(|name| &name.given),
            portrait.name.as_ref().map(|name| &name.family),
            portrait.number,
            portrait.town,
            portrait.phone_ends,
            portrait.met_at,
            portrait.recency,
            lines(&portrait.names),
            kept.person,
        ])?;
    Ok(())
}

fn lines(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// Counts people who came or went.
pub(super) fn count(transaction: &Transaction<'_>, by: i64) -> Result<()> {
    transaction.prepare_cached("update derived_total set people = people + ?")?.execute([by])?;
    Ok(())
}
