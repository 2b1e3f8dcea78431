//! The migrations, in order. One that was released is never edited.

use std::sync::LazyLock;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::error::Result;

static MIGRATIONS: LazyLock<Migrations<'static>> = LazyLock::new(|| {
    Migrations::new(vec![
        M::up(include_str!("migrations/01_device.sql")),
        M::up(include_str!("migrations/02_feed.sql")),
        M::up(include_str!("migrations/03_deeds.sql")),
        M::up(include_str!("migrations/04_session.sql")),
        M::up(include_str!("migrations/05_derived_people.sql")),
        M::up(include_str!("migrations/06_derived_search.sql")),
        M::up(include_str!("migrations/07_derived_work.sql")),
    ])
});

/// Brings the tables up to date.
pub(crate) fn migrate(connection: &mut Connection) -> Result<()> {
    MIGRATIONS.to_latest(connection)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_valid_sql_in_order() {
        MIGRATIONS.validate().unwrap();
    }
}
