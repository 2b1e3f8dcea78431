//! One step of an errand: says what it does, and how many seconds it took.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What an errand ends in: nothing, or a sentence that says what is so.
pub type Outcome = Result<(), String>;

/// Returns the project's root.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask lies in the project's root").to_owned()
}

/// Runs one step and prints its seconds.
pub fn step(name: &str, work: impl FnOnce() -> Outcome) -> Outcome {
    println!("── {name}");
    let began = Instant::now();
    let outcome = work();
    let seconds = began.elapsed().as_secs_f64();
    let word = if outcome.is_ok() { "done" } else { "FAILED" };
    println!("── {name}: {word} in {seconds:.1} s");
    outcome
}

/// Runs a program in the project's root to its end.
pub fn start(program: &str, arguments: &[&str]) -> Outcome {
    run_command(Command::new(program).args(arguments).current_dir(root()))
}

/// Runs a prepared command to its end.
pub fn run_command(command: &mut Command) -> Outcome {
    let shown = format!("{command:?}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown} ended with {status}")),
        Err(error) => Err(format!("{shown} could not be started: {error}")),
    }
}

/// Returns cargo with the arguments.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(root());
    command
}
