//! Snapshots in a folder: one folder for each bucket, in it one for each snapshot, in it
//! the manifest and a file for each part.
//!
//! A snapshot is written under another name and gets its own when it is complete, so that
//! a program that was ended in between leaves nothing that looks like one.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use visavi_protocol::snapshot::PartHash;
use visavi_protocol::{BucketId, decode, encode, sign::hex};

use super::shelf::{Draft, Kept, Shelf};
use crate::HubError;
use crate::hub::make_folder;

const MANIFEST: &str = "manifest";
const UNFINISHED: &str = "unfinished";

#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    fn of_bucket(&self, bucket: &BucketId) -> PathBuf {
        // A store's code may be anything; a name of a folder may not.
        self.path.join(hex(bucket.to_string().as_bytes()))
    }

    fn of(&self, kept: &Kept) -> PathBuf {
        let name = format!("{}-{}", kept.hub_epoch, kept.manifest.number);
        self.of_bucket(&kept.manifest.bucket).join(name)
    }

    fn trouble(&self) -> impl Fn(io::Error) -> HubError {
        |source| HubError::Folder { folder: self.path.clone(), source }
    }
}

impl Shelf for Folder {
    fn kept(&self, bucket: &BucketId) -> Result<Vec<Kept>, HubError> {
        let folders = match fs::read_dir(self.of_bucket(bucket)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            folders => folders.map_err(self.trouble())?,
        };
        let mut all = Vec::new();
        for folder in folders {
            let folder = folder.map_err(self.trouble())?;
            if folder.file_name() == UNFINISHED {
                continue;
            }
            // What cannot be read any more is as good as none: it is made anew.
            all.extend(read_manifest(&folder.path()).filter(|kept| kept.manifest.bucket == *bucket));
        }
        all.sort_by_key(|kept| std::cmp::Reverse((kept.hub_epoch, kept.manifest.number)));
        Ok(all)
    }

    fn part(&self, kept: &Kept, part: PartHash) -> Result<Option<Bytes>, HubError> {
        match fs::read(self.of(kept).join(part.text())) {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.trouble()(error)),
        }
    }

    fn begin(&self, bucket: &BucketId) -> Result<Box<dyn Draft + '_>, HubError> {
        let path = self.of_bucket(bucket).join(UNFINISHED);
        remove(&path).and_then(|()| make_folder(&path)).map_err(self.trouble())?;
        Ok(Box::new(OnDisk { folder: self, path }))
    }

    fn tidy(&self, bucket: &BucketId, is_making: bool) -> Result<(), HubError> {
        if is_making { Ok(()) } else { remove(&self.of_bucket(bucket).join(UNFINISHED)).map_err(self.trouble()) }
    }

    fn remove(&self, kept: &Kept) -> Result<(), HubError> {
        remove(&self.of(kept)).map_err(self.trouble())
    }
}

fn read_manifest(folder: &Path) -> Option<Kept> {
    decode(&fs::read(folder.join(MANIFEST)).ok()?).ok()
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

struct OnDisk<'a> {
    folder: &'a Folder,
    path: PathBuf,
}

impl Draft for OnDisk<'_> {
    fn put(&mut self, part: PartHash, bytes: Vec<u8>) -> Result<(), HubError> {
        fs::write(self.path.join(part.text()), bytes).map_err(self.folder.trouble())
    }

    fn complete(self: Box<Self>, kept: &Kept) -> Result<(), HubError> {
        let place = self.folder.of(kept);
        fs::write(self.path.join(MANIFEST), encode(kept))
            .and_then(|()| remove(&place))
            .and_then(|()| fs::rename(&self.path, &place))
            .map_err(self.folder.trouble())
    }
}
