use std::collections::BTreeSet;

use rusqlite::params;
use visavi_domain::{CustomerId, Moment};

use super::Sqlite;
use crate::HubError;
use crate::table::memberships::{Membership, MembershipsTable, Stay};

impl MembershipsTable for Sqlite<'_> {
    fn stays_of(
        &self,
        customers: &BTreeSet<CustomerId>,
        but: &[i64],
    ) -> Result<Vec<(CustomerId, Option<Stay>)>, HubError> {
        let mut select = self.transaction.prepare_cached(
            "select store, max(touched_at), open_until
             from items
             where customer = ?1 and item not in (select value from json_each(?2))
             group by store, open_until",
        )?;
        let but = format!("{but:?}");
        let mut found = Vec::new();
        for customer in customers {
            let mut rows = select.query(params![customer.0, but])?;
            while let Some(row) = rows.next()? {
                found.push((*customer, Stay::of(row.get(0)?, row.get(1)?, row.get(2)?)));
            }
        }
        Ok(found)
    }

    fn memberships_among(&self, customers: &BTreeSet<CustomerId>) -> Result<Vec<Membership>, HubError> {
        let mut select = self.transaction.prepare_cached(
            "select bucket, last_at, open_until from memberships where customer = ?1 order by bucket",
        )?;
        let mut found = Vec::new();
        for customer in customers {
            let mut rows = select.query([customer.0])?;
            while let Some(row) = rows.next()? {
                let (bucket, last_at, open_until) = (row.get(0)?, row.get(1)?, row.get(2)?);
                found.push(Membership { customer: *customer, bucket, last_at, open_until });
            }
        }
        Ok(found)
    }

    fn put_memberships(&mut self, memberships: &[Membership]) -> Result<(), HubError> {
        let mut insert = self.transaction.prepare_cached(
            "insert into memberships (customer, bucket, last_at, open_until)
             values (?1, ?2, ?3, ?4)
             on conflict (customer, bucket)
             do update set last_at = excluded.last_at, open_until = excluded.open_until",
        )?;
        for one in memberships {
            insert.execute(params![one.customer.0, one.bucket, one.last_at, one.open_until])?;
        }
        Ok(())
    }

    fn end_membership(&mut self, customer: CustomerId, bucket: i64) -> Result<(), HubError> {
        self.transaction
            .prepare_cached("delete from memberships where customer = ?1 and bucket = ?2")?
            .execute(params![customer.0, bucket])?;
        Ok(())
    }

    fn lapsed_customers(&self, now: Moment, cutoff: Moment, limit: usize) -> Result<Vec<CustomerId>, HubError> {
        let mut statement = self.transaction.prepare_cached(
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

    fn due_customers(&self, bucket: i64, now: Moment, until: Moment) -> Result<Vec<CustomerId>, HubError> {
        let mut statement = self.transaction.prepare_cached(
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

    fn customers_as_they_came(&self, bucket: i64) -> Result<Vec<CustomerId>, HubError> {
        let mut statement = self.transaction.prepare_cached(
            "select customer
             from memberships
             where bucket = ?1
             order by (select min(item) from items where items.customer = memberships.customer)",
        )?;
        let customers =
            statement.query_map([bucket], |row| row.get(0).map(CustomerId))?.collect::<rusqlite::Result<_>>()?;
        Ok(customers)
    }

    fn recent_customers(&self, bucket: i64, limit: usize) -> Result<Vec<CustomerId>, HubError> {
        let mut statement = self.transaction.prepare_cached(
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
}
