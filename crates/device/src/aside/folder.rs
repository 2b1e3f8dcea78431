//! Where a broken database is put aside: whole, in a folder of its own beside the new one.

use std::fs;
use std::path::{Path, PathBuf};

use visavi_domain::Moment;

use crate::error::Result;

/// A broken database holds customers too: it does not lie about for longer.
const KEPT_DAYS: i64 = 14;
const ASIDE: &str = "aside";
/// What a copy is called before it is whole.
const COPYING: &str = "copying";
/// Says that the new database is in its place.
const DONE: &str = "done";

/// One broken database, put aside.
#[derive(Clone, Debug)]
pub(crate) struct Aside {
    pub(crate) at: Moment,
    folder: PathBuf,
}

impl Aside {
    /// Copies a database and its log, on the disk before it returns. The copy has its name
    /// only when it is whole.
    pub(crate) fn put(database: &Path, now: Moment) -> Result<Self> {
        let all = all_of(database);
        let copying = all.join(COPYING);
        remove(&copying)?;
        fs::create_dir_all(&copying)?;
        for file in [database.to_owned(), log_of(database)] {
            if file.exists() {
                copy(&file, &copying.join(file.file_name().unwrap_or_default()))?;
            }
        }
        let folder = all.join(now.0.to_string());
        remove(&folder)?;
        fs::rename(&copying, &folder)?;
        settle(Some(&all));
        Ok(Self { at: now, folder })
    }

    /// Returns the one whose new database is not in its place yet.
    pub(crate) fn unfinished(database: &Path) -> Option<Self> {
        all(database).into_iter().find(|aside| !aside.folder.join(DONE).exists())
    }

    /// Returns an empty folder to work in.
    pub(crate) fn bench(&self, name: &str) -> Result<PathBuf> {
        let bench = self.folder.join(name);
        remove(&bench)?;
        fs::create_dir_all(&bench)?;
        Ok(bench)
    }

    /// Returns the broken database as it was found.
    pub(crate) fn database(&self, beside: &Path) -> PathBuf {
        self.folder.join(beside.file_name().unwrap_or_default())
    }

    /// Puts the new database in the place of the broken one. The log goes first: a log
    /// beside a database that is not its own would be taken into it.
    pub(crate) fn replace(&self, database: &Path, new: &Path) -> Result<()> {
        let shared = with_ending(database, "-shm");
        for file in [log_of(database), shared] {
            if file.exists() {
                fs::remove_file(file)?;
            }
        }
        fs::rename(new, database)?;
        crate::mark::remove(database)?;
        settle(database.parent());
        for name in ["copy", "new"] {
            remove(&self.folder.join(name))?;
        }
        fs::File::create(self.folder.join(DONE))?.sync_all()?;
        Ok(())
    }
}

/// Removes what has lain aside for two weeks, or, where everything in it was carried over
/// and has arrived, at once.
pub(crate) fn tidy(database: &Path, now: Moment, arrived: bool) -> Result<()> {
    for aside in all(database) {
        let old = now.0 >= aside.at.plus_days(KEPT_DAYS).0;
        if (old || arrived) && aside.folder.join(DONE).exists() {
            remove(&aside.folder)?;
        }
    }
    Ok(())
}

/// Copies a database and its log somewhere, to be worked on.
pub(crate) fn copy_to(database: &Path, folder: &Path) -> Result<PathBuf> {
    let to = folder.join(database.file_name().unwrap_or_default());
    if database.exists() {
        copy(database, &to)?;
    }
    let log = log_of(database);
    if log.exists() {
        copy(&log, &log_of(&to))?;
    }
    Ok(to)
}

/// Returns the log of a database.
pub(crate) fn log_of(database: &Path) -> PathBuf {
    with_ending(database, "-wal")
}

fn all(database: &Path) -> Vec<Aside> {
    let entries = fs::read_dir(all_of(database)).into_iter().flatten().flatten();
    let aside = |entry: fs::DirEntry| {
        let at = entry.file_name().to_str()?.parse().ok()?;
        Some(Aside { at: Moment(at), folder: entry.path() })
    };
    entries.filter_map(aside).collect()
}

pub(crate) fn all_of(database: &Path) -> PathBuf {
    database.with_file_name(ASIDE)
}

pub(crate) fn with_ending(database: &Path, ending: &str) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)?;
    fs::OpenOptions::new().write(true).open(to)?.sync_all()?;
    Ok(())
}

/// Makes sure that names survive a power cut, where the system lets a folder be synced.
fn settle(folder: Option<&Path>) {
    let _not_everywhere = folder.map(|folder| fs::File::open(folder).and_then(|folder| folder.sync_all()));
}

pub(crate) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
