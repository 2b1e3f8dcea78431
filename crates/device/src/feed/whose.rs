//! The short number that stands for a customer on this device.

use rusqlite::{Connection, OptionalExtension};
use visavi_domain::CustomerId;

use crate::error::Result;

/// The number under which lies what all share.
pub(crate) const EVERYBODYS: i64 = 0;

/// Returns the customer's number; `None` where nothing is held of them.
pub(crate) fn known(connection: &Connection, customer: CustomerId) -> Result<Option<i64>> {
    let mut select = connection.prepare_cached("select number from customer where customer = ?")?;
    Ok(select.query_row([customer.0], |row| row.get(0)).optional()?)
}

/// Returns the customer's number, giving them the next where they have none.
pub(crate) fn number(connection: &Connection, customer: CustomerId) -> Result<i64> {
    if let Some(number) = known(connection, customer)? {
        return Ok(number);
    }
    Ok(connection.prepare_cached("insert into customer (customer) values (?)")?.insert([customer.0])?)
}

/// Forgets the numbers under which nothing lies any more: of one customer, or of all.
pub(crate) fn forget_unused(connection: &Connection, customer: Option<CustomerId>) -> Result<()> {
    let unused = "number <> 0
        and not exists (select 1 from facts where whose = number)
        and not exists (select 1 from record where whose = number)
        and not exists (select 1 from derived_person where person = customer.number)";
    match customer {
        Some(customer) => connection
            .prepare_cached(&format!("delete from customer where customer = ? and {unused}"))?
            .execute([customer.0])?,
        None => connection.execute(&format!("delete from customer where {unused}"), [])?,
    };
    Ok(())
}
