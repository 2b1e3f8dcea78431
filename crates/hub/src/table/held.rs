//! Operations that wait for a person.

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::{Moment, OperationId};
use visavi_protocol::{Digest, Operation};

use crate::HubError;
use crate::table::items;

/// An operation that waits for a person, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub operation: Operation,
    /// `fork` or `associate-left`.
    pub reason: String,
    pub received_at: Moment,
}

/// Keeps the operation; the same one twice is one.
pub(crate) fn keep(
    connection: &Connection,
    operation: OperationId,
    digest: Digest,
    reason: &str,
    now: Moment,
    content: &[u8],
) -> Result<(), HubError> {
    connection
        .prepare_cached(
            "insert or ignore into held (operation, digest, reason, received_at, content)
             values (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![operation.to_string(), digest.to_bytes(), reason, now.0, content])?;
    Ok(())
}

/// Returns why this very operation is held; `None` when it is not.
pub(crate) fn reason(
    connection: &Connection,
    operation: OperationId,
    digest: Digest,
) -> Result<Option<String>, HubError> {
    let reason = connection
        .prepare_cached("select reason from held where operation = ?1 and digest = ?2")?
        .query_row(params![operation.to_string(), digest.to_bytes()], |row| row.get(0))
        .optional()?;
    Ok(reason)
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<Held>, HubError> {
    let mut statement =
        connection.prepare_cached("select content, reason, received_at from held order by received_at, operation")?;
    let mut rows = statement.query([])?;
    let mut held = Vec::new();
    while let Some(row) = rows.next()? {
        if let visavi_protocol::Change::Operation(operation) = items::item(row.get(0)?)?.change {
            held.push(Held { operation, reason: row.get(1)?, received_at: Moment(row.get(2)?) });
        }
    }
    Ok(held)
}
