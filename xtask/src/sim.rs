//! The simulation: any number of seeds, from any first one.

use std::process::Command;

use crate::step::{Outcome, cargo, root, run_command};

/// How long `cargo xtask test` begins new seeds, and how many it wants at least.
const SECONDS: &str = "60";
const SEEDS_MIN: &str = "10";

/// Runs the seeds that were asked for.
pub fn run(arguments: &[String]) -> Outcome {
    // With everything: another set of packages would build their dependencies anew.
    run_command(&mut cargo(&["build", "--quiet", "--workspace", "--bins"]))?;
    run_command(Command::new(root().join("target/debug/sim")).args(arguments))
}

/// Runs as many seeds as fit in a minute.
pub fn as_many_as_fit() -> Outcome {
    let arguments = ["--seconds", SECONDS, "--at-least", SEEDS_MIN].map(str::to_owned);
    run(&arguments)
}
