//! The simulation: the real engine, the real memory of devices and the real hub, in one
//! thread, on one seed.
//!
//! ```sh
//! cargo xtask sim --seeds 1000 --from 1
//! ```

mod clock;
mod dice;
mod hub;
mod link;
mod oracle;
mod run;
mod tablet;
mod trace;
mod wire;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;

/// Runs seeds of the simulation and says how many.
#[derive(Debug, Parser)]
#[command(name = "sim")]
struct Arguments {
    /// How many seeds to run at most.
    #[arg(long)]
    seeds: Option<u64>,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Stop beginning new seeds after so many seconds.
    #[arg(long)]
    seconds: Option<u64>,
    /// End badly when fewer seeds than this were run.
    #[arg(long, default_value_t = 1)]
    at_least: u64,
    /// Seeds side by side; each runs in one thread.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Print what happened in the first seed, line by line.
    #[arg(long)]
    trace: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.trace {
        return show(arguments.from);
    }
    // A failing run says so in one line; the rest is in its trace.
    std::panic::set_hook(Box::new(|_| {}));
    let began = Instant::now();
    let next = AtomicU64::new(arguments.from);
    let (done, promised, gone) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let failed = AtomicBool::new(false);
    let end = arguments.seeds.map_or(u64::MAX, |seeds| arguments.from.saturating_add(seeds));
    let limit = arguments.seconds.map_or(Duration::MAX, Duration::from_secs);
    std::thread::scope(|scope| {
        for _ in 0..arguments.threads {
            scope.spawn(|| {
                while began.elapsed() < limit && !failed.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        break;
                    }
                    match once(seed) {
                        Ok(ended) => {
                            done.fetch_add(1, Ordering::Relaxed);
                            promised.fetch_add(ended.promised as u64, Ordering::Relaxed);
                            gone.fetch_add(ended.gone_with_backup as u64, Ordering::Relaxed);
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
    let (done, promised, gone) = (done.into_inner(), promised.into_inner(), gone.into_inner());
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{done} seeds of {} steps from {} on, {promised} operations promised, {gone} gone with a backup, {seconds:.0} s, {:.2} seeds/s",
        run::STEPS,
        arguments.from,
        done as f64 / seconds
    );
    if done < arguments.at_least && !failed.load(Ordering::Relaxed) {
        println!("fewer than the {} seeds that are wanted", arguments.at_least);
        return ExitCode::FAILURE;
    }
    if failed.into_inner() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Runs one seed.
fn once(seed: u64) -> Result<run::Ended, String> {
    let folder = folder();
    let ended = catch_unwind(AssertUnwindSafe(|| run::run(seed, folder.path())));
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

/// Runs one seed and prints its trace.
fn show(seed: u64) -> ExitCode {
    let folder = folder();
    let ended = run::run(seed, folder.path());
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
