//! Who may read and write one database: the locks of its file and of its index, and the
//! memory in which the index lies.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::ptr::NonNull;
use std::sync::{Arc, LazyLock, Mutex};

use sqlite_plugin::flags::{LockLevel, ShmLockMode};
use sqlite_plugin::vars;
use sqlite_plugin::vfs::VfsResult;

use crate::disk::held;

/// Locks of the index, as many as SQLite has.
const SLOTS: usize = 8;

/// The locks of one file; everybody who has it open shares them.
#[derive(Debug, Default)]
pub struct Locks(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    readers: u32,
    /// Who holds the lock to write, and whether new readers are kept away.
    writer: Option<u64>,
    pending: Option<u64>,
    slots: [Slot; SLOTS],
    regions: Vec<Vec<u64>>,
    users: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    shared: u32,
    exclusive: bool,
}

/// What one handle holds.
#[derive(Debug)]
pub struct Holding {
    who: u64,
    level: LockLevel,
    shared: [bool; SLOTS],
    exclusive: [bool; SLOTS],
    uses_index: bool,
}

static ALL: LazyLock<Mutex<HashMap<PathBuf, Arc<Locks>>>> = LazyLock::new(Mutex::default);
/// Memory of indexes that nobody uses any more, all zero.
static UNUSED: Mutex<Vec<Vec<u64>>> = Mutex::new(Vec::new());
static HANDLES: Mutex<u64> = Mutex::new(0);

impl Holding {
    pub fn nothing() -> Self {
        let mut handles = held(&HANDLES);
        *handles += 1;
        Self {
            who: *handles,
            level: LockLevel::Unlocked,
            shared: [false; SLOTS],
            exclusive: [false; SLOTS],
            uses_index: false,
        }
    }
}

impl Locks {
    pub fn of(path: &Path) -> Arc<Self> {
        let mut all = held(&ALL);
        all.retain(|_, locks| Arc::strong_count(locks) > 1);
        all.entry(path.to_owned()).or_default().clone()
    }

    pub fn lock(&self, holding: &mut Holding, level: LockLevel) -> VfsResult<()> {
        let mut inner = held(&self.0);
        let other = |holder: Option<u64>| holder.is_some_and(|holder| holder != holding.who);
        if holding.level >= level {
            return Ok(());
        }
        if level == LockLevel::Shared {
            if inner.pending.is_some() {
                return Err(vars::SQLITE_BUSY);
            }
            inner.readers += 1;
        } else {
            if other(inner.writer) || other(inner.pending) {
                return Err(vars::SQLITE_BUSY);
            }
            inner.writer = Some(holding.who);
            if level > LockLevel::Reserved {
                inner.pending = Some(holding.who);
                holding.level = LockLevel::Pending;
                if level == LockLevel::Exclusive && inner.readers > 1 {
                    return Err(vars::SQLITE_BUSY);
                }
            }
        }
        holding.level = level;
        Ok(())
    }

    pub fn unlock(&self, holding: &mut Holding, level: LockLevel) {
        if holding.level <= level {
            return;
        }
        let mut inner = held(&self.0);
        inner.writer.take_if(|who| *who == holding.who);
        inner.pending.take_if(|who| *who == holding.who);
        if level == LockLevel::Unlocked {
            inner.readers -= 1;
        }
        holding.level = level;
    }

    pub fn somebody_writes(&self) -> bool {
        held(&self.0).writer.is_some()
    }

    /// Returns a region of the index; `None` where there is none and none is wanted.
    pub fn region(&self, holding: &mut Holding, place: usize, size: usize, make: bool) -> Option<NonNull<u8>> {
        let mut inner = held(&self.0);
        if !holding.uses_index {
            holding.uses_index = true;
            inner.users += 1;
        }
        while make && inner.regions.len() <= place {
            let words = size / size_of::<u64>();
            let region = held(&UNUSED).pop().filter(|region| region.len() == words);
            inner.regions.push(region.unwrap_or_else(|| vec![0; words]));
        }
        // Never touched from here again until nobody has it any more.
        inner.regions.get_mut(place).and_then(|region| NonNull::new(region.as_mut_ptr().cast()))
    }

    /// Lets go of the index; after the last user it is gone, as after a restart.
    pub fn leave_index(&self, holding: &mut Holding) {
        let mut inner = held(&self.0);
        for (place, slot) in inner.slots.iter_mut().enumerate() {
            slot.shared -= u32::from(std::mem::take(&mut holding.shared[place]));
            slot.exclusive &= !std::mem::take(&mut holding.exclusive[place]);
        }
        if !std::mem::take(&mut holding.uses_index) {
            return;
        }
        inner.users -= 1;
        if inner.users == 0 {
            for mut region in std::mem::take(&mut inner.regions) {
                region.fill(0);
                held(&UNUSED).push(region);
            }
        }
    }

    pub fn lock_index(&self, holding: &mut Holding, slots: std::ops::Range<usize>, mode: ShmLockMode) -> VfsResult<()> {
        let mut inner = held(&self.0);
        let wanted = slots.clone();
        let mine = |place: usize| u32::from(holding.shared[place]);
        let busy = match mode {
            ShmLockMode::LockShared => wanted.into_iter().any(|place| inner.slots[place].exclusive),
            ShmLockMode::LockExclusive => {
                wanted.into_iter().any(|place| inner.slots[place].exclusive || inner.slots[place].shared > mine(place))
            }
            ShmLockMode::UnlockShared | ShmLockMode::UnlockExclusive => false,
        };
        if busy {
            return Err(vars::SQLITE_BUSY);
        }
        for place in slots {
            let slot = &mut inner.slots[place];
            let (shared, exclusive) = (&mut holding.shared[place], &mut holding.exclusive[place]);
            match mode {
                ShmLockMode::LockShared => slot.shared += u32::from(!std::mem::replace(shared, true)),
                ShmLockMode::UnlockShared => slot.shared -= u32::from(std::mem::take(shared)),
                ShmLockMode::LockExclusive => {
                    *exclusive = true;
                    slot.exclusive = true;
                }
                ShmLockMode::UnlockExclusive => slot.exclusive &= !std::mem::take(exclusive),
            }
        }
        Ok(())
    }
}
