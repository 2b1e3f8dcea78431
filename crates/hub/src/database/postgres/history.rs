//! Noticing that the database is not the one it was: put back from a backup, or taken over
//! by a replica that had not heard everything.

use visavi_domain::Moment;

use super::connection::Connection;
use crate::HubError;
use crate::history;
use crate::table::postgres::Postgres;

/// Lets the hub begin again where this server, or its timeline, is another one than when
/// the hub last connected: the end of what was acknowledged may be missing then.
///
/// Asked on each new connection, before anything else. A failover closes all connections
/// to the old server, so that a hub that goes on running comes by here too.
pub(super) fn go_on(connection: &Connection) -> Result<(), HubError> {
    if is_known(connection, "select cluster from meta")? {
        return Ok(());
    }
    connection.begin("begin isolation level read committed")?;
    // Of several processes that notice, one begins again.
    if !is_known(connection, "select cluster from meta for no key update")? {
        let was_on_another = connection.rows("select 1 from meta where cluster is not null", &[])?.len() == 1;
        if was_on_another {
            let now = connection.rows("select (extract(epoch from clock_timestamp()) * 1000)::bigint", &[])?;
            let now = Moment(now.first().map_or(0, |row| row.get(0)));
            let hub_epoch = history::begin_again(&mut Postgres::new(connection), now, getrandom::u32()?)?;
            tracing::warn!(hub_epoch, "the database is on another server or timeline: its history begins again");
        }
        connection.run("update meta set cluster = $1", &[&cluster(connection)?])?;
    }
    Ok(connection.commit()?)
}

fn is_known(connection: &Connection, written_down: &'static str) -> Result<bool, HubError> {
    let known = connection.rows(written_down, &[])?;
    let known = known.first().and_then(|row| row.get::<_, Option<String>>(0));
    Ok(known == Some(cluster(connection)?))
}

/// Returns which server this is and on which timeline it writes. A timeline begins with
/// each promotion of a replica and each restore to a point in time.
fn cluster(connection: &Connection) -> Result<String, HubError> {
    let rows = connection.rows(
        "select system_identifier::text || '/' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)
         from pg_control_system()",
        &[],
    )?;
    Ok(rows.first().map(|row| row.get(0)).unwrap_or_default())
}
