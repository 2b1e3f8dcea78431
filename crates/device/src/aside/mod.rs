//! A database that cannot be read is put aside whole, and a new one takes its place with
//! all that only this device knew. What the hub knows is fetched again.
//!
//! Every step can be cut off: the copy has its name only when it is whole, the new
//! database takes the old one's place at once, and a start that finds the work unfinished
//! does it again from the copy.

pub(crate) mod diagnose;
mod folder;
mod log;
mod salvage;

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, params};
use visavi_domain::Moment;

use self::folder::{Aside, log_of};
pub(crate) use self::folder::{all_of, remove, with_ending};
use self::log::Frames;
use self::salvage::Source;
use crate::connection::{self, Role};
use crate::device::Device;
use crate::error::{DeviceError, Result};
use crate::key::DatabaseKey;
use crate::lock::InstanceLock;
use crate::mark::Height;
use crate::place::Place;
use crate::schema;
use crate::sealed::Sealed;

/// Under which setting it is told.
const SETTING: &str = "rescue";

/// What became of a database that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rescue {
    pub at: Moment,
    /// Operations on the way that were carried over, or that go up sealed.
    pub carried: u32,
    /// Operations that cannot be read any more.
    pub lost: u32,
    /// Not a single one could be read, and nobody knows how many there were.
    pub unknown: bool,
}

impl Device {
    /// Opens the memory; one that cannot be read, or that has not come as far as this
    /// device had, is put aside, and a new one is opened in its place.
    ///
    /// # Errors
    /// Like [`Device::open`], but for a broken file only where the new one fails too.
    pub fn open_or_rescue(place: Place, key: &DatabaseKey, now: Moment) -> Result<Self> {
        let Place::File(path) = &place else { return Self::open(place, key) };
        if let Some(aside) = Aside::unfinished(path) {
            rescue(path, key, &aside)?;
        } else if must_be_rescued(path, key)? {
            rescue(path, key, &Aside::put(path, now)?)?;
        }
        match Self::open_and_tidy(path, key, now) {
            // A page that only the whole of it reads.
            Err(DeviceError::Broken(_) | DeviceError::Key(_)) => {
                rescue(path, key, &Aside::put(path, now)?)?;
                Self::open_and_tidy(path, key, now)
            }
            outcome => outcome,
        }
    }

    fn open_and_tidy(path: &Path, key: &DatabaseKey, now: Moment) -> Result<Self> {
        let device = Self::open(Place::File(path.to_owned()), key)?;
        let told = device.rescue()?.is_some_and(|rescue| rescue.unknown || rescue.lost > 0);
        folder::tidy(path, now, !told && device.waiting()? == 0)?;
        Ok(device)
    }

    /// Returns what became of a database that could not be read, until somebody has seen it.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn rescue(&self) -> Result<Option<Rescue>> {
        let told = self.setting(SETTING)?;
        Ok(told.as_deref().filter(|told| !told.is_empty()).and_then(read))
    }

    /// Notes that somebody has seen what became of it.
    ///
    /// # Errors
    /// Whatever the disk says.
    pub fn rescue_seen(&self) -> Result<()> {
        self.set_setting(SETTING, "")
    }
}

/// Says whether the database is of no use as it is. A file that the disk does not give is
/// not broken: that error is passed on.
fn must_be_rescued(path: &Path, key: &DatabaseKey) -> Result<bool> {
    if !path.exists() {
        return Ok(Height::beside(path).is_some());
    }
    let _lock = InstanceLock::take(path)?;
    let look = || -> Result<bool> { Ok(has_fallen_back(path, key)? || diagnose::is_broken(path, key)?) };
    match look().or_else(|error| if error.may_go_well_again() { look() } else { Err(error) }) {
        Err(DeviceError::Broken(_) | DeviceError::Key(_)) => {
            std::fs::read(path)?;
            Ok(true)
        }
        outcome => outcome,
    }
}

/// Says whether the database has not come as far as the mark beside it.
fn has_fallen_back(path: &Path, key: &DatabaseKey) -> Result<bool> {
    let desk = connection::open_file(path, key, Role::Desk)?;
    // The log is evidence: nothing is written here, and closing takes nothing from it.
    desk.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Height::beside(path).map_or(Ok(false), |mark| mark.is_above(&desk))
}

/// Makes a new database of what can be read, and puts it in the place of the broken one.
fn rescue(path: &Path, key: &DatabaseKey, aside: &Aside) -> Result<()> {
    let _lock = InstanceLock::take(path)?;
    let new = aside.bench("new")?.join("new.db");
    let mut into = connection::open_file(&new, key, Role::Desk)?;
    schema::migrate(&mut into)?;
    let broken = aside.database(path);
    for log in Log::ALL {
        let file = folder::copy_to(&broken, &aside.bench("copy")?)?;
        if log.prepare(&log_of(&file))? {
            salvage::carry(&Source { file, key }, &into);
        }
    }
    let mark = Height::beside(path);
    let sealed = Sealed::beside(path)?;
    let lost = salvage::close(&into, mark, &sealed, aside.at)?;
    tell(&into, aside.at, &sealed, lost, mark.is_some_and(|mark| mark.sequence > 0))?;
    drop(sealed);
    drop(into);
    // What the associates did is shown before the hub has sent the rest.
    Device::open(Place::File(new.clone()), key)?.rebuild_derived()?;
    aside.replace(path, &new)
}

/// With which log a broken database is read.
///
/// What is read from one is not asked of the next. With its log mended a database says the
/// most and the newest; where a page stands in the way, less of the log may say more.
#[derive(Clone, Copy, Debug)]
enum Log {
    Mended,
    MendedOfSound,
    AsFound,
    Without,
}

impl Log {
    const ALL: [Self; 4] = [Self::Mended, Self::MendedOfSound, Self::AsFound, Self::Without];

    /// Prepares the log of a copy; says whether there is anything to be read with it.
    fn prepare(self, log: &Path) -> Result<bool> {
        let frames = match self {
            Self::Mended => Frames::All,
            Self::MendedOfSound => Frames::Sound,
            Self::AsFound => return Ok(true),
            Self::Without => {
                let there = log.exists();
                if there {
                    std::fs::remove_file(log)?;
                }
                return Ok(there);
            }
        };
        let found = if log.exists() { std::fs::read(log)? } else { Vec::new() };
        let Some(mended) = log::mended(&found, frames) else { return Ok(false) };
        std::fs::write(log, mended)?;
        Ok(true)
    }
}

fn tell(new: &Connection, at: Moment, sealed: &Sealed, lost: u32, there_were: bool) -> Result<()> {
    let carried: u32 =
        new.query_row("select count(*) from deed where payload is not null and state = 0", [], |row| row.get(0))?;
    let none_read: bool = new.query_row(
        "select not exists (select 1 from deed where what not in (?, ?))
             and (? or not exists (select 1 from identity))",
        params![salvage::SEALED, salvage::LOST, there_were],
        |row| row.get(0),
    )?;
    let alone = sealed.unheard()?.into_iter().filter(|number| !salvage::is_on_the_way(new, *number)).count();
    let carried = carried.saturating_add(u32::try_from(alone).unwrap_or(u32::MAX));
    let unknown = none_read && sealed.is_empty()?;
    let told = format!("{} {carried} {lost} {}", at.0, u8::from(unknown));
    new.execute("insert or replace into setting (key, value) values (?, ?)", [SETTING, &told])?;
    Ok(())
}

fn read(told: &str) -> Option<Rescue> {
    let mut words = told.split(' ');
    Some(Rescue {
        at: Moment(words.next()?.parse().ok()?),
        carried: words.next()?.parse().ok()?,
        lost: words.next()?.parse().ok()?,
        unknown: words.next()? == "1",
    })
}
