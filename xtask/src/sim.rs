//! The simulation: any number of seeds, from any first one.

use crate::step::{Outcome, cargo, run_command};

/// How long `cargo xtask test` begins new seeds, and how many it wants at least.
const SECONDS: &str = "60";
const SEEDS_MIN: &str = "10";

/// Runs the seeds that were asked for.
pub fn run(arguments: &[String]) -> Outcome {
    run_command(cargo(&["run", "--quiet", "--workspace", "--bin", "sim", "--"]).args(arguments))
}

/// Runs as many seeds as fit in a minute.
pub fn as_many_as_fit() -> Outcome {
    let arguments = ["--seconds", SECONDS, "--at-least", SEEDS_MIN].map(str::to_owned);
    run(&arguments)
}
