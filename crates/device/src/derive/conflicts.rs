//! Slots with two answers.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use visavi_domain::profile::State;
use visavi_domain::{CustomerId, Profile};
use visavi_protocol::Payload;

use crate::error::Result;

/// Makes the customer's rows say what the profile says. Mostly there are none and there
/// were none: then nothing is written.
pub(super) fn put(connection: &Connection, customer: CustomerId, profile: &Profile) -> Result<()> {
    let new: BTreeSet<(String, Vec<u8>)> = profile
        .slots
        .iter()
        .filter(|slot| matches!(slot.state, State::Conflict(_)))
        .map(|slot| (slot.attribute.clone(), Payload::write(&slot.scope).bytes))
        .collect();
    let old: BTreeSet<(String, Vec<u8>)> = connection
        .prepare_cached("select attribute, scope from derived_conflict where customer = ?")?
        .query_map([customer.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (attribute, scope) in old.difference(&new) {
        connection
            .prepare_cached("delete from derived_conflict where customer = ? and attribute = ? and scope = ?")?
            .execute(params![customer.0, attribute, scope])?;
    }
    for (attribute, scope) in new.difference(&old) {
        connection
            .prepare_cached("insert into derived_conflict (customer, attribute, scope) values (?, ?, ?)")?
            .execute(params![customer.0, attribute, scope])?;
    }
    Ok(())
}
