//! The simulation: any number of seeds, from any first one.

use std::process::Command;

use crate::step::{Outcome, cargo, root, run_command};

/// How long `cargo xtask test` begins new seeds, and how many it wants at least.
const SECONDS: &str = "240";
const SEEDS_MIN: &str = "300";

/// How many it runs with the hub on PostgreSQL.
const SEEDS_ON_POSTGRES: &str = "12";

/// Runs the seeds that were asked for.
pub fn run(arguments: &[String]) -> Outcome {
    build()?;
    run_command(Command::new(root().join("target/sim/sim")).args(arguments))
}

/// Builds it in a profile of its own: what it takes to optimise everything once, every run
/// of four minutes gives back in seeds.
pub fn build() -> Outcome {
    run_command(&mut cargo(&["build", "--quiet", "--profile", "sim", "-p", "visavi-tests", "--bin", "sim"]))
}

/// Runs as many seeds as fit in four minutes.
pub fn as_many_as_fit() -> Outcome {
    let arguments = ["--seconds", SECONDS, "--at-least", SEEDS_MIN].map(str::to_owned);
    run(&arguments)
}

/// Runs some with the hub on PostgreSQL. The first tells the same as on SQLite.
pub fn on_postgres() -> Outcome {
    let arguments = ["--postgres", "--from", "1", "--seeds", SEEDS_ON_POSTGRES].map(str::to_owned);
    run(&arguments)
}
