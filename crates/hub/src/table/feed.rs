//! The latest change of each item of a bucket, in the order of commit.

use rusqlite::{Connection, params};
use visavi_domain::CustomerId;
use visavi_protocol::{Digest, ItemKey, NumberedItem};

use crate::HubError;
use crate::table::items;

/// Puts `item` under `number`.
pub(crate) fn insert(connection: &Connection, bucket: i64, number: u64, item: i64) -> Result<(), HubError> {
    connection
        .prepare_cached("insert into feed (bucket, number, item) values (?1, ?2, ?3)")?
        .execute(params![bucket, number, item])?;
    Ok(())
}

/// Takes `item` away; says whether it was there.
pub(crate) fn remove(connection: &Connection, bucket: i64, item: i64) -> Result<bool, HubError> {
    let removed = connection
        .prepare_cached("delete from feed where item = ?2 and bucket = ?1")?
        .execute(params![bucket, item])?;
    Ok(removed == 1)
}

/// Returns the rows of the buckets that hold `item`.
pub(crate) fn buckets_with(connection: &Connection, item: i64) -> Result<Vec<i64>, HubError> {
    let mut statement = connection.prepare_cached("select bucket from feed where item = ?1 order by bucket")?;
    let buckets = statement.query_map([item], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(buckets)
}

/// Says whether the bucket's feed has the news that the customer left it.
pub(crate) fn has_left(connection: &Connection, bucket: i64, customer: CustomerId) -> Result<bool, HubError> {
    let left = ItemKey::Left(customer).text();
    let mut select = connection
        .prepare_cached("select 1 from items join feed using (item) where items.key = ?1 and feed.bucket = ?2")?;
    Ok(select.exists(params![left, bucket])?)
}

/// What of a feed fits into one page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub items: usize,
    /// The first item is taken even when it alone is larger: a feed must move on.
    pub bytes: usize,
}

/// Returns the items after `after`, as many as there is room for.
pub(crate) fn after(
    connection: &Connection,
    bucket: i64,
    after: u64,
    room: Room,
) -> Result<Vec<NumberedItem>, HubError> {
    let mut statement = connection.prepare_cached(
        "select feed.number, items.content
         from feed
         join items on items.item = feed.item
         where feed.bucket = ?1 and feed.number > ?2
         order by feed.number
         limit ?3",
    )?;
    // A cursor that SQLite cannot count to is past every number there is.
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![bucket, after, room.items])?;
    let mut page = Vec::new();
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let content: Vec<u8> = row.get(1)?;
        bytes += content.len();
        if bytes > room.bytes && !page.is_empty() {
            break;
        }
        page.push(NumberedItem { number: row.get(0)?, item: items::item(content)? });
    }
    Ok(page)
}

/// Returns a customer's whole dossier as the bucket holds it, and its size in bytes.
pub(crate) fn dossier(
    connection: &Connection,
    bucket: i64,
    customer: CustomerId,
) -> Result<(Vec<NumberedItem>, usize), HubError> {
    let mut statement = connection.prepare_cached(
        "select feed.number, items.content
         from items
         join feed on feed.item = items.item and feed.bucket = ?1
         where items.customer = ?2
         order by feed.number",
    )?;
    numbered(statement.query(params![bucket, customer.0])?)
}

/// Returns the bucket's records of one kind that belong to no dossier, and their size.
pub(crate) fn of_all(connection: &Connection, bucket: i64, kind: u8) -> Result<(Vec<NumberedItem>, usize), HubError> {
    let mut statement = connection.prepare_cached(
        "select feed.number, items.content
         from items
         join feed on feed.item = items.item and feed.bucket = ?1
         where items.customer is null and items.kind = ?2
         order by feed.number",
    )?;
    numbered(statement.query(params![bucket, kind])?)
}

fn numbered(mut rows: rusqlite::Rows<'_>) -> Result<(Vec<NumberedItem>, usize), HubError> {
    let mut found = Vec::new();
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let content: Vec<u8> = row.get(1)?;
        bytes += content.len();
        found.push(NumberedItem { number: row.get(0)?, item: items::item(content)? });
    }
    Ok((found, bytes))
}

/// Returns the sum of the digests of what the feed holds, added up anew. Only tests ask:
/// the incremental digest of the bucket must always equal it.
pub(crate) fn added_up(connection: &Connection, bucket: i64) -> Result<(u64, Digest), HubError> {
    let mut statement = connection.prepare_cached(
        "select items.digest
         from feed
         join items on items.item = feed.item
         where feed.bucket = ?1 and items.kind <> ?2",
    )?;
    let mut rows = statement.query(params![bucket, items::LEFT])?;
    let mut sum = (0, Digest::ZERO);
    while let Some(row) = rows.next()? {
        sum = (sum.0 + 1, sum.1.plus(Digest::from_bytes(row.get(0)?)));
    }
    Ok(sum)
}
