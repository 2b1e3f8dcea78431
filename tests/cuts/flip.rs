//! One bit of what lies on the disk is another: in every page, in every frame of the log,
//! and in their heads.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use visavi_device::DeedFilter;
use visavi_domain::Moment;

use crate::crew::Crew;
use crate::image::{self, Image};
use crate::record::Recording;
use crate::state::{self, Outbox};
use crate::workload::{Bench, CUSTOMERS, FILE, LOG, MARK, customer, sara, save};
use visavi_tests::dice::Dice;

const PAGE: usize = 4096;
const LOG_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
/// Bits tried in each page.
const IN_PAGE: usize = 3;

/// A program that is started so often must have mended what can be mended.
const STARTS_MAX: u32 = 2;

/// What was tried.
#[derive(Debug, Default)]
pub struct Flips {
    pub flips: u64,
    /// How often the file was put aside.
    pub rescued: u64,
    /// Operations that were on the way, and how many of them nobody can read any more.
    pub waiting: u64,
    pub lost: u64,
}

/// Flips bits in what some steps leave behind.
pub fn run(recording: &Recording, folder: &Path, seed: u64, share: u64, crew: &Crew) -> Flips {
    let mut dice = Dice::new(seed);
    let counts = Counts::default();
    let jobs =
        recording.after.iter().enumerate().filter(|(_, after)| worth_it(after.name)).flat_map(|(step, after)| {
            let places = places(&after.image, &mut dice);
            let some: Vec<_> = places.into_iter().filter(|_| share <= 1 || dice.one_in(share)).collect();
            some.into_iter().map(move |place| (step, place))
        });
    crew.work(jobs, |worker, (step, (file, at))| {
        let mut image = recording.after[step].image.clone();
        image.get_mut(file).expect("the place is in the file")[at] ^= 1 << (at % 8);
        let folder = folder.join(format!("flip-{worker}"));
        image::write(&recording.after[step].image, &folder);
        let before = state::outbox(&folder.join(FILE)).map_err(|error| format!("{error:?}"))?;
        image::write(&image, &folder);
        let name = recording.after[step].name;
        once(&before, &folder, &counts).map_err(|why| format!("after {name:?}, byte {at} of {file}: {why}"))
    });
    Flips {
        flips: counts.flips.into_inner(),
        rescued: counts.rescued.into_inner(),
        waiting: counts.waiting.into_inner(),
        lost: counts.lost.into_inner(),
    }
}

#[derive(Default)]
struct Counts {
    flips: AtomicU64,
    rescued: AtomicU64,
    waiting: AtomicU64,
    lost: AtomicU64,
}

/// A log without a file yet, a file and a log, a log that was begun anew, a file alone.
fn worth_it(step: &str) -> bool {
    ["remember a setting", "checkpoint", "a second view", "close", "the last correction"].contains(&step)
}

fn places(image: &Image, dice: &mut Dice) -> Vec<(&'static str, usize)> {
    let mut places = Vec::new();
    let pages = image.get(FILE).map_or(0, |file| file.len() / PAGE);
    for page in 0..pages {
        // The salt of the first page, and its seal, are in its first and last bytes.
        places.extend([1, PAGE - 20].map(|at| (FILE, page * PAGE + at)));
        places.extend((0..IN_PAGE).map(|_| (FILE, page * PAGE + dice.below(PAGE as u64) as usize)));
    }
    let log = image.get(LOG).map_or(0, Vec::len);
    if log > 0 {
        places.extend((0..LOG_HEAD).map(|at| (LOG, at)));
    }
    let mut frame = LOG_HEAD;
    while frame + FRAME_HEAD + PAGE <= log {
        places.extend([0, 3, 4, 7, 9, 13, 18, 22].map(|at| (LOG, frame + at)));
        places.push((LOG, frame + FRAME_HEAD + dice.below(PAGE as u64) as usize));
        frame += FRAME_HEAD + PAGE;
    }
    places.extend(image.get(MARK).map(|_| (MARK, 4)));
    places
}

/// Opens what the flip left: every operation is there, or its loss is told.
fn once(before: &Outbox, folder: &Path, counts: &Counts) -> Result<(), String> {
    counts.flips.fetch_add(1, Ordering::Relaxed);
    counts.waiting.fetch_add(before.len() as u64, Ordering::Relaxed);
    let mut bench = Bench::in_folder(folder);
    let mut starts = 0;
    loop {
        bench.start().map_err(|error| format!("start {starts} fails: {error:?}"))?;
        use_it(&bench);
        bench.device = None;
        // What was met while it ran is mended at the next start, and then it is mended.
        if !folder.join(format!("{FILE}.suspect")).exists() {
            break;
        }
        starts += 1;
        if starts > STARTS_MAX {
            return Err("it is never mended".to_owned());
        }
    }
    bench.start().map_err(|error| format!("it does not open again: {error:?}"))?;
    let file = folder.join(FILE);
    let after = state::outbox(&file).map_err(|error| format!("the outbox cannot be read: {error:?}"))?;
    let told = bench.device().rescue().map_err(|error| format!("nobody can say what was: {error:?}"))?;
    let lost = told.map_or(0, |rescue| u64::from(rescue.lost));
    counts.rescued.fetch_add(u64::from(told.is_some()), Ordering::Relaxed);
    counts.lost.fetch_add(lost, Ordering::Relaxed);
    let sealed = state::sealed(folder).map_err(|error| format!("what is sealed cannot be read: {error:?}"))?;
    let is_gone = |id, payload| after.get(id) != Some(payload) && !sealed.contains(id);
    let missing = before.iter().filter(|(id, payload)| is_gone(*id, *payload)).count() as u64;
    if missing > lost && !told.is_some_and(|rescue| rescue.unknown) {
        return Err(format!("{missing} operations are gone, and {lost} are told: {told:?}"));
    }
    if bench.device().identity().map_err(|error| format!("{error:?}"))?.is_some() {
        save(bench.device(), "annika", "coffee holds choice black").map_err(|error| format!("no save: {error:?}"))?;
        let numbers = state::outbox(&file).map_err(|error| format!("{error:?}"))?;
        if numbers.keys().max() <= before.keys().chain(after.keys()).max() {
            return Err("a number is given twice".to_owned());
        }
    }
    Ok(())
}

/// Reads everything, as a day's work does; what cannot be read says so.
fn use_it(bench: &Bench) {
    let device = bench.device();
    let _read = device.derived_fingerprint();
    let _read = device.rebuild_derived();
    let _read = device.outbox(1_000);
    let _read = device.find("lind", 20);
    for name in CUSTOMERS {
        let customer = customer(name);
        let _read = device.dossier(customer).map(drop).and_then(|()| device.views(customer).map(drop));
    }
    let _read = device.visits(&sara());
    for filter in [DeedFilter::OnTheWay, DeedFilter::NotAccepted, DeedFilter::SettledSince(Moment(0))] {
        let _read = device.deeds(filter);
    }
    let _read = device.setting("language");
    let _read = device.buckets();
    if matches!(device.identity(), Ok(Some(_))) {
        let _written = save(device, "annika", "coffee holds choice black");
    }
}
