//! Who this hub is.

use rusqlite::{Connection, params};
use visavi_domain::Moment;

use crate::HubError;

/// What the chain decides, and which history this database continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    pub hub_epoch: u64,
    /// What devices show as the chain's name.
    pub chain: String,
    /// How long a visit or an order keeps a customer in a store's bucket.
    pub membership_months: u32,
    /// When facts that have outlived their retention were last looked for.
    pub retention_ran_at: Option<Moment>,
}

pub(crate) fn read(connection: &Connection) -> Result<Meta, HubError> {
    let meta = connection
        .prepare_cached("select hub_epoch, chain, membership_months, retention_ran_at from meta")?
        .query_row([], |row| {
            Ok(Meta {
                hub_epoch: row.get(0)?,
                chain: row.get(1)?,
                membership_months: row.get(2)?,
                retention_ran_at: row.get::<_, Option<i64>>(3)?.map(Moment),
            })
        })?;
    Ok(meta)
}

pub(crate) fn write(connection: &Connection, meta: &Meta) -> Result<(), HubError> {
    connection
        .prepare_cached("update meta set hub_epoch = ?1, chain = ?2, membership_months = ?3, retention_ran_at = ?4")?
        .execute(params![meta.hub_epoch, meta.chain, meta.membership_months, meta.retention_ran_at.map(|at| at.0)])?;
    Ok(())
}
