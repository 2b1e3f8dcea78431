//! The simulation: the real engine, the real memory of devices and the real hub, in one
//! thread, on one seed.
//!
//! ```sh
//! cargo xtask sim --seeds 1000 --from 1
//! ```

mod clock;
mod files;
mod forger;
mod hub;
mod kept;
mod link;
mod stream;
mod shelf;
mod base;
mod oracle;
mod touch;
mod erased;
mod belong;
mod run;
mod tablet;
mod trace;
mod wire;
mod carry;
mod loans;
mod club;
mod door;
mod mishap;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use visavi_domain::OperationId;

use crate::base::On;

/// Runs seeds of the simulation and says how many.
#[derive(Debug, Parser)]
#[command(name = "sim")]
struct Arguments {
    /// How many seeds to run at most.
    #[arg(long)]
    seeds: Option<usize>,
    /// The first seed. Without it the seeds that once failed run first, then 1 and on.
    #[arg(long)]
    from: Option<u64>,
    /// Stop beginning new seeds after so many seconds.
    #[arg(long)]
    seconds: Option<u64>,
    /// End badly when fewer seeds than this were run.
    #[arg(long, default_value_t = 1)]
    at_least: u64,
    /// Seeds side by side; each runs in one thread, which often waits for its hub's.
    #[arg(long, default_value_t = 4)]
    threads: usize,
    /// Let the hub be on PostgreSQL; the first seed must tell the same there as on SQLite.
    #[arg(long)]
    postgres: bool,
    /// Print what happened in the first seed, line by line.
    #[arg(long)]
    trace: bool,
    /// With --trace: tell where this operation is, whenever that changes.
    #[arg(long, value_name = "OPERATION")]
    watch: Option<OperationId>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let from = arguments.from.unwrap_or(1);
    let on = if arguments.postgres { On::Postgres } else { On::Sqlite };
    if arguments.trace {
        return show(from, on, arguments.watch);
    }
    // A failing run says so in one line; the rest is in its trace.
    std::panic::set_hook(Box::new(|_| {}));
    let began = Instant::now();
    let kept = if arguments.from.is_none() { kept::seeds() } else { Vec::new() };
    let next = AtomicUsize::new(0);
    let (done, promised) = (AtomicU64::new(0), AtomicU64::new(0));
    let (with_device, with_old_backup) = (AtomicU64::new(0), AtomicU64::new(0));
    let failed = AtomicBool::new(false);
    let end = arguments.seeds.map_or(usize::MAX, |seeds| kept.len().saturating_add(seeds));
    let limit = arguments.seconds.map_or(Duration::MAX, Duration::from_secs);
    std::thread::scope(|scope| {
        for _ in 0..arguments.threads {
            scope.spawn(|| {
                while began.elapsed() < limit && !failed.load(Ordering::Relaxed) {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= end {
                        break;
                    }
                    let seed = kept.get(place).copied().unwrap_or_else(|| from + (place - kept.len()) as u64);
                    match if place == 0 { twice(seed, on) } else { once(seed, on) } {
                        Ok(ended) => {
                            done.fetch_add(1, Ordering::Relaxed);
                            promised.fetch_add(ended.promised as u64, Ordering::Relaxed);
                            with_device.fetch_add(ended.gone.0 as u64, Ordering::Relaxed);
                            with_old_backup.fetch_add(ended.gone.1 as u64, Ordering::Relaxed);
                        }
                        Err(why) => {
                            failed.store(true, Ordering::Relaxed);
                            println!("seed {seed}: {why}\n    cargo xtask sim --trace --from {seed}");
                        }
                    }
                }
            });
        }
    });
    let (done, promised) = (done.into_inner(), promised.into_inner());
    let (with_device, with_old_backup) = (with_device.into_inner(), with_old_backup.into_inner());
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{done} seeds of {} steps ({} kept, then from {from} on), {promised} operations promised, {with_device} gone with a device that was put back whole, {with_old_backup} with a backup older than they lie sealed, {seconds:.0} s, {:.2} seeds/s",
        run::STEPS,
        kept.len(),
        done as f64 / seconds
    );
    if done < arguments.at_least && !failed.load(Ordering::Relaxed) {
        println!("fewer than the {} seeds that are wanted", arguments.at_least);
        return ExitCode::FAILURE;
    }
    if failed.into_inner() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Runs one seed.
fn once(seed: u64, on: On) -> Result<run::Ended, String> {
    let folder = folder();
    let ended = catch_unwind(AssertUnwindSafe(|| run::run(seed, on, folder.path(), None)));
    match ended {
        Ok(ended) => match &ended.outcome {
            Ok(()) => Ok(ended),
            Err(why) => Err(why.clone()),
        },
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(format!("a panic: {}", said.unwrap_or("without words")))
        }
    }
}

/// Runs one seed two times: the same must happen, line for line, or no failure could be
/// looked at again. On PostgreSQL it must happen a third time, on SQLite.
fn twice(seed: u64, on: On) -> Result<run::Ended, String> {
    let (first, second) = (once(seed, on)?, once(seed, on)?);
    same(&first, &second)?;
    if on == On::Postgres {
        same(&second, &once(seed, On::Sqlite)?).map_err(|what| format!("on PostgreSQL and on SQLite: {what}"))?;
    }
    Ok(second)
}

fn same(first: &run::Ended, second: &run::Ended) -> Result<(), String> {
    match first.trace.iter().zip(&second.trace).find(|(one, other)| one != other) {
        None if first.trace.len() == second.trace.len() => Ok(()),
        None => Err("one run tells more than the other".to_owned()),
        Some((one, other)) => Err(format!("once it is {one:?}, once it is {other:?}")),
    }
}

/// Runs one seed and prints its trace.
fn show(seed: u64, on: On, watched: Option<OperationId>) -> ExitCode {
    let folder = folder();
    let ended = run::run(seed, on, folder.path(), watched);
    for line in &ended.trace {
        println!("{line}");
    }
    match ended.outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("seed {seed}: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Returns a folder of its own, in memory where the machine offers that: a run is about
/// order, and what a disk may do has tests of its own.
fn folder() -> tempfile::TempDir {
    static MEMORY: Mutex<Option<PathBuf>> = Mutex::new(None);
    let mut memory = MEMORY.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let place = memory.get_or_insert_with(|| {
        let shm = Path::new("/dev/shm");
        if tempfile::tempdir_in(shm).is_ok() { shm.to_owned() } else { std::env::temp_dir() }
    });
    tempfile::tempdir_in(place).expect("a folder can be made")
}
