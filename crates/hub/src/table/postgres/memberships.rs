use std::collections::BTreeSet;

use tokio_postgres::Row;
use visavi_domain::{CustomerId, Moment};

use super::{Postgres, column, customer, customers, ids};
use crate::HubError;
use crate::table::memberships::{Membership, MembershipsTable, Stay};

impl MembershipsTable for Postgres<'_> {
    fn stays_of(
        &self,
        customers: &BTreeSet<CustomerId>,
        but: &[i64],
    ) -> Result<Vec<(CustomerId, Option<Stay>)>, HubError> {
        let rows = self.rows(
            "select customer, store, max(touched_at), open_until
             from items
             where customer = any($1) and item <> all($2)
             group by customer, store, open_until",
            &[&ids(customers), &but],
        )?;
        let stay = |row: &Row| (customer(row.get(0)), Stay::of(row.get(1), row.get(2), row.get(3)));
        Ok(rows.iter().map(stay).collect())
    }

    fn memberships_among(&self, customers: &BTreeSet<CustomerId>) -> Result<Vec<Membership>, HubError> {
        let rows = self.rows(
            "select customer, bucket, last_at, open_until
             from memberships
             where customer = any($1)
             order by customer, bucket",
            &[&ids(customers)],
        )?;
        let membership = |row: &Row| Membership {
            customer: customer(row.get(0)),
            bucket: row.get(1),
            last_at: row.get(2),
            open_until: row.get(3),
        };
        Ok(rows.iter().map(membership).collect())
    }

    fn put_memberships(&mut self, memberships: &[Membership]) -> Result<(), HubError> {
        let customers: Vec<&[u8]> = memberships.iter().map(|one| one.customer.0.as_slice()).collect();
        let buckets: Vec<i64> = memberships.iter().map(|one| one.bucket).collect();
        let last: Vec<i64> = memberships.iter().map(|one| one.last_at).collect();
        let open: Vec<i64> = memberships.iter().map(|one| one.open_until).collect();
        self.run(
            "insert into memberships (customer, bucket, last_at, open_until)
             select * from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[])
             on conflict (customer, bucket)
             do update set last_at = excluded.last_at, open_until = excluded.open_until",
            &[&customers, &buckets, &last, &open],
        )?;
        Ok(())
    }

    fn end_membership(&mut self, customer: CustomerId, bucket: i64) -> Result<(), HubError> {
        self.run("delete from memberships where customer = $1 and bucket = $2", &[&customer.0.as_slice(), &bucket])?;
        Ok(())
    }

    fn lapsed_customers(&self, now: Moment, cutoff: Moment, limit: usize) -> Result<Vec<CustomerId>, HubError> {
        let rows = self.rows(
            "select distinct customer
             from memberships
             where last_at < $1 and open_until < $2
             order by customer
             limit $3",
            &[&cutoff.0, &now.0, &column(limit as u64)],
        )?;
        Ok(customers(&rows))
    }

    fn due_customers(&self, bucket: i64, now: Moment, until: Moment) -> Result<Vec<CustomerId>, HubError> {
        let rows = self.rows(
            "select items.customer
             from items
             join memberships on memberships.customer = items.customer and memberships.bucket = $1
             where items.due_at < $3 and items.open_until >= $2
             group by items.customer
             order by min(items.due_at), items.customer",
            &[&bucket, &now.0, &until.0],
        )?;
        Ok(customers(&rows))
    }

    fn customers_as_they_came(&self, bucket: i64) -> Result<Vec<CustomerId>, HubError> {
        let rows = self.rows(
            "select memberships.customer
             from memberships
             join items on items.customer = memberships.customer
             where memberships.bucket = $1
             group by memberships.customer
             order by min(items.item)",
            &[&bucket],
        )?;
        Ok(customers(&rows))
    }

    fn recent_customers(&self, bucket: i64, limit: usize) -> Result<Vec<CustomerId>, HubError> {
        let rows = self.rows(
            "select customer
             from memberships
             where bucket = $1
             order by last_at desc
             limit $2",
            &[&bucket, &column(limit as u64)],
        )?;
        Ok(customers(&rows))
    }
}
