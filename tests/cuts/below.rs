//! What lies below SQLite and SQLCipher: real files, each call noted and failed as the
//! disk under the folder wants it.

use std::ffi::CString;
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::ptr::NonNull;
use std::sync::Arc;

use sqlite_plugin::flags::{AccessFlags, CreateMode, LockLevel, OpenMode, OpenOpts, ShmLockMode};
use sqlite_plugin::vars;
use sqlite_plugin::vfs::{RegisterOpts, Vfs, VfsHandle, VfsResult, register_static};

use crate::disk::{Call, Disk, Failing, What};
use crate::locks::{Holding, Locks};

/// Puts this layer under every database that is opened from now on.
pub fn lie_below() {
    let name = CString::new("below").expect("the name has no zero in it");
    register_static(name, Below, RegisterOpts { make_default: true }).expect("a file system can be registered");
}

struct Below;

/// One open file.
pub struct Open {
    path: PathBuf,
    file: File,
    readonly: bool,
    goes_with_its_handle: bool,
    disk: Option<Arc<Disk>>,
    locks: Arc<Locks>,
    holding: Holding,
}

impl Open {
    fn may(&self, call: Call) -> VfsResult<()> {
        match self.disk.as_ref().and_then(|disk| disk.fails(call)) {
            Some(Failing::With(code)) => Err(code),
            Some(Failing::Short) | None => Ok(()),
        }
    }

    fn note(&self, what: impl FnOnce() -> What) {
        if let Some(disk) = &self.disk {
            disk.note(&self.path, what);
        }
    }
}

impl VfsHandle for Open {
    fn readonly(&self) -> bool {
        self.readonly
    }

    fn in_memory(&self) -> bool {
        false
    }
}

impl Vfs for Below {
    type Handle = Open;

    fn open(&self, path: Option<&str>, opts: OpenOpts) -> VfsResult<Open> {
        let Some(path) = path.map(PathBuf::from) else {
            let file = tempfile::tempfile().map_err(|_| vars::SQLITE_CANTOPEN)?;
            return Ok(handle(PathBuf::new(), file, false, false));
        };
        let (readonly, create) = match opts.mode() {
            OpenMode::ReadOnly => (true, CreateMode::None),
            OpenMode::ReadWrite { create } => (false, create),
        };
        let new = !path.exists();
        let file = OpenOptions::new()
            .read(true)
            .write(!readonly)
            .create(create != CreateMode::None)
            .create_new(create == CreateMode::MustCreate)
            .truncate(false)
            .open(&path)
            .map_err(|_| vars::SQLITE_CANTOPEN)?;
        let open = handle(path, file, readonly, opts.delete_on_close());
        if new {
            open.note(|| What::Create);
        }
        Ok(open)
    }

    fn delete(&self, path: &str) -> VfsResult<()> {
        std::fs::remove_file(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => vars::SQLITE_IOERR_DELETE_NOENT,
            _ => vars::SQLITE_IOERR_DELETE,
        })?;
        if let Some(disk) = Disk::of(Path::new(path)) {
            disk.note(Path::new(path), || What::Delete);
        }
        Ok(())
    }

    fn access(&self, path: &str, flags: AccessFlags) -> VfsResult<bool> {
        // An empty journal is none, as on a real system.
        let about = std::fs::metadata(path);
        Ok(about.is_ok_and(|about| flags != AccessFlags::Exists || about.len() > 0))
    }

    fn file_size(&self, open: &mut Open) -> VfsResult<usize> {
        let about = open.file.metadata().map_err(|_| vars::SQLITE_IOERR_FSTAT)?;
        usize::try_from(about.len()).map_err(|_| vars::SQLITE_IOERR_FSTAT)
    }

    fn truncate(&self, open: &mut Open, size: usize) -> VfsResult<()> {
        open.may(Call::Truncate)?;
        open.note(|| What::Truncate(size));
        open.file.set_len(size as u64).map_err(|_| vars::SQLITE_IOERR_TRUNCATE)
    }

    fn write(&self, open: &mut Open, offset: usize, data: &[u8]) -> VfsResult<usize> {
        open.may(Call::Write)?;
        open.note(|| What::Write { offset, bytes: data.to_vec() });
        open.file.write_all_at(data, offset as u64).map_err(|_| vars::SQLITE_IOERR_WRITE)?;
        Ok(data.len())
    }

    fn read(&self, open: &mut Open, offset: usize, data: &mut [u8]) -> VfsResult<usize> {
        let wanted = match open.disk.as_ref().and_then(|disk| disk.fails(Call::Read)) {
            Some(Failing::With(code)) => return Err(code),
            Some(Failing::Short) => data.len() / 2,
            None => data.len(),
        };
        let mut done = 0;
        while done < wanted {
            let read = open.file.read_at(&mut data[done..wanted], (offset + done) as u64);
            match read.map_err(|_| vars::SQLITE_IOERR_READ)? {
                0 => break,
                more => done += more,
            }
        }
        Ok(done)
    }

    fn lock(&self, open: &mut Open, level: LockLevel) -> VfsResult<()> {
        open.locks.lock(&mut open.holding, level)
    }

    fn unlock(&self, open: &mut Open, level: LockLevel) -> VfsResult<()> {
        open.locks.unlock(&mut open.holding, level);
        Ok(())
    }

    fn check_reserved_lock(&self, open: &mut Open) -> VfsResult<bool> {
        Ok(open.locks.somebody_writes())
    }

    fn sync(&self, open: &mut Open) -> VfsResult<()> {
        open.may(Call::Sync)?;
        open.note(|| What::Sync);
        Ok(())
    }

    fn close(&self, mut open: Open) -> VfsResult<()> {
        open.locks.leave_index(&mut open.holding);
        open.locks.unlock(&mut open.holding, LockLevel::Unlocked);
        if open.goes_with_its_handle {
            std::fs::remove_file(&open.path).map_err(|_| vars::SQLITE_IOERR_DELETE)?;
        }
        Ok(())
    }

    /// What SQLite assumes of a disk on a Unix system, and no more: a write may be torn,
    /// writes may reach the disk in any order, but what stands beside a write is safe.
    fn device_characteristics(&self, _: &mut Open) -> VfsResult<i32> {
        Ok(vars::SQLITE_IOCAP_POWERSAFE_OVERWRITE)
    }

    fn shm_map(&self, open: &mut Open, place: usize, size: usize, make: bool) -> VfsResult<Option<NonNull<u8>>> {
        Ok(open.locks.region(&mut open.holding, place, size, make))
    }

    fn shm_lock(&self, open: &mut Open, offset: u32, count: u32, mode: ShmLockMode) -> VfsResult<()> {
        let slots = offset as usize..(offset + count) as usize;
        open.locks.lock_index(&mut open.holding, slots, mode)
    }

    fn shm_barrier(&self, _: &mut Open) {
        std::sync::atomic::fence(std::sync::atomic::Ordering::SeqCst);
    }

    fn shm_unmap(&self, open: &mut Open, _: bool) -> VfsResult<()> {
        open.locks.leave_index(&mut open.holding);
        Ok(())
    }
}

fn handle(path: PathBuf, file: File, readonly: bool, goes_with_its_handle: bool) -> Open {
    let (disk, locks) = (Disk::of(&path), Locks::of(&path));
    Open { path, file, readonly, goes_with_its_handle, disk, locks, holding: Holding::nothing() }
}
