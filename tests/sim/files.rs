//! Backups of databases: what is on disk, byte for byte.

use std::path::Path;

/// Copies those of the files that are there.
pub fn copy(from: &Path, to: &Path, files: &[&str]) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for file in files.iter().filter(|file| from.join(file).exists()) {
        std::fs::copy(from.join(file), to.join(file)).expect("there is room");
    }
}

/// Removes files; what is not there need not go.
pub fn remove(folder: &Path, files: &[&str]) {
    for file in files {
        let _gone = std::fs::remove_file(folder.join(file));
    }
}
