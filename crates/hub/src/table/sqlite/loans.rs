use std::collections::BTreeSet;

use rusqlite::params;
use visavi_domain::{CustomerId, Moment};

use super::Sqlite;
use crate::HubError;
use crate::table::loans::LoansTable;

impl LoansTable for Sqlite<'_> {
    fn loans_among(&self, customers: &BTreeSet<CustomerId>) -> Result<Vec<(CustomerId, i64)>, HubError> {
        let mut select =
            self.transaction.prepare_cached("select bucket from loans where customer = ?1 order by bucket")?;
        let mut found = Vec::new();
        for customer in customers {
            let mut rows = select.query([customer.0])?;
            while let Some(row) = rows.next()? {
                found.push((*customer, row.get(0)?));
            }
        }
        Ok(found)
    }

    fn lend(&mut self, customer: CustomerId, bucket: i64, until: Moment) -> Result<(), HubError> {
        self.transaction
            .prepare_cached(
                "insert into loans (customer, bucket, until)
                 values (?1, ?2, ?3)
                 on conflict (customer, bucket)
                 do update set until = max(until, excluded.until)",
            )?
            .execute(params![customer.0, bucket, until.0])?;
        Ok(())
    }

    fn end_loan(&mut self, customer: CustomerId, bucket: i64) -> Result<bool, HubError> {
        let ended = self
            .transaction
            .prepare_cached("delete from loans where customer = ?1 and bucket = ?2")?
            .execute(params![customer.0, bucket])?;
        Ok(ended == 1)
    }

    fn ended_loans(&self, now: Moment, limit: usize) -> Result<Vec<(CustomerId, i64)>, HubError> {
        let mut select = self
            .transaction
            .prepare_cached("select customer, bucket from loans where until <= ?1 order by until, customer limit ?2")?;
        let loans = select
            .query_map(params![now.0, limit], |row| Ok((CustomerId(row.get(0)?), row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(loans)
    }
}
