use tokio_postgres::Row;
use visavi_domain::Moment;
use zeroize::Zeroizing;

use super::{Postgres, column, number};
use crate::HubError;
use crate::table::meta::{Meta, MetaTable};

fn meta(row: &Row) -> Meta {
    Meta {
        hub_epoch: number(row, 0),
        chain: row.get(1),
        membership_months: small(row, 2),
        loan_hours: small(row, 3),
        lease_hours: small(row, 4),
        retention_ran_at: row.get::<_, Option<i64>>(5).map(Moment),
    }
}

fn small(row: &Row, column: usize) -> u32 {
    u32::try_from(row.get::<_, i32>(column)).expect("only numbers from 0 on are written")
}

impl MetaTable for Postgres<'_> {
    fn meta(&self) -> Result<Meta, HubError> {
        let row = self.one(
            "select hub_epoch, chain, membership_months, loan_hours, lease_hours, retention_ran_at from meta",
            &[],
        )?;
        Ok(meta(&row))
    }

    fn meta_to_write(&mut self) -> Result<Meta, HubError> {
        let row = self.one(
            "select hub_epoch, chain, membership_months, loan_hours, lease_hours, retention_ran_at from meta for no key update",
            &[],
        )?;
        Ok(meta(&row))
    }

    fn set_meta(&mut self, meta: &Meta) -> Result<(), HubError> {
        let small = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let (months, loan) = (small(meta.membership_months), small(meta.loan_hours));
        let (lease, ran_at) = (small(meta.lease_hours), meta.retention_ran_at.map(|at| at.0));
        self.run(
            "update meta 
             set hub_epoch = $1, chain = $2, membership_months = $3, loan_hours = $4, lease_hours = $5,
                 retention_ran_at = $6",
            &[&column(meta.hub_epoch), &meta.chain, &months, &loan, &lease, &ran_at],
        )?;
        Ok(())
    }

    fn secret(&self) -> Result<Option<Zeroizing<Vec<u8>>>, HubError> {
        Ok(self.one("select secret from meta", &[])?.get::<_, Option<_>>(0).map(Zeroizing::new))
    }

    fn keep_secret(&mut self, fresh: &[u8]) -> Result<Zeroizing<Vec<u8>>, HubError> {
        let row = self.one("update meta set secret = coalesce(secret, $1) returning secret", &[&fresh])?;
        Ok(Zeroizing::new(row.get(0)))
    }
}
