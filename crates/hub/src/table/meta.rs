//! Who this hub is.

use rusqlite::{Connection, params};

use crate::HubError;

/// What the chain decides, and which history this database continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    pub hub_epoch: u64,
    /// What devices show as the chain's name.
    pub chain: String,
    /// How long a visit or an order keeps a customer in a store's bucket.
    pub membership_months: u32,
}

pub(crate) fn read(connection: &Connection) -> Result<Meta, HubError> {
    let meta = connection
        .prepare_cached("select hub_epoch, chain, membership_months from meta")?
        .query_row([], |row| Ok(Meta { hub_epoch: row.get(0)?, chain: row.get(1)?, membership_months: row.get(2)? }))?;
    Ok(meta)
}

pub(crate) fn write(connection: &Connection, meta: &Meta) -> Result<(), HubError> {
    connection
        .prepare_cached("update meta set hub_epoch = ?1, chain = ?2, membership_months = ?3")?
        .execute(params![meta.hub_epoch, meta.chain, meta.membership_months])?;
    Ok(())
}
