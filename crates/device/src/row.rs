//! Between columns and the domain's ids.

use rusqlite::Row;
use visavi_domain::{CustomerId, DeviceNumber, Epoch, OperationId};

/// Reads a customer from one column.
pub(crate) fn customer(row: &Row<'_>, column: usize) -> rusqlite::Result<CustomerId> {
    row.get(column).map(CustomerId)
}

/// Reads an operation's id from three columns: device, epoch, sequence.
pub(crate) fn operation(row: &Row<'_>, column: usize) -> rusqlite::Result<OperationId> {
    Ok(OperationId {
        device: DeviceNumber(row.get(column)?),
        epoch: Epoch(row.get(column + 1)?),
        sequence: row.get(column + 2)?,
    })
}
