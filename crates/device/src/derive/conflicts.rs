//! Slots with two answers.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use visavi_domain::profile::State;
use visavi_domain::{CustomerId, Profile};
use visavi_protocol::Payload;

use crate::error::Result;

/// Attribute and scope of a slot with two answers.
pub(super) type Conflict = (String, Vec<u8>);

/// Returns the slots with two answers.
pub(super) fn of(profile: &Profile) -> impl Iterator<Item = Conflict> {
    let slots = profile.slots.iter().filter(|slot| matches!(slot.state, State::Conflict(_)));
    slots.map(|slot| (slot.attribute.clone(), Payload::write(&slot.scope).bytes))
}

/// Adds rows to a customer who has none of them.
pub(super) fn add<'a>(
    connection: &Connection,
    customer: CustomerId,
    conflicts: impl IntoIterator<Item = &'a Conflict>,
) -> Result<()> {
    for (attribute, scope) in conflicts {
        connection
            .prepare_cached("insert into derived_conflict (customer, attribute, scope) values (?, ?, ?)")?
            .execute(params![customer.0, attribute, scope])?;
    }
    Ok(())
}

/// Makes the customer's rows say what the profile says. Mostly there are none and there
/// were none: then nothing is written.
pub(super) fn put(connection: &Connection, customer: CustomerId, profile: &Profile) -> Result<()> {
    put_some(connection, customer, profile, |_| true)
}

/// The same for the slots that the profile is of; nothing is said of the others.
pub(super) fn put_some(
    connection: &Connection,
    customer: CustomerId,
    profile: &Profile,
    is_of: impl Fn(&Conflict) -> bool,
) -> Result<()> {
    let new: BTreeSet<Conflict> = of(profile).collect();
    let old: BTreeSet<Conflict> = connection
        .prepare_cached("select attribute, scope from derived_conflict where customer = ?")?
        .query_map([customer.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .filter(|old| old.as_ref().map_or(true, &is_of))
        .collect::<rusqlite::Result<_>>()?;
    for (attribute, scope) in old.difference(&new) {
        connection
            .prepare_cached("delete from derived_conflict where customer = ? and attribute = ? and scope = ?")?
            .execute(params![customer.0, attribute, scope])?;
    }
    add(connection, customer, new.difference(&old))
}
