//! Which facts search rows rest on.

use rusqlite::Connection;
use visavi_domain::{Claim, CustomerId, FactDraft, OperationId};
use visavi_protocol::Payload;

use crate::error::Result;
use crate::feed::facts;
use crate::row;

/// The attributes that a person's row and search rows are made from.
const ATTRIBUTES: [&str; 5] = ["name", "phone", "email", "address", "member_number"];

/// Says whether any of the drafts can change a person's row. An undo may take back any
/// of them.
pub(crate) fn concerns(drafts: &[FactDraft]) -> bool {
    drafts.iter().any(|draft| is_of(&draft.attribute) || matches!(draft.claim, Claim::Retracts(_)))
}

/// Says whether a person's row is made from the attribute.
pub(super) fn is_of(attribute: &str) -> bool {
    ATTRIBUTES.contains(&attribute)
}

/// Says whether anything that was done here is shown before the feed has brought it back.
pub(super) fn has_deeds(connection: &Connection, customer: CustomerId) -> Result<bool> {
    let mut select = connection
        .prepare_cached("select 1 from deed where payload is not null and customer = ? and state not in (4, 5)")?;
    Ok(select.exists([customer.0])?)
}

/// Returns our own deeds that the feed has not brought back and that do not concern
/// name or contact. They count as a meeting only once they are back: so a correction
/// need not rewrite every search row for the sake of its order.
pub(crate) fn deeds_that_are_no_meeting(connection: &Connection, customer: CustomerId) -> Result<Vec<OperationId>> {
    let mut select = connection.prepare_cached(
        "select device, epoch, sequence, version, payload
         from deed
         where payload is not null
             and customer = ?
             and state not in (4, 5)",
    )?;
    let mut rows = select.query([customer.0])?;
    let mut deeds = Vec::new();
    while let Some(row) = rows.next()? {
        let payload = Payload { version: row.get(3)?, bytes: row.get(4)? };
        let id = row::operation(row, 0)?;
        let is_back = || facts::find(connection, customer, |held| Ok((held.id == id).then_some(())));
        if !payload.read::<Vec<FactDraft>>().is_ok_and(|drafts| concerns(&drafts)) && is_back()?.is_none() {
            deeds.push(id);
        }
    }
    Ok(deeds)
}
