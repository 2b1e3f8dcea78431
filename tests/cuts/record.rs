//! Runs the workload once on a disk that keeps everything it is told.

use std::path::Path;

use crate::disk::{Disk, Event};
use crate::image::{self, Image};
use crate::state::{self, Numbers, State};
use crate::workload::{Bench, ENROL, FILE, Kind, MARK, steps};

/// What the disk was told, and what the database said in between.
pub struct Recording {
    pub events: Vec<Event>,
    /// After each step.
    pub after: Vec<After>,
}

/// How things stood after a step.
pub struct After {
    pub name: &'static str,
    pub kind: Kind,
    /// How many events there had been.
    pub events: usize,
    pub state: State,
    /// What was sealed beside it.
    pub sealed: Numbers,
    /// The files as a killed program leaves them.
    pub image: Image,
}

impl Recording {
    /// Returns the steps whose states a cut after `events` events may leave: none before
    /// the last that was done here, none after the one that was under way.
    pub fn allowed(&self, events: usize) -> std::ops::RangeInclusive<usize> {
        let begun = self.after.iter().take_while(|after| after.events < events).count();
        let kept = |after: &&After| after.events <= events && after.kind == Kind::Desk;
        let done = self.after.iter().rposition(|after| kept(&after)).unwrap_or(0);
        done..=begun.min(self.after.len() - 1)
    }

    /// Returns the mark beside the database after `events` events, as far as it can have
    /// come.
    pub fn mark(&self, events: usize) -> Option<Vec<u8>> {
        let last = self.after.iter().take_while(|after| after.events <= events).last()?;
        last.image.get(MARK).cloned()
    }

    /// Returns the mark as it was last synced: when the device was enrolled.
    pub fn synced_mark(&self, events: usize) -> Option<Vec<u8>> {
        let enrolled = self.after.iter().find(|after| after.name == ENROL && after.events <= events)?;
        enrolled.image.get(MARK).cloned()
    }

    /// Returns a step after which the database said this.
    pub fn step_of(&self, state: &State) -> Option<usize> {
        self.after.iter().position(|after| after.state == *state)
    }

    /// Says whether two steps left the same.
    pub fn alike(&self, one: usize, other: usize) -> bool {
        self.after[one].state == self.after[other].state
    }
}

/// Records the workload in `folder`.
///
/// # Panics
/// When a step fails, or leaves derived rows that a rebuild would not make.
pub fn workload(folder: &Path) -> Recording {
    std::fs::create_dir_all(folder).expect("a folder can be made");
    let disk = Disk::under(folder);
    disk.record();
    let mut bench = Bench::in_folder(folder);
    let mut after = Vec::new();
    for step in steps() {
        step.run(&mut bench).unwrap_or_else(|error| panic!("{}: {error}", step.name));
        let events = disk.recorded();
        let image = image::read(folder);
        let copy = folder.with_extension("copy");
        image::write(&image, &copy);
        let sealed = state::sealed(&copy).expect("a good disk can be read");
        let state = looked_at(&image, &copy, step.name);
        after.push(After { name: step.name, kind: step.kind, events, state, sealed, image });
    }
    drop(bench);
    let events = disk.take_record();
    Disk::remove(folder);
    Recording { events, after }
}

/// Reads a copy, in which derived rows are those that a rebuild makes. While some are put
/// off in a first load, nobody can say.
fn looked_at(image: &Image, folder: &Path, name: &str) -> State {
    image::write(image, folder);
    let file = folder.join(FILE);
    let state = state::read(&file).expect("a good disk can be read");
    let due = state::bare(&file)
        .and_then(|bare| bare.query_row("select count(*) from derived_due", [], |row| row.get::<_, u32>(0)))
        .expect("a good disk can be read");
    let mut bench = Bench::in_folder(folder);
    bench.open().expect("a good disk can be read");
    let kept = bench.device().derived_fingerprint().expect("a good disk can be read");
    bench.device().rebuild_derived().expect("a good disk can be written");
    let anew = bench.device().derived_fingerprint().expect("a good disk can be read");
    assert!(due > 0 || kept == anew, "after {name:?} a rebuild makes other rows");
    state
}
