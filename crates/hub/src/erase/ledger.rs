//! The ledger of erasures: a file that only grows, and that no backup of the database takes
//! back with it.
//!
//! A line is an erasure: tag, seal, moment. It names nobody, and nobody without the chain's
//! secret can add a line that counts.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use visavi_domain::Moment;
use visavi_protocol::{Erasure, Seal, Tag};

use crate::HubError;

/// Where the erasures of a hub are kept apart from its database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// `None`: nowhere. A backup that is put back brings everybody back then, until a
    /// device that knows better calls.
    file: Option<PathBuf>,
}

impl Ledger {
    /// Returns the ledger in this file, which need not be there.
    pub fn at(file: impl Into<PathBuf>) -> Self {
        Self { file: Some(file.into()) }
    }

    /// Returns where it is.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Writes an erasure down, on disk when this returns; one that is there stays alone.
    pub(super) fn add(&self, erasure: &Erasure, at: Moment) -> Result<(), HubError> {
        if self.read()?.iter().all(|(known, _)| known != erasure) {
            self.append(&[(*erasure, at)])?;
        }
        Ok(())
    }

    /// Writes erasures down behind those that are there.
    pub(super) fn append(&self, erasures: &[(Erasure, Moment)]) -> Result<(), HubError> {
        let Some(file) = self.file.as_deref().filter(|_| !erasures.is_empty()) else { return Ok(()) };
        append(file, erasures).map_err(trouble(file))
    }

    /// Returns all that can be read, in the order in which it was written. Half a line at
    /// the end is what a power cut left: its erasure was not done either.
    pub(super) fn read(&self) -> Result<Vec<(Erasure, Moment)>, HubError> {
        let Some(file) = &self.file else { return Ok(Vec::new()) };
        match std::fs::read_to_string(file) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            text => Ok(text.map_err(trouble(file))?.lines().filter_map(erasure).collect()),
        }
    }
}

fn append(path: &Path, erasures: &[(Erasure, Moment)]) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).read(true).open(path)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    // Behind half a line a new one begins.
    let mut lines = if text.is_empty() || text.ends_with('\n') { String::new() } else { "\n".to_owned() };
    for (erasure, at) in erasures {
        lines.push_str(&format!("{} {} {}\n", erasure.tag.text(), erasure.seal.text(), at.0));
    }
    file.write_all(lines.as_bytes())?;
    file.sync_all()?;
    // The name of a new file has to survive as well, where the system lets a folder be synced.
    let _not_everywhere = path.parent().map(|folder| File::open(folder).and_then(|folder| folder.sync_all()));
    Ok(())
}

fn erasure(line: &str) -> Option<(Erasure, Moment)> {
    let mut words = line.split(' ');
    let erasure = Erasure { tag: Tag::from_text(words.next()?)?, seal: Seal::from_text(words.next()?)? };
    Some((erasure, Moment(words.next()?.parse().ok()?)))
}

fn trouble(file: &Path) -> impl Fn(io::Error) -> HubError {
    |source| HubError::Ledger { file: file.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Moment = Moment(1_795_000_000_000);

    fn numbered(number: u8) -> Erasure {
        Erasure { tag: Tag([number; 32]), seal: Seal([number; 32]) }
    }

    #[test]
    fn what_was_added_is_read_again_and_the_same_thing_twice_is_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(folder.path().join("erasures"));
        assert_eq!(ledger.read().unwrap(), []);
        for number in [1, 2, 1] {
            ledger.add(&numbered(number), AT).unwrap();
        }
        assert_eq!(ledger.read().unwrap(), [(numbered(1), AT), (numbered(2), AT)]);
    }

    #[test]
    fn half_a_line_that_a_power_cut_left_spoils_neither_the_one_before_nor_the_one_after() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("erasures");
        let ledger = Ledger::at(&file);
        ledger.add(&numbered(1), AT).unwrap();
        let whole = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{whole}{}", &whole[..40])).unwrap();
        ledger.add(&numbered(2), AT).unwrap();
        assert_eq!(ledger.read().unwrap(), [(numbered(1), AT), (numbered(2), AT)]);
    }

    #[test]
    fn a_hub_without_a_ledger_keeps_nothing_beside_its_database() {
        let ledger = Ledger::default();
        ledger.add(&numbered(1), AT).unwrap();
        assert_eq!(ledger.read().unwrap(), []);
    }
}
