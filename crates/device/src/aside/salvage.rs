//! Carries over what only this device knows: who it is, what was done on it, who looked at
//! whom. Pages that cannot be read are gone round.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use visavi_domain::{Moment, OperationId};

use crate::connection::{self, Role};
use crate::desk::outbox::SETTLED_DAYS;
use crate::error::Result;
use crate::key::DatabaseKey;
use crate::mark::{Height, newest};
use crate::sealed::Sealed;

/// Ground that comes from no hub, with the columns that order it. What came from the hub
/// comes again.
const TABLES: [(&str, &str); 5] = [
    ("identity", "only"),
    ("setting", "key"),
    ("deed", "device, epoch, sequence"),
    ("visit", "associate, customer"),
    ("view_log", "view"),
];
/// So many numbers are asked for one by one between two pages that can be read.
const ASKED_MAX: usize = 512;
/// What became of a number whose deed nobody can read: refused, and seen.
const UNREAD: &str = "insert or ignore into deed
         (device, epoch, sequence, customer, associate, store, what, written_at,
          stamp_wall, stamp_counter, state, settled_at, version, payload)
     values (?, ?, ?, zeroblob(16), '', '', ?, 0, 0, 0, 4, ?, 0, null)";
/// What such a deed is called: its operation goes up sealed, or is lost.
pub(super) const SEALED: &str = "sealed";
pub(super) const LOST: &str = "lost";

/// A number of this device.
type Number = (u32, u16, u64);

/// A copy of a broken database.
pub(super) struct Source<'a> {
    pub(super) file: PathBuf,
    pub(super) key: &'a DatabaseKey,
}

impl Source<'_> {
    /// Another connection for each try: one that met a broken page is of no use.
    fn open(&self) -> Result<Connection> {
        connection::open_file(&self.file, self.key, Role::Desk)
    }
}

/// Carries rows from `source` into `new`; what is there already stays.
pub(super) fn carry(source: &Source<'_>, new: &Connection) {
    for (table, order) in TABLES {
        let whole = copy(source, new, table, order, "asc") || {
            // From the other end, up to the same broken page.
            copy(source, new, table, order, "desc");
            false
        };
        if table == "deed" && !whole {
            go_round(source, new);
        }
    }
}

/// Keeps numbers from being given twice: the mark tells how far the device had come, and
/// what is sealed tells it too. Returns how many operations are lost: those that nobody can
/// read, and that are not sealed either.
pub(super) fn close(new: &Connection, mark: Option<Height>, sealed: &Sealed, now: Moment) -> Result<u32> {
    let sealed: BTreeSet<Number> = sealed.numbers()?.into_iter().map(number).collect();
    let mut missing = sealed.clone();
    for (device, epoch, _, high) in histories(new)? {
        // What was done within a week is still listed: a number that is missing is lost.
        // One that is older may have been let go of.
        let listed = "select min(sequence) from deed where device = ? and epoch = ? and written_at > ?";
        let week_ago = now.plus_days(-SETTLED_DAYS).0;
        let first: Option<u64> = new.query_row(listed, params![device, epoch, week_ago], |row| row.get(0))?;
        missing.extend((first.unwrap_or(high)..=high).map(|number| (device, epoch, number)));
    }
    if let Some(Height { device, epoch, sequence, .. }) = mark {
        let reached = newest(new, device, epoch)?.unwrap_or(0);
        // Without a single deed nobody can say how many of them had arrived.
        let first = if reached == 0 { sequence } else { reached + 1 };
        missing.extend((first.max(1)..=sequence).map(|number| (device, epoch, number)));
    }
    missing.retain(|number| !has(new, *number));
    for number in &missing {
        let (device, epoch, sequence) = number;
        let what = if sealed.contains(number) { SEALED } else { LOST };
        new.execute(UNREAD, params![device, epoch, sequence, what, now.0])?;
    }
    Ok(u32::try_from(missing.difference(&sealed).count()).unwrap_or(u32::MAX))
}

fn number(id: OperationId) -> Number {
    (id.device.0, id.epoch.0, id.sequence)
}

/// Asks one by one for the deeds that lie between pages that can be read.
fn go_round(source: &Source<'_>, new: &Connection) {
    for (device, epoch, low, high) in histories(new).unwrap_or_default() {
        for number in (low..=high).filter(|number| !has(new, (device, epoch, *number))).take(ASKED_MAX) {
            let only = format!("device = {device} and epoch = {epoch} and sequence = {number}");
            let _unreadable = copy_where(source, new, "deed", &only);
        }
    }
}

/// Copies rows in order until one cannot be read; says whether all could.
fn copy(source: &Source<'_>, new: &Connection, table: &str, order: &str, direction: &str) -> bool {
    let order: Vec<String> = order.split(", ").map(|column| format!("{column} {direction}")).collect();
    copy_where(source, new, table, &format!("true order by {}", order.join(", "))).is_ok()
}

fn copy_where(source: &Source<'_>, new: &Connection, table: &str, condition: &str) -> Result<()> {
    let source = source.open()?;
    let mut select = source.prepare(&format!("select * from {table} where {condition}"))?;
    let columns: Vec<String> = select.column_names().map(str::to_owned).collect();
    let places = vec!["?"; columns.len()].join(", ");
    let mut insert =
        new.prepare_cached(&format!("insert or ignore into {table} ({}) values ({places})", columns.join(", ")))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let values = (0..columns.len()).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Value>>>()?;
        insert.execute(params_from_iter(values))?;
    }
    Ok(())
}

/// The lowest and the highest number of each history that was carried over.
fn histories(new: &Connection) -> Result<Vec<(u32, u16, u64, u64)>> {
    let mut select =
        new.prepare("select device, epoch, min(sequence), max(sequence) from deed group by device, epoch")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn has(new: &Connection, (device, epoch, number): Number) -> bool {
    let select = new.prepare_cached("select 1 from deed where device = ? and epoch = ? and sequence = ?");
    select.and_then(|mut select| select.exists(params![device, epoch, number])).unwrap_or(false)
}

/// Says whether a deed that was carried over waits to be sent.
pub(super) fn is_on_the_way(new: &Connection, id: OperationId) -> bool {
    let (device, epoch, sequence) = number(id);
    let select = new.prepare_cached(
        "select 1
         from deed
         where device = ? and epoch = ? and sequence = ? and state = 0 and payload is not null",
    );
    select.and_then(|mut select| select.exists(params![device, epoch, sequence])).unwrap_or(false)
}
