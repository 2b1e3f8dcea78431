use std::collections::{BTreeSet, HashMap};

use rusqlite::{OptionalExtension, Row, params};
use visavi_protocol::{BucketId, BucketState, Digest};

use super::Sqlite;
use crate::HubError;
use crate::table::buckets::{Bucket, BucketsTable};

fn bucket(row: &Row<'_>) -> rusqlite::Result<Bucket> {
    let name: String = row.get(1)?;
    let state = BucketState {
        bucket: name.parse().expect("only names of buckets are written"),
        head: row.get(2)?,
        items: row.get(3)?,
        digest: Digest::from_bytes(row.get(4)?),
    };
    Ok(Bucket { row: row.get(0)?, state, snapshots_from: row.get(5)? })
}

impl BucketsTable for Sqlite<'_> {
    fn bucket(&self, id: &BucketId) -> Result<Option<Bucket>, HubError> {
        let found = self
            .transaction
            .prepare_cached("select bucket, name, head, items, digest, snapshots_from from buckets where name = ?1")?
            .query_row([id.to_string()], bucket)
            .optional()?;
        Ok(found)
    }

    fn bucket_of_row(&self, row: i64) -> Result<BucketId, HubError> {
        Ok(self.by_row(row)?.state.bucket)
    }

    fn bucket_states(&self) -> Result<Vec<BucketState>, HubError> {
        let mut statement = self
            .transaction
            .prepare_cached("select bucket, name, head, items, digest, snapshots_from from buckets order by name")?;
        let states = statement.query_map([], |row| Ok(bucket(row)?.state))?.collect::<rusqlite::Result<_>>()?;
        Ok(states)
    }

    fn bucket_rows(&self, ids: &BTreeSet<BucketId>) -> Result<HashMap<BucketId, i64>, HubError> {
        let mut select = self.transaction.prepare_cached("select bucket from buckets where name = ?1")?;
        let mut rows = HashMap::new();
        for id in ids {
            if let Some(row) = select.query_row([id.to_string()], |row| row.get(0)).optional()? {
                rows.insert(id.clone(), row);
            }
        }
        Ok(rows)
    }

    fn make_buckets(&mut self, ids: &BTreeSet<BucketId>) -> Result<HashMap<BucketId, i64>, HubError> {
        let mut insert =
            self.transaction.prepare_cached("insert into buckets (name, head, items, digest) values (?1, 0, 0, ?2)")?;
        let mut rows = HashMap::new();
        for id in ids {
            rows.insert(id.clone(), insert.insert(params![id.to_string(), Digest::ZERO.to_bytes()])?);
        }
        Ok(rows)
    }

    /// There is no other writer to keep away.
    fn buckets_to_write(&mut self, rows: &BTreeSet<i64>) -> Result<Vec<Bucket>, HubError> {
        rows.iter().map(|row| self.by_row(*row)).collect()
    }

    fn set_buckets(&mut self, buckets: &[Bucket]) -> Result<(), HubError> {
        let mut update = self.transaction.prepare_cached(
            "update buckets
             set head = ?2, items = ?3, digest = ?4, snapshots_from = ?5
             where bucket = ?1",
        )?;
        for Bucket { row, state, snapshots_from } in buckets {
            update.execute(params![row, state.head, state.items, state.digest.to_bytes(), snapshots_from])?;
            self.moved.push(state.bucket.clone());
        }
        Ok(())
    }
}

impl Sqlite<'_> {
    fn by_row(&self, row: i64) -> Result<Bucket, HubError> {
        let found = self
            .transaction
            .prepare_cached("select bucket, name, head, items, digest, snapshots_from from buckets where bucket = ?1")?
            .query_row([row], bucket)?;
        Ok(found)
    }
}
