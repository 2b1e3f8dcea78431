use std::collections::{BTreeSet, HashMap};

use tokio_postgres::Row;
use visavi_protocol::{BucketId, BucketState, Digest};

use super::{Postgres, column, digest, number};
use crate::HubError;
use crate::table::buckets::{Bucket, BucketsTable};

fn bucket(row: &Row) -> Bucket {
    let state =
        BucketState { bucket: id(row.get(1)), head: number(row, 2), items: number(row, 3), digest: digest(row, 4) };
    Bucket { row: row.get(0), state, snapshots_from: number(row, 5) }
}

fn id(name: &str) -> BucketId {
    name.parse().expect("only names of buckets are written")
}

impl BucketsTable for Postgres<'_> {
    fn bucket(&self, id: &BucketId) -> Result<Option<Bucket>, HubError> {
        let row = self.row(
            "select bucket, name, head, items, digest, snapshots_from from buckets where name = $1",
            &[&id.to_string()],
        )?;
        Ok(row.as_ref().map(bucket))
    }

    fn bucket_of_row(&self, row: i64) -> Result<BucketId, HubError> {
        Ok(id(self.one("select name from buckets where bucket = $1", &[&row])?.get(0)))
    }

    fn bucket_states(&self) -> Result<Vec<BucketState>, HubError> {
        let rows =
            self.rows("select bucket, name, head, items, digest, snapshots_from from buckets order by name", &[])?;
        Ok(rows.iter().map(|row| bucket(row).state).collect())
    }

    fn bucket_rows(&self, ids: &BTreeSet<BucketId>) -> Result<HashMap<BucketId, i64>, HubError> {
        let names: Vec<String> = ids.iter().map(BucketId::to_string).collect();
        let rows = self.rows("select name, bucket from buckets where name = any($1)", &[&names])?;
        Ok(rows.iter().map(|row| (id(row.get(0)), row.get(1))).collect())
    }

    /// Refused where another writer makes one of them too; then all of this happens again.
    fn make_buckets(&mut self, ids: &BTreeSet<BucketId>) -> Result<HashMap<BucketId, i64>, HubError> {
        let names: Vec<String> = ids.iter().map(BucketId::to_string).collect();
        let rows = self.rows(
            "insert into buckets (name, head, items, digest)
             select name, 0, 0, $2
             from unnest($1::text[]) as new (name)
             returning name, bucket",
            &[&names, &Digest::ZERO.to_bytes().as_slice()],
        )?;
        Ok(rows.iter().map(|row| (id(row.get(0)), row.get(1))).collect())
    }

    /// Weaker than `for update`, which would also wait for those who only refer to the rows.
    fn buckets_to_write(&mut self, rows: &BTreeSet<i64>) -> Result<Vec<Bucket>, HubError> {
        let rows: Vec<i64> = rows.iter().copied().collect();
        let rows = self.rows(
            "select bucket, name, head, items, digest, snapshots_from
             from buckets
             where bucket = any($1)
             order by bucket
             for no key update",
            &[&rows],
        )?;
        Ok(rows.iter().map(bucket).collect())
    }

    fn set_buckets(&mut self, buckets: &[Bucket]) -> Result<(), HubError> {
        let rows: Vec<i64> = buckets.iter().map(|bucket| bucket.row).collect();
        let heads: Vec<i64> = buckets.iter().map(|bucket| column(bucket.state.head)).collect();
        let items: Vec<i64> = buckets.iter().map(|bucket| column(bucket.state.items)).collect();
        let digests: Vec<[u8; 16]> = buckets.iter().map(|bucket| bucket.state.digest.to_bytes()).collect();
        let digests: Vec<&[u8]> = digests.iter().map(<[u8; 16]>::as_slice).collect();
        let snapshots: Vec<i64> = buckets.iter().map(|bucket| column(bucket.snapshots_from)).collect();
        self.run(
            "update buckets
             set head = now.head, items = now.items, digest = now.digest, snapshots_from = now.snapshots_from
             from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bigint[])
                 as now (bucket, head, items, digest, snapshots_from)
             where buckets.bucket = now.bucket",
            &[&rows, &heads, &items, &digests, &snapshots],
        )?;
        self.moved.extend(buckets.iter().map(|bucket| bucket.state.bucket.clone()));
        Ok(())
    }
}
