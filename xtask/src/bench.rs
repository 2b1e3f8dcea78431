//! The benchmarks: in release, with stated data sets.

use crate::step::{Outcome, cargo, run_command, step};

/// Runs the named benchmarks, or all.
pub fn run(names: &[String]) -> Outcome {
    crate::setup::run()?;
    step("screens", crate::ui::build)?;
    step("build in release", || run_command(&mut cargo(&["build", "--release", "--workspace", "--bins"])))?;
    run_command(cargo(&["run", "--quiet", "--release", "--workspace", "--bin", "bench", "--"]).args(names))
}
