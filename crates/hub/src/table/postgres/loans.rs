use std::collections::BTreeSet;

use visavi_domain::{CustomerId, Moment};

use super::{Postgres, column, customer, ids};
use crate::HubError;
use crate::table::loans::LoansTable;

impl LoansTable for Postgres<'_> {
    fn loans_among(&self, customers: &BTreeSet<CustomerId>) -> Result<Vec<(CustomerId, i64)>, HubError> {
        let rows = self.rows(
            "select customer, bucket from loans where customer = any($1) order by customer, bucket",
            &[&ids(customers)],
        )?;
        Ok(rows.iter().map(|row| (customer(row.get(0)), row.get(1))).collect())
    }

    fn lend(&mut self, customer: CustomerId, bucket: i64, until: Moment) -> Result<(), HubError> {
        self.run(
            "insert into loans (customer, bucket, until)
             values ($1, $2, $3)
             on conflict (customer, bucket)
             do update set until = greatest(loans.until, excluded.until)",
            &[&customer.0.as_slice(), &bucket, &until.0],
        )?;
        Ok(())
    }

    fn end_loan(&mut self, customer: CustomerId, bucket: i64) -> Result<bool, HubError> {
        let ended =
            self.run("delete from loans where customer = $1 and bucket = $2", &[&customer.0.as_slice(), &bucket])?;
        Ok(ended == 1)
    }

    fn ended_loans(&self, now: Moment, limit: usize) -> Result<Vec<(CustomerId, i64)>, HubError> {
        let rows = self.rows(
            "select customer, bucket from loans where until <= $1 order by until, customer limit $2",
            &[&now.0, &column(limit as u64)],
        )?;
        Ok(rows.iter().map(|row| (customer(row.get(0)), row.get(1))).collect())
    }
}
