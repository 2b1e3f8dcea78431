//! What an empty device takes until everybody is found: a snapshot of facts of the probes'
//! shape, beside bare SQLite with the same facts in the same run. The parts lie in memory,
//! as a cached file would come over loopback.

mod bare;
pub mod hub;
mod ready;

use std::path::Path;
use std::time::Instant;

use visavi_device::{DatabaseKey, Device, PartTaken, Place};

use crate::Outcome;
use crate::chain;
use crate::figures::{cpu_seconds, load, peak_mib};
use ready::Ready;

const FEW: usize = 10_000;
const MANY: usize = 100_000;

/// Seconds on the wall, and of all threads' work.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    pub wall: f64,
    pub cpu: f64,
}

/// Times what `work` does.
pub fn spent<T>(work: impl FnOnce() -> Result<T, crate::Failed>) -> Result<(Spent, T), crate::Failed> {
    let (began, before) = (Instant::now(), cpu_seconds()?);
    let outcome = work()?;
    Ok((Spent { wall: began.elapsed().as_secs_f64(), cpu: cpu_seconds()? - before }, outcome))
}

/// What came of taking a snapshot.
struct Taken {
    whole: Spent,
    /// Until the first name was found.
    first_answer: f64,
    bytes_a_fact: f64,
}

pub fn run() -> Outcome {
    println!(
        "data: facts of the probes' shape, {} a customer, each an operation of its own; encrypted",
        crate::probe::FACTS
    );
    println!("| what | facts | seconds | CPU seconds | facts a second | by CPU seconds |");
    println!("|---|---|---|---|---|---|");
    let folder = chain::folder().join("hydrate");
    let (few, many) = (Ready::of(FEW), Ready::of(MANY));
    let small = measured("a snapshot, 200 k", &few, &folder)?;
    bare::run("before", MANY, &folder)?;
    let first = measured("a snapshot", &many, &folder)?;
    let second = measured("a snapshot, again", &many, &folder)?;
    bare::run("after", MANY, &folder)?;
    let best = if first.whole.cpu < second.whole.cpu { &first } else { &second };
    let grown = |of: fn(Spent) -> f64| (of(best.whole) / of(small.whole)).ln() / (MANY as f64 / FEW as f64).ln();
    println!("growth from 200 k to 2 M: exponent {:.2} (CPU seconds {:.2})", grown(|it| it.wall), grown(|it| it.cpu));
    println!(
        "first useful answer after {:.0} ms, {:.1} % of the whole",
        best.first_answer * 1e3,
        best.first_answer / best.whole.wall * 100.0
    );
    println!("{:.1} B a fact on the device's disk", best.bytes_a_fact);
    ready::wire(&few)?;
    hub::run(&folder)?;
    println!("{} MiB of memory at most, the parts and the bare rows in it; load after: {}", peak_mib()?, load());
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

pub fn row(what: &str, facts: usize, spent: Spent) {
    let (wall, cpu) = (facts as f64 / spent.wall, facts as f64 / spent.cpu);
    println!("| {what} | {facts} | {:.2} | {:.2} | {wall:.0} | {cpu:.0} |", spent.wall, spent.cpu);
}

fn measured(what: &str, ready: &Ready, folder: &Path) -> Result<Taken, crate::Failed> {
    let _none_yet = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder)?;
    let file = folder.join("visavi.db");
    let device = Device::open(Place::File(file.clone()), &DatabaseKey::from_bytes([7; 32]))?;
    device.set_buckets(std::slice::from_ref(&ready.manifest.bucket))?;
    let began = Instant::now();
    let (whole, first_answer) = spent(|| take(&device, ready, began))?;
    drop(device);
    row(what, ready.facts(), whole);
    let bytes_a_fact = std::fs::metadata(file)?.len() as f64 / ready.facts() as f64;
    Ok(Taken { whole, first_answer, bytes_a_fact })
}

/// Takes all parts until everybody is found; returns when somebody was found first.
fn take(device: &Device, ready: &Ready, began: Instant) -> Result<f64, crate::Failed> {
    device.begin_snapshot(&ready.manifest)?;
    let mut first_answer = None;
    let mut last = None;
    for part in &ready.parts {
        last = Some(device.take_part(&ready.manifest.bucket, part)?);
        if first_answer.is_none() && !device.find("anna", 20)?.people.is_empty() {
            first_answer = Some(began.elapsed().as_secs_f64());
        }
    }
    let found = device.find("anna", 20)?;
    match last {
        Some(PartTaken::Complete(_)) if found.searched as usize == ready.facts() / crate::probe::FACTS => {}
        other => return Err(format!("the snapshot did not come out right: {other:?}").into()),
    }
    first_answer.ok_or_else(|| "nobody was found".into())
}
