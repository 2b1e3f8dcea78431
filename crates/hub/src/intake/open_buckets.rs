//! The buckets that a transaction writes to: numbers are given here and nowhere else.

use std::collections::HashMap;

use rusqlite::Transaction;
use visavi_domain::CustomerId;
use visavi_protocol::{BucketId, Change, Item};

use super::round::Changed;
use super::touch::Touch;
use crate::HubError;
use crate::table::buckets::{self, Bucket};
use crate::table::feed;
use crate::table::items::{self, NewItem};

/// Buckets with their heads, items and digests, kept in memory until the end of the
/// transaction. It is the only one that writes, so nobody else can raise a head between.
pub(crate) struct OpenBuckets<'a> {
    pub transaction: &'a Transaction<'a>,
    rows: HashMap<BucketId, i64>,
    open: HashMap<i64, Bucket>,
}

impl<'a> OpenBuckets<'a> {
    pub fn new(transaction: &'a Transaction<'a>) -> Self {
        Self { transaction, rows: HashMap::new(), open: HashMap::new() }
    }

    /// Returns the row of the bucket, which is made when nothing was ever in it.
    pub fn row(&mut self, id: &BucketId) -> Result<i64, HubError> {
        if let Some(row) = self.rows.get(id) {
            return Ok(*row);
        }
        let bucket = match buckets::find(self.transaction, id)? {
            Some(bucket) => bucket,
            None => buckets::insert(self.transaction, id)?,
        };
        let row = bucket.row;
        self.rows.insert(id.clone(), row);
        self.open.insert(row, bucket);
        Ok(row)
    }

    fn bucket(&mut self, row: i64) -> Result<&mut Bucket, HubError> {
        if !self.open.contains_key(&row) {
            let bucket = buckets::by_row(self.transaction, row)?;
            self.rows.insert(bucket.state.bucket.clone(), row);
            self.open.insert(row, bucket);
        }
        Ok(self.open.get_mut(&row).expect("it was opened just above"))
    }

    /// Puts a changed item into the bucket under a new number.
    pub fn place(&mut self, bucket: &BucketId, changed: Changed) -> Result<(), HubError> {
        let row = self.row(bucket)?;
        self.place_in(row, changed)
    }

    /// Puts a changed item into the bucket of this row under a new number, where it takes
    /// the place of what it said before.
    pub fn place_in(&mut self, row: i64, changed: Changed) -> Result<(), HubError> {
        let transaction = self.transaction;
        let was_here = match changed.before {
            Some(before) => feed::remove(transaction, row, changed.item)?.then_some(before),
            None => None,
        };
        let state = &mut self.bucket(row)?.state;
        match was_here {
            Some(before) => state.digest = state.digest.minus(before),
            None => state.items += 1,
        }
        state.digest = state.digest.plus(changed.digest);
        state.head += 1;
        feed::insert(transaction, row, state.head, changed.item)
    }

    /// Puts a customer's whole dossier into the bucket, in the place of the news that
    /// they had left it.
    pub fn enter(&mut self, row: i64, customer: CustomerId) -> Result<(), HubError> {
        if let Some(left) = items::find(self.transaction, &left(customer).key().text())? {
            feed::remove(self.transaction, row, left.item)?;
        }
        for (item, digest) in items::of_customer(self.transaction, customer)? {
            self.place_in(row, Changed { item, before: None, digest })?;
        }
        Ok(())
    }

    /// Takes a customer's whole dossier out of the bucket and says so. `changed` are items
    /// of the customer that this round has replaced: they still count for what they were.
    pub fn leave(&mut self, row: i64, customer: CustomerId, changed: &[Changed]) -> Result<(), HubError> {
        let transaction = self.transaction;
        for (item, digest) in items::of_customer(transaction, customer)? {
            if feed::remove(transaction, row, item)? {
                let first = changed.iter().find(|changed| changed.item == item);
                let counted = first.and_then(|changed| changed.before).unwrap_or(digest);
                let state = &mut self.bucket(row)?.state;
                state.digest = state.digest.minus(counted);
                state.items -= 1;
            }
        }
        let news = left(customer);
        let key = news.key().text();
        let item = match items::find(transaction, &key)? {
            Some(known) => known.item,
            None => items::insert(
                transaction,
                &NewItem {
                    key: &key,
                    kind: items::LEFT,
                    // Of no dossier: it must not travel with one.
                    customer: None,
                    version: 0,
                    touch: &Touch::default(),
                    digest: news.digest(),
                    content: &items::content(&news),
                },
            )?,
        };
        feed::remove(transaction, row, item)?;
        let state = &mut self.bucket(row)?.state;
        state.head += 1;
        feed::insert(transaction, row, state.head, item)
    }

    /// Writes down how the buckets stand now.
    pub fn close(self) -> Result<(), HubError> {
        for bucket in self.open.values() {
            buckets::update(self.transaction, bucket)?;
        }
        Ok(())
    }
}

fn left(customer: CustomerId) -> Item {
    Item { change: Change::Left(customer) }
}
