//! Things that come again and again, each written once and then named by a number.

use std::collections::HashMap;

use super::column::put;

/// Numbers for byte strings, in the order in which they are first met.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    numbers: HashMap<Box<[u8]>, u64>,
    entries: Vec<u8>,
}

impl Dictionary {
    /// Returns the number of `entry`, which gets the next one when it is new.
    pub(super) fn number(&mut self, entry: &[u8]) -> u64 {
        if let Some(number) = self.numbers.get(entry) {
            return *number;
        }
        let number = self.numbers.len() as u64;
        self.numbers.insert(entry.into(), number);
        put(&mut self.entries, entry.len() as u64);
        self.entries.extend_from_slice(entry);
        number
    }

    /// Returns the column of the entries.
    pub(super) fn into_entries(self) -> Vec<u8> {
        self.entries
    }
}
