//! The disk is full, or fails at every call of its kind in turn.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use visavi_device::DeviceError;

use crate::crew::Crew;
use crate::disk::{Disk, Fault};
use crate::image::{self, Image};
use crate::record::Recording;
use crate::state;
use crate::workload::{Bench, FILE, Kind, Step, save, steps};
use visavi_tests::dice::Dice;

/// Lets every call of every step fail, or one in `share`; returns how many did.
pub fn run(recording: &Recording, folder: &Path, seed: u64, share: u64, crew: &Crew) -> u64 {
    let failed = AtomicU64::new(0);
    let steps = steps();
    let mut dice = Dice::new(seed);
    let jobs = steps.iter().enumerate().flat_map(|(place, step)| {
        let first = dice.below(share.max(1));
        let faults = Fault::ALL.into_iter().flat_map(|fault| [(fault, false), (fault, true)]);
        faults.map(move |(fault, lasts)| Trial { place, step, fault, lasts, first })
    });
    crew.work(jobs, |worker, trial| {
        let folder = folder.join(format!("fault-{worker}"));
        let mut call = trial.first;
        while trial.at(call, recording, &folder).map_err(|why| trial.told(call, &why))? {
            failed.fetch_add(1, Ordering::Relaxed);
            call += share.max(1);
        }
        Ok(())
    });
    failed.into_inner()
}

/// One step whose calls fail, one after the other.
struct Trial<'a> {
    place: usize,
    step: &'a Step,
    fault: Fault,
    lasts: bool,
    first: u64,
}

impl Trial<'_> {
    fn told(&self, call: u64, why: &str) -> String {
        let lasting = if self.lasts { "lasting " } else { "" };
        format!("{lasting}{:?} at call {call} of {:?}: {why}", self.fault, self.step.name)
    }

    /// Fails one call, and says whether the step got that far.
    fn at(&self, call: u64, recording: &Recording, folder: &Path) -> Result<bool, String> {
        let before = self.place.checked_sub(1).map(|before| &recording.after[before].image);
        image::write(before.unwrap_or(&Image::new()), folder);
        let mut bench = Bench::in_folder(folder);
        let disk = Disk::under(folder);
        if self.step.kind != Kind::Opens {
            bench.open().map_err(|error| format!("before it: {error:?}"))?;
        }
        disk.fail(self.fault, call, self.lasts);
        let outcome = self.step.run(&mut bench);
        if let Err(error) = &outcome {
            said_rightly(self.fault, error)?;
        }
        if self.fault == Fault::Full && bench.device.is_some() && disk.has_struck() {
            reads_go_on(&bench)?;
        }
        let struck = disk.heal();
        let went_on = go_on(recording, self, &mut bench, outcome.is_ok());
        Disk::remove(folder);
        went_on.map_err(|why| format!("{why}; it had ended with {outcome:?}"))?;
        Ok(struck)
    }
}

/// What is wrong has its name: nobody is sent to the cellar for a key when the disk is full.
fn said_rightly(fault: Fault, error: &DeviceError) -> Result<(), String> {
    let right = match fault {
        Fault::Full => matches!(error, DeviceError::Full(_)),
        Fault::Write | Fault::Sync => matches!(error, DeviceError::Sqlite(_)),
        // What cannot be read looks like something damaged, until it can be.
        Fault::Read | Fault::ShortRead => {
            matches!(error, DeviceError::Sqlite(_) | DeviceError::Broken(_) | DeviceError::Key(_))
        }
    };
    if right { Ok(()) } else { Err(format!("it is called {error:?}")) }
}

fn reads_go_on(bench: &Bench) -> Result<(), String> {
    let read = bench.device().identity().map(drop).and_then(|()| bench.device().find("lind", 5).map(drop));
    read.map_err(|error| format!("nothing can be read on a full disk: {error:?}"))
}

/// The disk works again: what failed can be done now, and nothing of it was half done.
fn go_on(recording: &Recording, trial: &Trial<'_>, bench: &mut Bench, done: bool) -> Result<(), String> {
    let Trial { place, step, .. } = *trial;
    if bench.device.is_none() && !matches!(step.kind, Kind::Opens | Kind::Closes) {
        bench.open().map_err(|error| format!("it does not open again: {error:?}"))?;
    }
    if !done {
        step.run(bench).map_err(|error| format!("it cannot be done again: {error:?}"))?;
    }
    let file = bench.folder.join(FILE);
    let found = state::read(&file).map_err(|error| format!("it cannot be read: {error:?}"))?;
    let wanted = &recording.after[place].state;
    if found != *wanted {
        return Err(format!("done again it differs in {:?}", wanted.differing(&found)));
    }
    let enrolled = place > 0;
    if bench.device.is_some() && enrolled {
        save(bench.device(), "annika", "coffee holds choice black").map_err(|error| format!("no save: {error:?}"))?;
    }
    bench.device = None;
    bench.open().map_err(|error| format!("it does not open after all: {error:?}"))?;
    let unsound = state::unsound(&file).map_err(|error| format!("it cannot be checked: {error:?}"))?;
    if !unsound.is_empty() {
        return Err(format!("it is not sound: {unsound:?}"));
    }
    Ok(())
}
