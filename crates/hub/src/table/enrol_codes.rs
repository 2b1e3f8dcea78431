//! Invitations for devices.

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::{Moment, StoreId};
use visavi_protocol::limits::ENROL_CODE_MS;

use crate::HubError;

pub(crate) fn insert(connection: &Connection, hash: &[u8], store: &StoreId, now: Moment) -> Result<(), HubError> {
    connection.prepare_cached("delete from enrol_codes where created_at <= ?1")?.execute([now.0 - ENROL_CODE_MS])?;
    connection
        .prepare_cached("insert into enrol_codes (hash, store, created_at) values (?1, ?2, ?3)")?
        .execute(params![hash, store.0, now.0])?;
    Ok(())
}

/// Uses the code up and returns the store it invites to; `None` when it is unknown, used
/// or too old. A code made in the future (a clock set back) is too old as well.
pub(crate) fn take(connection: &Connection, hash: &[u8], now: Moment) -> Result<Option<StoreId>, HubError> {
    let taken: Option<(String, i64)> = connection
        .prepare_cached("delete from enrol_codes where hash = ?1 returning store, created_at")?
        .query_row([hash], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(taken
        .filter(|(_, created_at)| (0..ENROL_CODE_MS).contains(&(now.0 - created_at)))
        .map(|(store, _)| StoreId(store)))
}
