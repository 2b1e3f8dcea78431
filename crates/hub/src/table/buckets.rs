//! How each feed stands.

use rusqlite::{Connection, OptionalExtension, Row, params};
use visavi_protocol::{BucketId, BucketState, Digest};

use crate::HubError;

/// A bucket with the number of its row.
#[derive(Debug)]
pub(crate) struct Bucket {
    pub row: i64,
    pub state: BucketState,
}

fn bucket(row: &Row<'_>) -> rusqlite::Result<Bucket> {
    let name: String = row.get(1)?;
    let state = BucketState {
        bucket: name.parse().expect("only names of buckets are written"),
        head: row.get(2)?,
        items: row.get(3)?,
        digest: Digest::from_bytes(row.get(4)?),
    };
    Ok(Bucket { row: row.get(0)?, state })
}

pub(crate) fn find(connection: &Connection, id: &BucketId) -> Result<Option<Bucket>, HubError> {
    let found = connection
        .prepare_cached("select bucket, name, head, items, digest from buckets where name = ?1")?
        .query_row([id.to_string()], bucket)
        .optional()?;
    Ok(found)
}

pub(crate) fn by_row(connection: &Connection, row: i64) -> Result<Bucket, HubError> {
    let found = connection
        .prepare_cached("select bucket, name, head, items, digest from buckets where bucket = ?1")?
        .query_row([row], bucket)?;
    Ok(found)
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<BucketState>, HubError> {
    let mut statement =
        connection.prepare_cached("select bucket, name, head, items, digest from buckets order by name")?;
    let states = statement.query_map([], |row| Ok(bucket(row)?.state))?.collect::<rusqlite::Result<_>>()?;
    Ok(states)
}

pub(crate) fn insert(connection: &Connection, id: &BucketId) -> Result<Bucket, HubError> {
    let state = empty(id.clone());
    connection
        .prepare_cached("insert into buckets (name, head, items, digest) values (?1, 0, 0, ?2)")?
        .execute(params![id.to_string(), state.digest.to_bytes()])?;
    Ok(Bucket { row: connection.last_insert_rowid(), state })
}

pub(crate) fn update(connection: &Connection, bucket: &Bucket) -> Result<(), HubError> {
    connection
        .prepare_cached("update buckets set head = ?2, items = ?3, digest = ?4 where bucket = ?1")?
        .execute(params![bucket.row, bucket.state.head, bucket.state.items, bucket.state.digest.to_bytes()])?;
    Ok(())
}

/// Returns how a bucket stands that nothing was ever put into.
pub(crate) fn empty(id: BucketId) -> BucketState {
    BucketState { bucket: id, head: 0, items: 0, digest: Digest::ZERO }
}
