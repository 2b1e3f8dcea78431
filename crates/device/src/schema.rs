//! The migrations, in order. One that was released is never edited.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::{DeviceError, Result};

const MIGRATIONS: [&str; 14] = [
    include_str!("migrations/01_device.sql"),
    include_str!("migrations/02_feed.sql"),
    include_str!("migrations/03_deeds.sql"),
    include_str!("migrations/04_session.sql"),
    include_str!("migrations/05_derived_people.sql"),
    include_str!("migrations/06_derived_search.sql"),
    include_str!("migrations/07_derived_work.sql"),
    include_str!("migrations/08_rounds.sql"),
    include_str!("migrations/09_snapshot.sql"),
    include_str!("migrations/10_history.sql"),
    include_str!("migrations/11_hub_keys.sql"),
    include_str!("migrations/12_erasures.sql"),
    include_str!("migrations/13_keys.sql"),
    include_str!("migrations/14_facts.sql"),
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

    /// What was done here stays and is shown; the rest is asked for from its beginning.
    #[test]
    fn what_the_hub_had_handed_out_before_facts_were_packed_comes_again() {
        let mut connection = Connection::open_in_memory().unwrap();
        MIGRATIONS[..13].iter().for_each(|step| connection.execute_batch(step).unwrap());
        connection.pragma_update(None, "user_version", 13).unwrap();
        connection
            .execute_batch(
                "insert into bucket (bucket, name, cursor, items, digest) values (1, 'shared', 9, 2, x'01');
                 insert into customer (number, customer) values (1, x'0a'), (2, x'0b');
                 insert into fact (whose, device, epoch, sequence, bucket, version, payload, written_at, command)
                     values (1, 900, 1, 1, 1, 1, x'00', 0, 0);
                 insert into deed (device, epoch, sequence, customer, associate, store, what, written_at,
                                   stamp_wall, stamp_counter, version, payload)
                     values (7, 1, 1, x'0b', 'sara', 'LKP', 'corrected', 0, 0, 0, 1, x'00');",
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        let count = |select: &str| connection.query_row(select, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(count("select count(*) from bucket where cursor = 0 and items = 0 and length(digest) = 16"), 1);
        assert_eq!(count("select count(*) from customer where number <> 0"), 0);
        assert_eq!(count("select count(*) from deed where payload is not null"), 1);
        assert_eq!(count("select count(*) from derived_due where customer = x'0b'"), 1);
    }
}
