//! The ground: what was said, and what is owned.

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::{CustomerId, RecordKind, StoreId};
use visavi_protocol::{Change, Digest, Item, Operation, Payload};

use crate::HubError;
use crate::intake::touch::Touch;

/// The kind of an operation, beside the numbers of the kinds of records.
pub(crate) const OPERATION: u8 = 0;
/// The kind of the news that a customer left a bucket.
pub(crate) const LEFT: u8 = 255;

/// The version of an operation that says what its device said.
pub(crate) const AS_SAID: u64 = 0;
/// The version of an operation from which retention has taken facts away.
pub(crate) const EMPTIED: u64 = 1;

/// An item as it is about to be written.
pub(crate) struct NewItem<'a> {
    pub key: &'a str,
    pub kind: u8,
    pub customer: Option<CustomerId>,
    pub version: u64,
    pub touch: &'a Touch,
    pub digest: Digest,
    pub content: &'a [u8],
}

/// What is already known under a key.
pub(crate) struct Known {
    pub item: i64,
    pub customer: Option<CustomerId>,
    pub version: u64,
    pub digest: Digest,
}

/// Returns an item as it stands in the column: its bytes never leave this database, so
/// they carry no version of their own.
pub(crate) fn content(item: &Item) -> Vec<u8> {
    Payload::write(item).bytes
}

/// Returns the item that a column holds.
pub(crate) fn item(content: Vec<u8>) -> Result<Item, HubError> {
    Ok(Payload { version: visavi_protocol::payload::PAYLOAD_VERSION, bytes: content }.read()?)
}

pub(crate) fn find(connection: &Connection, key: &str) -> Result<Option<Known>, HubError> {
    let known = connection
        .prepare_cached("select item, customer, version, digest from items where key = ?1")?
        .query_row([key], |row| {
            Ok(Known {
                item: row.get(0)?,
                customer: row.get::<_, Option<[u8; 16]>>(1)?.map(CustomerId),
                version: row.get(2)?,
                digest: Digest::from_bytes(row.get(3)?),
            })
        })
        .optional()?;
    Ok(known)
}

/// Returns the item of a row that is there.
pub(crate) fn by_row(connection: &Connection, row: i64) -> Result<Item, HubError> {
    let content =
        connection.prepare_cached("select content from items where item = ?1")?.query_row([row], |row| row.get(0))?;
    item(content)
}

pub(crate) fn insert(connection: &Connection, new: &NewItem<'_>) -> Result<i64, HubError> {
    connection
        .prepare_cached(
            "insert into items
                 (key, kind, customer, version, store, touched_at, open_until, due_at, digest, content)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            new.key,
            new.kind,
            new.customer.map(|customer| customer.0),
            new.version,
            new.touch.store.as_ref().map(|store| &store.0),
            new.touch.at,
            new.touch.open_until,
            new.touch.due_at,
            new.digest.to_bytes(),
            new.content,
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Puts a newer version in the place of the item.
pub(crate) fn replace(connection: &Connection, item: i64, new: &NewItem<'_>) -> Result<(), HubError> {
    connection
        .prepare_cached(
            "update items
             set version = ?2, store = ?3, touched_at = ?4, open_until = ?5, due_at = ?6, digest = ?7, content = ?8
             where item = ?1",
        )?
        .execute(params![
            item,
            new.version,
            new.touch.store.as_ref().map(|store| &store.0),
            new.touch.at,
            new.touch.open_until,
            new.touch.due_at,
            new.digest.to_bytes(),
            new.content,
        ])?;
    Ok(())
}

/// Returns the dossier of a customer in the order it came in: row and digest of each item.
pub(crate) fn of_customer(connection: &Connection, customer: CustomerId) -> Result<Vec<(i64, Digest)>, HubError> {
    let mut statement =
        connection.prepare_cached("select item, digest from items where customer = ?1 order by item")?;
    let items = statement
        .query_map([customer.0], |row| Ok((row.get(0)?, Digest::from_bytes(row.get(1)?))))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(items)
}

/// One operation that was taken in.
pub(crate) struct Said {
    pub item: i64,
    pub digest: Digest,
    pub operation: Operation,
}

/// Returns what was said of a customer, in the order it came in.
pub(crate) fn said_of(connection: &Connection, customer: CustomerId) -> Result<Vec<Said>, HubError> {
    let mut statement = connection
        .prepare_cached("select item, digest, content from items where customer = ?1 and kind = ?2 order by item")?;
    let mut rows = statement.query(params![customer.0, OPERATION])?;
    let mut said = Vec::new();
    while let Some(row) = rows.next()? {
        if let Change::Operation(operation) = item(row.get(2)?)?.change {
            said.push(Said { item: row.get(0)?, digest: Digest::from_bytes(row.get(1)?), operation });
        }
    }
    Ok(said)
}

/// Puts what is left of an operation in its place.
pub(crate) fn empty(connection: &Connection, item: i64, digest: Digest, content: &[u8]) -> Result<(), HubError> {
    connection
        .prepare_cached("update items set version = ?2, digest = ?3, content = ?4 where item = ?1")?
        .execute(params![item, EMPTIED, digest.to_bytes(), content])?;
    Ok(())
}

/// Removes a whole dossier, which is in no bucket any more.
pub(crate) fn remove_all_of(connection: &Connection, customer: CustomerId) -> Result<(), HubError> {
    connection.prepare_cached("delete from items where customer = ?1")?.execute([customer.0])?;
    Ok(())
}

/// Returns the customers after `after`, in the order of their ids.
pub(crate) fn customers_after(
    connection: &Connection,
    after: Option<CustomerId>,
    limit: usize,
) -> Result<Vec<CustomerId>, HubError> {
    let mut statement = connection.prepare_cached(
        "select distinct customer
         from items
         where customer is not null and customer > ?1
         order by customer
         limit ?2",
    )?;
    // Nothing is before the empty blob.
    let after = after.map_or_else(Vec::new, |after| after.0.to_vec());
    let customers = statement
        .query_map(params![after, limit], |row| row.get(0).map(CustomerId))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(customers)
}

/// Says whether any record belongs to the customer's dossier.
pub(crate) fn has_record_of(connection: &Connection, customer: CustomerId) -> Result<bool, HubError> {
    let has = connection
        .prepare_cached("select exists (select 1 from items where customer = ?1 and kind <> ?2)")?
        .query_row(params![customer.0, OPERATION], |row| row.get(0))?;
    Ok(has)
}

pub(crate) fn is_known(connection: &Connection, customer: CustomerId) -> Result<bool, HubError> {
    let known = connection
        .prepare_cached("select exists (select 1 from items where customer = ?1)")?
        .query_row([customer.0], |row| row.get(0))?;
    Ok(known)
}

/// Says whether a record of this kind, which belongs to no dossier, is there for `store`.
pub(crate) fn has_record_of_store(
    connection: &Connection,
    kind: RecordKind,
    store: &StoreId,
) -> Result<bool, HubError> {
    let known = connection
        .prepare_cached("select exists (select 1 from items where kind = ?1 and customer is null and store = ?2)")?
        .query_row(params![kind as u8, store.0], |row| row.get(0))?;
    Ok(known)
}

/// Calls `each` with every item of a kind.
pub(crate) fn for_each_of_kind(
    connection: &Connection,
    kind: u8,
    mut each: impl FnMut(Item) -> Result<(), HubError>,
) -> Result<(), HubError> {
    let mut statement = connection.prepare_cached("select content from items where kind = ?1 order by item")?;
    let mut rows = statement.query([kind])?;
    while let Some(row) = rows.next()? {
        each(item(row.get(0)?)?)?;
    }
    Ok(())
}
