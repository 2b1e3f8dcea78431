//! What is on a disk after the power was cut: of each file what was synced, and of the
//! rest whatever the cut left.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::disk::{Event, What};
use visavi_tests::dice::Dice;

/// Disks write whole sectors; one under way may be torn.
const SECTOR: usize = 512;

/// The files of a folder.
pub type Image = BTreeMap<String, Vec<u8>>;

/// What became of what was written and not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsynced {
    Dropped,
    Kept,
    /// All but the end of the last write.
    Torn,
    /// Sectors by chance, on this seed.
    Some(u64),
}

/// A disk between two calls.
#[derive(Clone, Debug, Default)]
pub struct Platter {
    files: BTreeMap<String, Stored>,
    last: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Stored {
    synced: Option<Vec<u8>>,
    unsynced: Vec<What>,
}

impl Platter {
    /// Takes in what the disk is told next.
    pub fn take(&mut self, event: &Event) {
        let stored = self.files.entry(event.file.clone()).or_default();
        if matches!(event.what, What::Sync) {
            let mut new = false;
            for what in std::mem::take(&mut stored.unsynced) {
                new |= matches!(what, What::Create);
                apply(&mut stored.synced, &what);
            }
            if new {
                self.sync_names();
            }
        } else {
            stored.unsynced.push(event.what.clone());
        }
        self.last = Some(event.file.clone());
    }

    /// With a new journal or log SQLite syncs the folder too: from then on it is certain
    /// which files there are, though not what is in them.
    fn sync_names(&mut self) {
        for stored in self.files.values_mut() {
            if let Some(gone) = stored.unsynced.iter().rposition(|what| matches!(what, What::Delete)) {
                stored.synced = None;
                stored.unsynced.drain(..=gone);
            }
            if let Some(made) = stored.unsynced.iter().position(|what| matches!(what, What::Create)) {
                stored.synced.get_or_insert_default();
                stored.unsynced.remove(made);
            }
        }
    }

    /// Says whether there is anything that a cut could leave out.
    pub fn has_unsynced(&self) -> bool {
        self.files.values().any(|stored| !stored.unsynced.is_empty())
    }

    /// Returns what a cut now leaves on the disk.
    pub fn cut(&self, unsynced: Unsynced) -> Image {
        let mut dice = Dice::new(if let Unsynced::Some(seed) = unsynced { seed } else { 0 });
        let mut image = Image::new();
        for (name, stored) in &self.files {
            let mut content = stored.synced.clone();
            for (place, what) in stored.unsynced.iter().enumerate() {
                let last = self.last.as_ref() == Some(name) && place + 1 == stored.unsynced.len();
                match unsynced {
                    Unsynced::Dropped => {}
                    Unsynced::Torn if last => tear(&mut content, what),
                    Unsynced::Kept | Unsynced::Torn => apply(&mut content, what),
                    Unsynced::Some(_) => scatter(&mut content, what, &mut dice),
                }
            }
            if let Some(content) = content {
                image.insert(name.clone(), content);
            }
        }
        image
    }
}

fn apply(content: &mut Option<Vec<u8>>, what: &What) {
    match what {
        What::Create => *content = Some(content.take().unwrap_or_default()),
        What::Write { offset, bytes } => put(content, *offset, bytes),
        What::Truncate(size) => content.get_or_insert_default().resize(*size, 0),
        What::Delete => *content = None,
        What::Sync => {}
    }
}

fn put(content: &mut Option<Vec<u8>>, offset: usize, bytes: &[u8]) {
    let content = content.get_or_insert_default();
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}

/// The power goes while the last sector of a write is under the head.
fn tear(content: &mut Option<Vec<u8>>, what: &What) {
    let What::Write { offset, bytes } = what else { return };
    let last_sector = (offset + bytes.len() - 1) / SECTOR * SECTOR;
    let begun = last_sector.saturating_sub(*offset);
    put(content, *offset, &bytes[..begun + (bytes.len() - begun) / 2]);
}

fn scatter(content: &mut Option<Vec<u8>>, what: &What, dice: &mut Dice) {
    let What::Write { offset, bytes } = what else {
        if dice.one_in(2) {
            apply(content, what);
        }
        return;
    };
    let mut at = *offset;
    let end = offset + bytes.len();
    while at < end {
        let next = ((at / SECTOR + 1) * SECTOR).min(end);
        if dice.one_in(2) {
            put(content, at, &bytes[at - offset..next - offset]);
        }
        at = next;
    }
}

/// Returns a number that tells images apart.
pub fn fingerprint(image: &Image) -> u64 {
    let mut hasher = DefaultHasher::new();
    image.hash(&mut hasher);
    hasher.finish()
}

/// Reads the files of a folder.
pub fn read(folder: &Path) -> Image {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    entries
        .map(|entry| entry.expect("the folder can be read"))
        .map(|entry| {
            let content = std::fs::read(entry.path()).expect("the file can be read");
            (entry.file_name().to_string_lossy().into_owned(), content)
        })
        .collect()
}

/// Makes a folder hold these files and no others.
pub fn write(image: &Image, folder: &Path) {
    if folder.exists() {
        std::fs::remove_dir_all(folder).expect("the folder is nobody else's");
    }
    std::fs::create_dir_all(folder).expect("a folder can be made");
    for (name, content) in image {
        std::fs::write(folder.join(name), content).expect("there is room for a file");
    }
}
