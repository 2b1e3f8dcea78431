//! Which customers are in which store's bucket.

use rusqlite::{Connection, params};
use visavi_domain::{CustomerId, Moment, StoreId};

use crate::HubError;

/// A customer is in the buckets of at most this many stores.
const STORES_MAX: usize = 3;

/// A tie between a customer and a store, as their items say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tie {
    pub store: StoreId,
    pub last_at: i64,
    pub open_until: i64,
}

/// Returns the stores whose buckets the customer belongs in: where something is open,
/// and where they were since `cutoff`; the most recent three, open work first.
pub(crate) fn wanted(
    connection: &Connection,
    customer: CustomerId,
    now: Moment,
    cutoff: Moment,
) -> Result<Vec<Tie>, HubError> {
    let mut statement = connection.prepare_cached(
        "select store, max(touched_at), max(coalesce(open_until, 0)) as open_until
         from items
         where customer = ?1 and store is not null and touched_at is not null
           and (touched_at >= ?3 or open_until >= ?2)
         group by store
         order by max(coalesce(open_until, 0)) >= ?2 desc, max(touched_at) desc, store
         limit ?4",
    )?;
    let ties = statement
        .query_map(params![customer.0, now.0, cutoff.0, STORES_MAX], |row| {
            Ok(Tie { store: StoreId(row.get(0)?), last_at: row.get(1)?, open_until: row.get(2)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ties)
}

/// Returns the rows of the buckets the customer is in.
pub(crate) fn of(connection: &Connection, customer: CustomerId) -> Result<Vec<i64>, HubError> {
    let mut statement =
        connection.prepare_cached("select bucket from memberships where customer = ?1 order by bucket")?;
    let buckets = statement.query_map([customer.0], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(buckets)
}

pub(crate) fn put(connection: &Connection, customer: CustomerId, bucket: i64, tie: &Tie) -> Result<(), HubError> {
    connection
        .prepare_cached(
            "insert into memberships (customer, bucket, last_at, open_until)
             values (?1, ?2, ?3, ?4)
             on conflict (customer, bucket)
             do update set last_at = excluded.last_at, open_until = excluded.open_until
             where last_at <> excluded.last_at or open_until <> excluded.open_until",
        )?
        .execute(params![customer.0, bucket, tie.last_at, tie.open_until])?;
    Ok(())
}

pub(crate) fn end(connection: &Connection, customer: CustomerId, bucket: i64) -> Result<(), HubError> {
    connection
        .prepare_cached("delete from memberships where customer = ?1 and bucket = ?2")?
        .execute(params![customer.0, bucket])?;
    Ok(())
}

/// Returns up to `limit` customers with a membership whose time is up.
pub(crate) fn lapsed(
    connection: &Connection,
    now: Moment,
    cutoff: Moment,
    limit: usize,
) -> Result<Vec<CustomerId>, HubError> {
    let mut statement = connection.prepare_cached(
        "select distinct customer
         from memberships
         where last_at < ?1 and open_until < ?2
         order by customer
         limit ?3",
    )?;
    let customers = statement
        .query_map(params![cutoff.0, now.0, limit], |row| row.get(0).map(CustomerId))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(customers)
}

/// Returns the bucket's customers for whom somebody has to act before `until`, the most
/// urgent first. Appointments count until a day after their hour: `open_until` says so.
pub(crate) fn due(
    connection: &Connection,
    bucket: i64,
    now: Moment,
    until: Moment,
) -> Result<Vec<CustomerId>, HubError> {
    let mut statement = connection.prepare_cached(
        "select items.customer
         from items
         join memberships on memberships.customer = items.customer and memberships.bucket = ?1
         where items.due_at < ?3 and items.open_until >= ?2
         group by items.customer
         order by min(items.due_at), items.customer",
    )?;
    let customers = statement
        .query_map(params![bucket, now.0, until.0], |row| row.get(0).map(CustomerId))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(customers)
}

/// Returns up to `limit` of the bucket's customers, the most recently met first.
pub(crate) fn recent(connection: &Connection, bucket: i64, limit: usize) -> Result<Vec<CustomerId>, HubError> {
    let mut statement = connection.prepare_cached(
        "select customer
         from memberships
         where bucket = ?1
         order by last_at desc
         limit ?2",
    )?;
    let customers = statement
        .query_map(params![bucket, limit], |row| row.get(0).map(CustomerId))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(customers)
}
