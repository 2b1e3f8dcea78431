//! The tables in PostgreSQL.

mod meta;
mod devices;
mod enrol_codes;
mod unlocks;
mod items;
mod buckets;
mod feed;
mod memberships;
mod held;
mod associates_left;
mod look_up;
mod loans;
mod disclosures;
mod erasures;
mod receipts;

use std::collections::BTreeSet;

use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use visavi_domain::CustomerId;
use visavi_protocol::{BucketId, Digest};

use super::Tables;
use crate::HubError;
use crate::database::postgres::Connection;

/// The tables within one transaction of a connection. Others write at the same time:
/// whatever is read in order to be written is kept from them first.
pub(crate) struct Postgres<'a> {
    connection: &'a Connection,
    pub moved: Vec<BucketId>,
}

type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

impl<'a> Postgres<'a> {
    pub fn new(connection: &'a Connection) -> Self {
        Self { connection, moved: Vec::new() }
    }

    fn rows(&self, sql: &'static str, parameters: Parameters<'_>) -> Result<Vec<Row>, HubError> {
        Ok(self.connection.rows(sql, parameters)?)
    }

    /// Returns the first row, where there is one.
    fn row(&self, sql: &'static str, parameters: Parameters<'_>) -> Result<Option<Row>, HubError> {
        Ok(self.rows(sql, parameters)?.into_iter().next())
    }

    /// Returns the row of a statement that always has one.
    fn one(&self, sql: &'static str, parameters: Parameters<'_>) -> Result<Row, HubError> {
        Ok(self.row(sql, parameters)?.expect("the statement gives a row, or fails"))
    }

    /// Returns how many rows the statement changed.
    fn run(&self, sql: &'static str, parameters: Parameters<'_>) -> Result<u64, HubError> {
        Ok(self.connection.run(sql, parameters)?)
    }
}

impl Tables for Postgres<'_> {}

/// Returns a number as a column holds it. One that it cannot hold is past all there are.
fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Returns the number of a column.
fn number(row: &Row, column: usize) -> u64 {
    u64::try_from(row.get::<_, i64>(column)).expect("only numbers from 0 on are written")
}

fn digest(row: &Row, column: usize) -> Digest {
    Digest::from_bytes(row.get::<_, &[u8]>(column).try_into().expect("digests have 16 bytes"))
}

fn customer(bytes: &[u8]) -> CustomerId {
    CustomerId(bytes.try_into().expect("ids of customers have 16 bytes"))
}

/// Returns the ids as an array of a statement holds them.
fn ids(customers: &BTreeSet<CustomerId>) -> Vec<&[u8]> {
    customers.iter().map(|customer| customer.0.as_slice()).collect()
}

fn customers(rows: &[Row]) -> Vec<CustomerId> {
    rows.iter().map(|row| customer(row.get(0))).collect()
}
