//! The snapshots that are being taken, and which of their parts are missing.

use rusqlite::{Connection, OptionalExtension, params};
use visavi_protocol::Digest;
use visavi_protocol::snapshot::{Manifest, PartHash};

use crate::error::Result;

/// A snapshot that is being taken.
#[derive(Debug)]
pub(super) struct Taking {
    manifest: Digest,
    pub(super) number: u64,
    pub(super) items: u64,
    pub(super) digest: Digest,
    pub(super) taken_items: u64,
    pub(super) taken_digest: Digest,
}

impl Taking {
    /// Says whether it is the snapshot that `manifest` announces, cut into the same parts.
    pub(super) fn is_of(&self, manifest: &Manifest) -> bool {
        self.manifest == Digest::of(manifest)
    }

    /// Says whether what came is what was announced.
    pub(super) fn is_right(&self) -> bool {
        (self.taken_items, self.taken_digest) == (self.items, self.digest)
    }
}

pub(super) fn find(connection: &Connection, bucket: i64) -> Result<Option<Taking>> {
    let mut select = connection.prepare_cached(
        "select manifest, number, items, digest, taken_items, taken_digest
         from snapshot
         where bucket = ?",
    )?;
    let taking = select
        .query_row([bucket], |row| {
            Ok(Taking {
                manifest: Digest::from_bytes(row.get(0)?),
                number: row.get(1)?,
                items: row.get(2)?,
                digest: Digest::from_bytes(row.get(3)?),
                taken_items: row.get(4)?,
                taken_digest: Digest::from_bytes(row.get(5)?),
            })
        })
        .optional()?;
    Ok(taking)
}

/// Says whether a snapshot of the bucket is being taken.
pub(in crate::feed) fn is_any(connection: &Connection, bucket: i64) -> Result<bool> {
    Ok(connection.prepare_cached("select 1 from snapshot where bucket = ?")?.exists([bucket])?)
}

/// Returns how many items of snapshots that are not complete lie here.
pub(super) fn items(connection: &Connection) -> Result<u64> {
    let mut select = connection.prepare_cached("select coalesce(sum(taken_items), 0) from snapshot")?;
    Ok(select.query_row([], |row| row.get(0))?)
}

pub(super) fn begin(connection: &Connection, bucket: i64, manifest: &Manifest) -> Result<()> {
    connection.execute(
        "insert into snapshot (bucket, manifest, number, items, digest, taken_digest) values (?, ?, ?, ?, ?, ?)",
        params![
            bucket,
            Digest::of(manifest).to_bytes(),
            manifest.number,
            manifest.items,
            manifest.digest.to_bytes(),
            Digest::ZERO.to_bytes(),
        ],
    )?;
    let mut insert = connection.prepare("insert into snapshot_part (bucket, place, hash) values (?, ?, ?)")?;
    for (place, part) in (0_i64..).zip(&manifest.parts) {
        insert.execute(params![bucket, place, part.hash.0])?;
    }
    Ok(())
}

pub(super) fn missing(connection: &Connection, bucket: i64) -> Result<Vec<PartHash>> {
    let mut select = connection.prepare_cached("select hash from snapshot_part where bucket = ? order by place")?;
    let missing = select.query_map([bucket], |row| row.get(0).map(PartHash))?;
    Ok(missing.collect::<rusqlite::Result<_>>()?)
}

/// Notes that a part is here; says whether others are missing still. Two parts alike are
/// two parts.
pub(super) fn took(connection: &Connection, bucket: i64, part: PartHash, items: u64, digest: Digest) -> Result<bool> {
    connection.execute(
        "delete from snapshot_part
         where bucket = ?1
             and place = (select min(place) from snapshot_part where bucket = ?1 and hash = ?2)",
        params![bucket, part.0],
    )?;
    connection.execute(
        "update snapshot set taken_items = taken_items + ?, taken_digest = ? where bucket = ?",
        params![items, digest.to_bytes(), bucket],
    )?;
    Ok(connection.prepare_cached("select 1 from snapshot_part where bucket = ?")?.exists([bucket])?)
}

/// Forgets that a snapshot was being taken; what came with it stays where it is.
pub(in crate::feed) fn end(connection: &Connection, bucket: i64) -> Result<()> {
    connection.prepare_cached("delete from snapshot_part where bucket = ?")?.execute([bucket])?;
    connection.prepare_cached("delete from snapshot where bucket = ?")?.execute([bucket])?;
    Ok(())
}
