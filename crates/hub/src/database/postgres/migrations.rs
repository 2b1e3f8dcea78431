//! Bringing the tables up to date.

use super::connection::Connection;
use crate::HubError;

/// In order; one that was released is never edited. Numbers and names are those of
/// SQLite's, where it has the same step.
const MIGRATIONS: [&str; 11] = [
    include_str!("../../../migrations/postgres/0001_shelf.sql"),
    include_str!("../../../migrations/postgres/0002_held.sql"),
    include_str!("../../../migrations/postgres/0003_retention.sql"),
    include_str!("../../../migrations/postgres/0004_snapshot.sql"),
    include_str!("../../../migrations/postgres/0005_look_up.sql"),
    include_str!("../../../migrations/postgres/0006_histories.sql"),
    include_str!("../../../migrations/postgres/0007_secret.sql"),
    include_str!("../../../migrations/postgres/0008_erasures.sql"),
    include_str!("../../../migrations/postgres/0009_unlock.sql"),
    include_str!("../../../migrations/postgres/0011_lease.sql"),
    include_str!("../../../migrations/postgres/0012_feed.sql"),
];

/// Takes the steps that were not taken yet, all or none.
pub(super) fn take(connection: &Connection) -> Result<(), HubError> {
    // Of two programs that start at once, the second waits here and finds nothing to do.
    connection.begin("begin; select pg_advisory_xact_lock(hashtext('visavi migrations'));")?;
    connection.batch("create table if not exists migrations_taken (taken integer not null);")?;
    let taken = connection.rows("select taken from migrations_taken", &[])?;
    let taken = taken.first().map_or(0, |row| row.get::<_, i32>(0));
    let steps = usize::try_from(taken).ok().and_then(|taken| MIGRATIONS.get(taken..)).ok_or(HubError::NewerSchema)?;
    for step in steps {
        connection.batch(step)?;
    }
    connection.batch("delete from migrations_taken")?;
    let all = i32::try_from(MIGRATIONS.len()).expect("there are few of them");
    connection.run("insert into migrations_taken (taken) values ($1)", &[&all])?;
    Ok(connection.commit()?)
}
