//! Where the shelf stands.

use std::path::{Path, PathBuf};

/// Where the hub keeps its database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// This file; its folder is made where there is none.
    File(PathBuf),
    /// Nowhere: gone when the hub is dropped. For tests and dry runs.
    Memory,
}

impl Place {
    /// Returns the database's place in the hub's data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self::File(folder.join("hub.db"))
    }
}
