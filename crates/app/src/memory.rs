//! The database of this device: opened with its key, begun with a new one.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use visavi_device::key::Credentials;
use visavi_device::{DatabaseKey, Device, DeviceError, Place, Slots};
use visavi_protocol::unlock;

use crate::config::Config;
use crate::trouble::{Code, Trouble};

/// How long a carriage may take to end.
const LET_GO_WITHIN: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// An open database, and the key that makes slots for it.
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    pub(crate) device: Device,
    pub(crate) key: DatabaseKey,
}

/// Opens the database. Where it cannot be read, a new one with what could be takes its
/// place.
pub(crate) fn open(config: &Config, key: DatabaseKey) -> Result<Memory, Trouble> {
    let device = once_let_go(|| Device::open_or_rescue(config.place.clone(), &key, config.clock.now()))?;
    Ok(Memory { device, key })
}

/// Removes the files of a database whose key is gone.
pub(crate) fn destroy(config: &Config) -> Result<(), Trouble> {
    Ok(once_let_go(|| Device::destroy(&config.place))?)
}

/// Does it as soon as the database is nobody's. Whoever has the slots is the only program at
/// it: what may still hold it is a carriage that was told to end.
fn once_let_go<T>(mut act: impl FnMut() -> Result<T, DeviceError>) -> Result<T, DeviceError> {
    let until = Instant::now() + LET_GO_WITHIN;
    loop {
        match act() {
            Err(DeviceError::InUse) if Instant::now() < until => std::thread::sleep(LOOK_AGAIN),
            outcome => return outcome,
        }
    }
}

/// Begins an empty database with a key of its own, in the place of one that nobody can open
/// any more. Cut off anywhere, it is done again.
pub(crate) fn begin(config: &Config, slots: &Slots, credentials: &Credentials) -> Result<Memory, Trouble> {
    slots.destroy()?;
    destroy(config)?;
    let key = DatabaseKey::random()?;
    let kept = unlock::keep(&credentials.sealing_key, credentials.device, key.bytes());
    slots.begin(kept.map_err(|_| Trouble::new(Code::NotAHub))?)?;
    open(config, key)
}

/// Makes the folder of the database, for its owner alone: names and sizes of files tell
/// something too.
pub(crate) fn make_folder(place: &Place) -> io::Result<()> {
    match place {
        Place::File(path) => path.parent().map_or(Ok(()), make),
        Place::Memory => Ok(()),
    }
}

#[cfg(unix)]
fn make(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_its_owner_can_look_into_the_folder_of_the_database() {
        let above = tempfile::tempdir().expect("a folder can be made");
        let folder = above.path().join("device/one");
        let place = Place::File(folder.join("visavi.db"));
        make_folder(&place).expect("a folder can be made");
        let about = std::fs::metadata(&folder).expect("the folder is there");
        assert_eq!(about.permissions().mode() & 0o777, 0o700);
        make_folder(&place).expect("it may be there already");
    }
}
