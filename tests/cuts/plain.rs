//! Nothing of a customer reaches a disk as plain text, whatever file it is written to.

use crate::crew::Crew;
use crate::disk::{Event, What};
use crate::workload::{HEAD, MARKERS, SEALED};

/// Searches all that was ever written for what must not be readable; returns how many
/// bytes there were.
pub fn search(events: &[Event], crew: &Crew) -> usize {
    let mut searched = 0;
    let written = events.iter().filter_map(|event| match &event.what {
        What::Write { bytes, .. } => Some((&event.file, bytes)),
        _ => None,
    });
    let jobs = written.inspect(|(_, bytes)| searched += bytes.len());
    crew.work(jobs, |_, (file, bytes)| {
        let readable = MARKERS.iter().find(|marker| {
            // That the sealed file is a database is no secret.
            let may_be_read = **marker == HEAD && file.starts_with(SEALED);
            let marker = marker.as_bytes();
            !may_be_read && bytes.windows(marker.len()).any(|window| window == marker)
        });
        readable.map_or(Ok(()), |marker| Err(format!("{marker:?} can be read in {file}")))
    });
    searched
}
