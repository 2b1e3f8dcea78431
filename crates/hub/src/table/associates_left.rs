//! Associates who left, and since when.

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::{AssociateId, Moment};

use crate::HubError;

/// Notes that the associate left; the first time counts.
pub(crate) fn note(connection: &Connection, associate: &AssociateId, now: Moment) -> Result<(), HubError> {
    connection
        .prepare_cached("insert or ignore into associates_left (associate, left_at) values (?1, ?2)")?
        .execute(params![associate.0, now.0])?;
    Ok(())
}

/// Notes that the associate is there (again).
pub(crate) fn forget(connection: &Connection, associate: &AssociateId) -> Result<(), HubError> {
    connection.prepare_cached("delete from associates_left where associate = ?1")?.execute([&associate.0])?;
    Ok(())
}

pub(crate) fn left_at(connection: &Connection, associate: &AssociateId) -> Result<Option<Moment>, HubError> {
    let left_at = connection
        .prepare_cached("select left_at from associates_left where associate = ?1")?
        .query_row([&associate.0], |row| row.get(0).map(Moment))
        .optional()?;
    Ok(left_at)
}
