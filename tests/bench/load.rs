//! The first load of an empty device: every page of a long feed taken in, until everybody
//! is found. The time of making the feed itself, which a hub would have done, is told
//! apart.

use std::time::Instant;

use crate::Outcome;
use crate::chain::{self, CUSTOMERS, ORDER_LINES, SEED};
use crate::figures::{cpu_seconds, load, peak_mib};

pub fn run() -> Outcome {
    let folder = chain::folder().join("load");
    println!("data: {CUSTOMERS} customers of 6 facts and more, {ORDER_LINES} order lines, seed {SEED}; encrypted");
    println!("| what | seconds | CPU seconds | items a second |");
    println!("|---|---|---|---|");
    let (began, before) = (Instant::now(), cpu_seconds()?);
    let made = chain::make(&mut |change| {
        drop(std::hint::black_box(change));
        Ok(())
    })?;
    row("making the feed", made, began.elapsed().as_secs_f64(), cpu_seconds()? - before);
    let (began, before) = (Instant::now(), cpu_seconds()?);
    let (device, items) = chain::build(&folder)?;
    row("making it and taking it in", items, began.elapsed().as_secs_f64(), cpu_seconds()? - before);
    let found = device.find("anna", 20)?;
    drop(device);
    println!("of {} customers, {} are shown for \"anna\"", found.searched, found.people.len());
    let size = std::fs::metadata(folder.join("visavi.db"))?.len();
    println!("{} MiB on disk, {} MiB of memory at most; load after: {}", size >> 20, peak_mib()?, load());
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn row(what: &str, items: u64, seconds: f64, cpu: f64) {
    println!("| {what} | {seconds:.1} | {cpu:.1} | {:.0} |", items as f64 / seconds);
}
