//! How far this device had come, told beside the database: what tells a database that has
//! lost its end from one that never had it.
//!
//! SQLite takes a damaged log for one that ends earlier, and a missing log for none. Both
//! would be older states in silence. The mark is written after the commit and is never
//! synced, so it is at most behind: it costs a save nothing, and it accuses nobody falsely.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rusqlite::{Connection, OptionalExtension, params};
use visavi_domain::{DeviceNumber, Epoch, OperationId};
use visavi_protocol::Digest;

use crate::error::Result;
use crate::fresh::held;

/// Written whole each time, so that a shorter number leaves nothing of a longer one.
const WIDTH: usize = 80;

/// What was done here last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Height {
    pub(crate) device: u32,
    pub(crate) epoch: u16,
    pub(crate) sequence: u64,
    /// The newest row of the view log.
    pub(crate) view: i64,
}

impl Height {
    /// Reads the mark beside a database; `None` where there is none that can be believed.
    pub(crate) fn beside(database: &Path) -> Option<Self> {
        let mut text = String::new();
        File::open(path(database)).ok()?.take(WIDTH as u64).read_to_string(&mut text).ok()?;
        let mut words = text.split_whitespace();
        let height = Self {
            device: words.next()?.parse().ok()?,
            epoch: words.next()?.parse().ok()?,
            sequence: words.next()?.parse().ok()?,
            view: words.next()?.parse().ok()?,
        };
        (words.next()? == height.seal()).then_some(height)
    }

    /// Says whether the database has not come as far.
    pub(crate) fn is_above(&self, database: &Connection) -> Result<bool> {
        if database.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))? == 0 {
            // Not even the tables are there.
            return Ok(true);
        }
        let view: Option<i64> = database.query_row("select max(view) from view_log", [], |row| row.get(0))?;
        let identity = database
            .query_row("select device, epoch from identity", [], |row| {
                Ok((row.get::<_, u32>(0)?, row.get::<_, u16>(1)?))
            })
            .optional()?;
        let history = match identity {
            // Enrolled anew since, or in a later epoch: those numbers are over.
            Some((device, epoch)) if device != self.device || epoch > self.epoch => false,
            Some((_, epoch)) if epoch < self.epoch => true,
            _ => self.sequence > newest(database, self.device, self.epoch)?.unwrap_or(0),
        };
        Ok(history || self.view > view.unwrap_or(0))
    }

    fn seal(&self) -> String {
        let Self { device, epoch, sequence, view } = *self;
        format!("{:032x}", Digest::of(&(device, epoch, sequence, view)).0)
    }
}

/// The highest number that was given in one history of a device.
pub(crate) fn newest(database: &Connection, device: u32, epoch: u16) -> Result<Option<u64>> {
    let newest = "select max(sequence) from deed where device = ? and epoch = ?";
    Ok(database.query_row(newest, params![device, epoch], |row| row.get(0))?)
}

/// Removes the mark of a database that is no more.
pub(crate) fn remove(database: &Path) -> Result<()> {
    match std::fs::remove_file(path(database)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// The mark of an open database.
#[derive(Debug)]
pub(crate) struct Mark {
    folder: PathBuf,
    state: Mutex<(File, Height)>,
}

impl Mark {
    pub(crate) fn open(database: &Path) -> Result<Self> {
        let height = Height::beside(database).unwrap_or_default();
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path(database))?;
        let folder = database.parent().unwrap_or(Path::new(".")).to_owned();
        Ok(Self { folder, state: Mutex::new((file, height)) })
    }

    /// Notes an operation that was saved.
    pub(crate) fn saved(&self, operation: OperationId) {
        self.raise(|height| Height {
            device: operation.device.0,
            epoch: operation.epoch.0,
            sequence: operation.sequence,
            view: height.view,
        });
    }

    /// Notes under which number the device speaks from now on. This alone is synced: a mark
    /// that is not there was taken away, and did not go with the power.
    pub(crate) fn becomes(&self, device: DeviceNumber, epoch: Epoch) {
        self.raise(|height| match (height.device, height.epoch) == (device.0, epoch.0) {
            true => height,
            false => Height { device: device.0, epoch: epoch.0, sequence: 0, view: height.view },
        });
        // Where it fails, one operation that nobody was told of may be sent all the same.
        let _unsynced = self.sync();
    }

    fn sync(&self) -> Result<()> {
        held(&self.state).0.sync_all()?;
        // The name of a new file lies in its folder.
        Ok(File::open(&self.folder)?.sync_all()?)
    }

    /// Notes a view that was recorded.
    pub(crate) fn viewed(&self, view: i64) {
        self.raise(|height| Height { view: height.view.max(view), ..height });
    }

    fn raise(&self, to: impl FnOnce(Height) -> Height) {
        let mut guard = held(&self.state);
        let (file, height) = &mut *guard;
        *height = to(*height);
        let Height { device, epoch, sequence, view } = *height;
        let line = format!("{device} {epoch} {sequence} {view} {}", height.seal());
        // Without it a loss would not be noticed, but nothing is lost by that.
        let _unmarked =
            file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(format!("{line:<WIDTH$}").as_bytes()));
    }
}

fn path(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".mark");
    path.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_was_written_and_not_at_all_when_it_was_spoiled() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("visavi.db");
        assert_eq!(Height::beside(&database), None);
        let mark = Mark::open(&database).unwrap();
        mark.saved(OperationId { device: DeviceNumber(7), epoch: Epoch(2), sequence: 1_000 });
        mark.viewed(12);
        let height = Height { device: 7, epoch: 2, sequence: 1_000, view: 12 };
        assert_eq!(Height::beside(&database), Some(height));
        drop(mark);
        Mark::open(&database).unwrap().viewed(3);
        assert_eq!(Height::beside(&database), Some(height), "it never sinks");
        let spoiled = std::fs::read_to_string(path(&database)).unwrap().replacen("1000", "1001", 1);
        std::fs::write(path(&database), spoiled).unwrap();
        assert_eq!(Height::beside(&database), None);
    }
}
