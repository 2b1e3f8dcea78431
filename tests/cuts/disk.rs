//! What the disk under one folder is told, and how it fails.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use sqlite_plugin::vars;

/// One thing a file was told.
#[derive(Clone, Debug)]
pub struct Event {
    /// The file's name in its folder.
    pub file: String,
    pub what: What,
}

#[derive(Clone, Debug)]
pub enum What {
    Create,
    Write { offset: usize, bytes: Vec<u8> },
    Truncate(usize),
    Sync,
    Delete,
}

/// What the disk is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Read,
    Write,
    Truncate,
    Sync,
}

/// A way in which a disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No space left.
    Full,
    Write,
    Read,
    /// A read brings less than was asked for.
    ShortRead,
    Sync,
}

impl Fault {
    pub const ALL: [Self; 5] = [Self::Full, Self::Write, Self::Read, Self::ShortRead, Self::Sync];

    fn concerns(self, call: Call) -> bool {
        match self {
            Self::Full => call == Call::Write,
            Self::Write => matches!(call, Call::Write | Call::Truncate),
            Self::Read | Self::ShortRead => call == Call::Read,
            Self::Sync => call == Call::Sync,
        }
    }
}

/// How a call ends that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failing {
    With(i32),
    Short,
}

/// The disk under one folder.
#[derive(Debug, Default)]
pub struct Disk(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    recorded: Option<Vec<Event>>,
    plan: Option<Plan>,
}

#[derive(Debug)]
struct Plan {
    fault: Fault,
    /// Calls of its kind that still go well.
    left: u64,
    /// Fails until it is healed, and not once only.
    lasts: bool,
    struck: bool,
}

static DISKS: LazyLock<Mutex<HashMap<PathBuf, Arc<Disk>>>> = LazyLock::new(Mutex::default);

impl Disk {
    /// Puts a disk under `folder`, until [`Self::remove`].
    pub fn under(folder: &Path) -> Arc<Self> {
        let disk = Arc::new(Self::default());
        held(&DISKS).insert(folder.to_owned(), disk.clone());
        disk
    }

    pub fn remove(folder: &Path) {
        held(&DISKS).remove(folder);
    }

    pub(crate) fn of(file: &Path) -> Option<Arc<Self>> {
        held(&DISKS).get(file.parent()?).cloned()
    }

    /// Keeps everything from now on.
    pub fn record(&self) {
        held(&self.0).recorded = Some(Vec::new());
    }

    /// Returns how much has been kept so far.
    pub fn recorded(&self) -> usize {
        held(&self.0).recorded.as_ref().map_or(0, Vec::len)
    }

    /// Returns what was kept, and keeps nothing more.
    pub fn take_record(&self) -> Vec<Event> {
        held(&self.0).recorded.take().unwrap_or_default()
    }

    /// Notes what a file was told.
    pub fn note(&self, file: &Path, what: impl FnOnce() -> What) {
        if let Some(recorded) = &mut held(&self.0).recorded {
            let file = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            recorded.push(Event { file, what: what() });
        }
    }

    /// Fails after `left` calls that go well.
    pub fn fail(&self, fault: Fault, left: u64, lasts: bool) {
        held(&self.0).plan = Some(Plan { fault, left, lasts, struck: false });
    }

    pub fn has_struck(&self) -> bool {
        held(&self.0).plan.as_ref().is_some_and(|plan| plan.struck)
    }

    /// Works again, and says whether it had failed.
    pub fn heal(&self) -> bool {
        held(&self.0).plan.take().is_some_and(|plan| plan.struck)
    }

    /// Says whether this call fails.
    pub(crate) fn fails(&self, call: Call) -> Option<Failing> {
        let mut inner = held(&self.0);
        let plan = inner.plan.as_mut().filter(|plan| plan.fault.concerns(call))?;
        if plan.left > 0 {
            plan.left -= 1;
            return None;
        }
        if plan.struck && !plan.lasts {
            return None;
        }
        plan.struck = true;
        Some(match (plan.fault, call) {
            (Fault::Full, _) => Failing::With(vars::SQLITE_FULL),
            (Fault::Write, Call::Truncate) => Failing::With(vars::SQLITE_IOERR_TRUNCATE),
            (Fault::Write, _) => Failing::With(vars::SQLITE_IOERR_WRITE),
            (Fault::Read, _) => Failing::With(vars::SQLITE_IOERR_READ),
            (Fault::ShortRead, _) => Failing::Short,
            (Fault::Sync, _) => Failing::With(vars::SQLITE_IOERR_FSYNC),
        })
    }
}

/// What a panic left behind here is whole: every change is one assignment.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
