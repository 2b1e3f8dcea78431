use rusqlite::params;
use visavi_domain::Moment;
use zeroize::Zeroizing;

use super::Sqlite;
use crate::HubError;
use crate::table::meta::{Meta, MetaTable};

impl MetaTable for Sqlite<'_> {
    fn meta(&self) -> Result<Meta, HubError> {
        let meta = self
            .transaction
            .prepare_cached(
                "select hub_epoch, chain, membership_months, loan_hours, lease_hours, retention_ran_at from meta",
            )?
            .query_row([], |row| {
                Ok(Meta {
                    hub_epoch: row.get(0)?,
                    chain: row.get(1)?,
                    membership_months: row.get(2)?,
                    loan_hours: row.get(3)?,
                    lease_hours: row.get(4)?,
                    retention_ran_at: row.get::<_, Option<i64>>(5)?.map(Moment),
                })
            })?;
        Ok(meta)
    }

    fn meta_to_write(&mut self) -> Result<Meta, HubError> {
        self.meta()
    }

    fn set_meta(&mut self, meta: &Meta) -> Result<(), HubError> {
        self.transaction
            .prepare_cached(
                "update meta
                 set hub_epoch = ?1, chain = ?2, membership_months = ?3, loan_hours = ?4, lease_hours = ?5,
                     retention_ran_at = ?6",
            )?
            .execute(params![
                meta.hub_epoch,
                meta.chain,
                meta.membership_months,
                meta.loan_hours,
                meta.lease_hours,
                meta.retention_ran_at.map(|at| at.0)
            ])?;
        Ok(())
    }

    fn secret(&self) -> Result<Option<Zeroizing<Vec<u8>>>, HubError> {
        let secret: Option<Vec<u8>> =
            self.transaction.prepare_cached("select secret from meta")?.query_row([], |row| row.get(0))?;
        Ok(secret.map(Zeroizing::new))
    }

    fn keep_secret(&mut self, fresh: &[u8]) -> Result<Zeroizing<Vec<u8>>, HubError> {
        let secret = self
            .transaction
            .prepare_cached("update meta set secret = coalesce(secret, ?1) returning secret")?
            .query_row([fresh], |row| row.get(0))?;
        Ok(Zeroizing::new(secret))
    }
}
