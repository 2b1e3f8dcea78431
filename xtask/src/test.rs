//! Every test, in the order in which a failure is cheapest to see.

use crate::step::{Outcome, cargo, run_command, start, step};
use crate::ui;
use crate::{cuts, setup, sim};

/// Runs everything; the first failure ends it.
pub fn run() -> Outcome {
    setup::run()?;
    step("screens: lint, types, unit tests", ui::check)?;
    step("screens: build", ui::build)?;
    step("format", || run_command(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("build", || run_command(&mut cargo(&["build", "--workspace", "--all-targets"])))?;
    step("lints", || run_command(&mut cargo(&["clippy", "--quiet", "--workspace", "--all-targets"])))?;
    step("unit, property and story tests", || run_command(&mut cargo(&["test", "--workspace"])))?;
    step("simulation", sim::as_many_as_fit)?;
    step("simulation, with the hub on PostgreSQL", sim::on_postgres)?;
    step("power cuts and bad disks", cuts::sample)?;
    step("browser tests", || start("node", &["--test", "--test-concurrency=1", "tests/browser/"]))?;
    step("window tests", window)
}

/// Real windows need a display, and a session bus for the key store.
fn window() -> Outcome {
    let cargo = env!("CARGO");
    start("xvfb-run", &["-a", "-s", "-screen 0 1600x1400x24", cargo, "test", "--workspace", "--test", "window"])
}
