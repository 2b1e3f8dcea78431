//! Who was started by whom, as `/proc` tells it.

use std::collections::BTreeMap;
use std::path::Path;

/// Returns the processes that `ancestor` started, and those they started, oldest first,
/// each with its name.
pub fn descendants(ancestor: u32) -> Vec<(u32, String)> {
    let mut by_parent: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    for (parent, child) in processes() {
        by_parent.entry(parent).or_default().push(child);
    }
    let mut found = by_parent.remove(&ancestor).unwrap_or_default();
    let mut looked_at = 0;
    while let Some((parent, _)) = found.get(looked_at) {
        let children = by_parent.remove(parent).unwrap_or_default();
        found.extend(children);
        looked_at += 1;
    }
    found
}

fn processes() -> Vec<(u32, (u32, String))> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    entries.flatten().filter_map(|entry| process(&entry.path())).collect()
}

/// Reads one process; none where the folder is something else, or the process has ended
/// in the meantime.
fn process(folder: &Path) -> Option<(u32, (u32, String))> {
    let id = folder.file_name()?.to_str()?.parse().ok()?;
    let stat = std::fs::read_to_string(folder.join("stat")).ok()?;
    // The name stands in round brackets and may hold anything, brackets too.
    let (before, after) = stat.rsplit_once(')')?;
    let (_, name) = before.split_once('(')?;
    let parent = after.split_whitespace().nth(1)?.parse().ok()?;
    Some((parent, (id, name.to_owned())))
}
