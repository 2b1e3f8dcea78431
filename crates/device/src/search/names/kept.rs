//! The names in memory, kept in step with the database that they are read from.
//!
//! They are as secret as the database: they are there while it is open, and nowhere else.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension};

use super::Names;
use super::builder::Builder;
use crate::error::Result;
use crate::search::best::Hit;

/// Where more people changed, all names are read anew.
const CHANGED_MAX: usize = 20_000;
/// Names read before somebody who closes the device is listened to.
const LISTENING: usize = 4_096;

/// Names, and who changed since they were read.
#[derive(Debug, Default)]
pub(crate) struct KeptNames {
    /// `None` before they were read for the first time.
    names: Mutex<Option<Names>>,
    changed: Mutex<Changed>,
    closing: AtomicBool,
}

#[derive(Debug, Default)]
struct Changed {
    /// By the transaction that is on its way.
    uncommitted: Vec<i64>,
    people: Vec<i64>,
    /// More than it is worth to count.
    all: bool,
}

impl KeptNames {
    /// Notes the people whose rows this connection writes.
    pub(crate) fn watch(self: &Arc<Self>, connection: &mut Connection) -> Result<()> {
        let kept = self.clone();
        connection.update_hook(Some(move |_, _: &str, table: &str, person| {
            if table == "derived_person" {
                held(&kept.changed).uncommitted.push(person);
            }
        }))?;
        Ok(())
    }

    /// What the transaction changed is to be read.
    pub(crate) fn committed(&self) {
        let mut guard = held(&self.changed);
        let changed = &mut *guard;
        changed.people.append(&mut changed.uncommitted);
        if changed.people.len() > CHANGED_MAX {
            changed.people = Vec::new();
            changed.all = true;
        }
    }

    /// What the transaction changed is as it was.
    pub(crate) fn rolled_back(&self) {
        held(&self.changed).uncommitted.clear();
    }

    /// Everybody's row was written, and SQLite did not tell of each.
    pub(crate) fn all_changed(&self) {
        held(&self.changed).all = true;
    }

    /// Lets go of all names: somebody is not to be found any more, not even here.
    pub(crate) fn forget(&self) {
        *held(&self.names) = None;
    }

    /// Ends reading that nobody waits for.
    pub(crate) fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
    }

    /// Gives the names as they are in the database now. The connection must not have
    /// read anything in this snapshot yet: it would miss what has just been committed.
    pub(crate) fn with<T>(&self, connection: &Connection, read: impl FnOnce(&Names) -> T) -> Result<T> {
        let mut names = held(&self.names);
        let Changed { mut people, all, .. } = {
            let mut changed = held(&self.changed);
            let uncommitted = std::mem::take(&mut changed.uncommitted);
            std::mem::replace(&mut *changed, Changed { uncommitted, ..Changed::default() })
        };
        // Put back only when they are whole again.
        let current = match names.take() {
            Some(mut names) if !all => {
                people.sort_unstable();
                people.dedup();
                if !people.is_empty() {
                    names.put(&people, &names_of(connection, &people)?);
                }
                names
            }
            _ => self.load(connection)?,
        };
        Ok(read(names.insert(current)))
    }

    fn load(&self, connection: &Connection) -> Result<Names> {
        let mut select = connection.prepare("select person, -recency, words from derived_person")?;
        let mut rows = select.query([])?;
        let mut builder = Builder::default();
        let mut people = 0_usize;
        while let Some(row) = rows.next()? {
            let hit = Hit { person: row.get(0)?, ago: row.get(1)? };
            for name in row.get_ref(2)?.as_str().unwrap_or_default().lines() {
                builder.add(hit, name.split(' '));
            }
            people += 1;
            if people.is_multiple_of(LISTENING) && self.closing.load(Ordering::Relaxed) {
                break;
            }
        }
        Ok(Names::of(builder))
    }
}

/// The names that people have now, each person's a line each.
fn names_of(connection: &Connection, people: &[i64]) -> Result<Vec<(Hit, String)>> {
    let mut select = connection.prepare_cached("select -recency, words from derived_person where person = ?")?;
    let mut names = Vec::with_capacity(people.len());
    for person in people {
        let found = select
            .query_row([person], |row| Ok((Hit { ago: row.get(0)?, person: *person }, row.get(1)?)))
            .optional()?;
        names.extend(found);
    }
    Ok(names)
}

/// What these locks protect is only ever replaced as a whole.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
