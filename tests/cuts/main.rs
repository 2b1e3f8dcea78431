//! Power cuts and bad disks: the real memory of a device on a disk that remembers every
//! call, forgets what was not synced, and fails when it is told to.
//!
//! ```sh
//! cargo xtask sim --cuts
//! ```

mod below;
mod crew;
mod cut;
mod disk;
mod fault;
mod flip;
mod image;
mod kill;
mod locks;
mod plain;
mod record;
mod shop;
mod state;
mod workload;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

use crate::crew::Crew;

/// Tries what disks can do to a device, and counts it.
#[derive(Debug, Parser)]
#[command(name = "cuts")]
struct Arguments {
    /// Try one in so many, by chance; 1 tries everything.
    #[arg(long, default_value_t = 1)]
    share: u64,
    /// What chance depends on.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Kill the real app so many times, and try nothing else.
    #[arg(long)]
    kills: Option<u64>,
    /// Be the app that is killed.
    #[arg(long)]
    work: bool,
    #[command(flatten)]
    start: visavi_app::Start,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.work {
        return work(arguments.start);
    }
    let folder = folder();
    if let Some(rounds) = arguments.kills {
        return kill(rounds, arguments.seed, folder.path());
    }
    below::lie_below();
    let crew = Crew::of(arguments.threads);
    let began = Instant::now();

    let recording = record::workload(&folder.path().join("recorded"));

    let bytes = plain::search(&recording.events, &crew);
    println!(
        "workload: {} steps, {} calls to the disk, {bytes} bytes without plain text, {:.1} s",
        recording.after.len(),
        recording.events.len(),
        began.elapsed().as_secs_f64()
    );

    let began = Instant::now();
    let cuts = cut::run(&recording, folder.path(), arguments.seed, arguments.share, &crew);
    println!(
        "cuts: {} points, {} replays, {} different disks opened, {:.1} s",
        cuts.points,
        cuts.replays,
        cuts.opened,
        began.elapsed().as_secs_f64()
    );

    let began = Instant::now();
    let failed = fault::run(&recording, folder.path(), arguments.seed, arguments.share, &crew);
    println!("faults: {failed} calls failed, {:.1} s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    let flips = flip::run(&recording, folder.path(), arguments.seed, arguments.share, &crew);
    println!(
        "flips: {} bits, {} files put aside, of {} operations on the way {} lost and told, {:.1} s",
        flips.flips,
        flips.rescued,
        flips.waiting,
        flips.lost,
        began.elapsed().as_secs_f64()
    );

    println!("{} failures", crew.failures());
    if crew.failures() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Works in the shop until it is killed.
fn work(start: visavi_app::Start) -> ExitCode {
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    if let Err(trouble) = runtime.block_on(shop::work(start)) {
        eprintln!("{trouble}");
    }
    ExitCode::FAILURE
}

fn kill(rounds: u64, seed: u64, folder: &Path) -> ExitCode {
    match kill::run(rounds, seed, folder) {
        Ok(kills) => {
            println!(
                "kills: {} rounds, {} operations said to be saved and all there, open again after {:?} at most",
                kills.rounds, kills.said, kills.slowest
            );
            ExitCode::SUCCESS
        }
        Err(why) => {
            println!(
                "{why}
    cargo xtask sim --cuts --kills {rounds} --seed {seed}"
            );
            ExitCode::FAILURE
        }
    }
}

/// Returns a folder of its own, in memory where the machine offers that: a real disk
/// would only be slow, since what it may lose is decided here.
fn folder() -> tempfile::TempDir {
    let memory = tempfile::tempdir_in(Path::new("/dev/shm"));
    memory.or_else(|_| tempfile::tempdir()).expect("a folder can be made")
}
