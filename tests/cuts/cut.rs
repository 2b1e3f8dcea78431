//! The power is cut after every call to the disk.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::crew::Crew;
use crate::disk::held;
use crate::image::{self, Image, Platter, Unsynced};
use crate::record::Recording;
use crate::state::{self, Numbers};
use crate::workload::{Bench, FILE, MARK, save};
use visavi_tests::dice::Dice;

/// So many random subsets of what was not synced are tried at each cut.
const SUBSETS: u64 = 16;

/// What was tried.
#[derive(Debug, Default)]
pub struct Cuts {
    pub points: u64,
    pub replays: u64,
    /// Replays that left a disk as no other had.
    pub opened: u64,
}

/// One disk after a cut.
struct Job {
    events: usize,
    unsynced: Unsynced,
    image: Image,
}

/// Cuts after every call, or after one in `share` by chance.
pub fn run(recording: &Recording, folder: &Path, seed: u64, share: u64, crew: &Crew) -> Cuts {
    let mut dice = Dice::new(seed);
    let mut cuts = Cuts::default();
    let opened = AtomicU64::new(0);
    // What a disk says does not depend on how it came to be.
    let seen: Mutex<HashMap<u64, Result<Found, String>>> = Mutex::default();
    let mut platter = Platter::default();
    let jobs = recording.events.iter().enumerate().flat_map(|(place, event)| {
        platter.take(event);
        let mut jobs = Vec::new();
        if share <= 1 || dice.one_in(share) {
            cuts.points += 1;
            for unsynced in ways(&platter, &mut dice) {
                cuts.replays += 1;
                let mut image = platter.cut(unsynced);
                // No sync holds it back: it may be the newest, which accuses soonest.
                let mark = match unsynced {
                    Unsynced::Torn => recording.synced_mark(place + 1),
                    _ => recording.mark(place + 1),
                };
                image.extend(mark.map(|mark| (MARK.to_owned(), mark)));
                jobs.push(Job { events: place + 1, unsynced, image });
            }
        }
        jobs
    });
    crew.work(jobs, |worker, job| {
        let known = image::fingerprint(&job.image);
        let before = held(&seen).get(&known).cloned();
        let outcome = before.unwrap_or_else(|| {
            opened.fetch_add(1, Ordering::Relaxed);
            let outcome = open(recording, &job.image, &folder.join(format!("cut-{worker}")));
            held(&seen).insert(known, outcome.clone());
            outcome
        });
        let allowed = recording.allowed(job.events);
        let under_way = recording.after[*allowed.end()].name;
        let told = |wrong: String| {
            format!("cut after {} calls, during {under_way:?}, unsynced {:?}: {wrong}", job.events, job.unsynced)
        };
        let found = outcome.map_err(&told)?;
        let (least, most) = (&recording.after[*allowed.start()].sealed, &recording.after[*allowed.end()].sealed);
        if !least.is_subset(&found.sealed) || !found.sealed.is_subset(most) {
            return Err(told(format!("{:?} are sealed, not {least:?} to {most:?}", found.sealed)));
        }
        let wrong = match found.step {
            // Some steps leave everything as it was: several may look alike.
            Some(step) if allowed.clone().any(|allowed| recording.alike(step, allowed)) => return Ok(()),
            // Before the first step has ended there is nothing that could be told apart.
            None if *allowed.start() == 0 => return Ok(()),
            Some(step) => format!("it is as after step {step}, {:?}", recording.after[step].name),
            None => "it is empty".to_owned(),
        };
        Err(told(wrong))
    });
    cuts.opened = opened.into_inner();
    cuts
}

fn ways(platter: &Platter, dice: &mut Dice) -> Vec<Unsynced> {
    let mut ways = vec![Unsynced::Kept];
    if platter.has_unsynced() {
        ways.extend([Unsynced::Dropped, Unsynced::Torn]);
        ways.extend((0..SUBSETS).map(|_| Unsynced::Some(dice.roll())));
    }
    ways
}

/// What a cut left.
#[derive(Clone, Debug)]
struct Found {
    /// After which step the database stands; `None` where no device was enrolled yet.
    step: Option<usize>,
    /// What can be read of the sealed file alone.
    sealed: Numbers,
}

/// Opens what a cut left: the sealed file as if there were no database, then both.
fn open(recording: &Recording, image: &Image, folder: &Path) -> Result<Found, String> {
    image::write(image, folder);
    let sealed = state::sealed(folder).map_err(|error| format!("what is sealed cannot be read: {error:?}"))?;
    image::write(image, folder);
    let mut bench = Bench::in_folder(folder);
    bench.start().map_err(|error| format!("it does not open: {error:?}"))?;
    if let Some(rescue) = bench.device().rescue().map_err(|error| format!("{error:?}"))? {
        return Err(format!("it was put aside: {rescue:?}"));
    }
    let file = folder.join(FILE);
    let found = state::read(&file).map_err(|error| format!("it cannot be read: {error:?}"))?;
    let unsound = state::unsound(&file).map_err(|error| format!("it cannot be checked: {error:?}"))?;
    if !unsound.is_empty() {
        return Err(format!("it is not sound: {unsound:?}"));
    }
    let enrolled = bench.device().identity().map_err(|error| format!("{error:?}"))?.is_some();
    if enrolled {
        let before = bench.device().waiting().map_err(|error| format!("{error:?}"))?;
        save(bench.device(), "annika", "coffee holds choice black").map_err(|error| format!("no save: {error:?}"))?;
        let after = bench.device().waiting().map_err(|error| format!("{error:?}"))?;
        if after != before + 1 {
            return Err("a save after it is not in the outbox".to_owned());
        }
    }
    match recording.step_of(&found) {
        Some(step) => Ok(Found { step: Some(step), sealed }),
        None if !enrolled => Ok(Found { step: None, sealed }),
        None => {
            let nearest = recording.after.iter().map(|after| after.state.differing(&found)).min_by_key(Vec::len);
            Err(format!("it is as after no step; nearest differs in {nearest:?}"))
        }
    }
}
