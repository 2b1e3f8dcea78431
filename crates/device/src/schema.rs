//! The migrations, in order. One that was released is never edited.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::{DeviceError, Result};

const MIGRATIONS: [&str; 8] = [
    include_str!("migrations/01_device.sql"),
    include_str!("migrations/02_feed.sql"),
    include_str!("migrations/03_deeds.sql"),
    include_str!("migrations/04_session.sql"),
    include_str!("migrations/05_derived_people.sql"),
    include_str!("migrations/06_derived_search.sql"),
    include_str!("migrations/07_derived_work.sql"),
    include_str!("migrations/08_rounds.sql"),
];

/// Brings the tables up to date, all steps or none: `user_version` counts those taken.
///
/// # Errors
/// `NewerSchema` when a later version of the app has taken steps that are not known here.
pub(crate) fn migrate(connection: &mut Connection) -> Result<()> {
    // Immediate: of two starts at once, the second waits and then finds nothing to do.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken: usize = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in MIGRATIONS.get(taken..).ok_or(DeviceError::NewerSchema)? {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len())?;
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_migration_finds_nothing_to_do() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        let taken: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(taken, MIGRATIONS.len());
    }

    #[test]
    fn a_migration_that_fails_leaves_the_database_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        // In the way of the seventh step.
        connection.execute_batch("create table derived_work (in_the_way)").unwrap();
        assert!(migrate(&mut connection).is_err());
        let tables: i64 = connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 1);
    }
}
