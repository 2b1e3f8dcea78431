//! The TypeScript that screens are written against, generated from `crates/app`.

use crate::step::{Outcome, cargo, run_command};

/// Writes `ui/src/lib/app/bindings.ts`; with `--check` only compares.
pub fn run(arguments: &[String]) -> Outcome {
    let mut command = cargo(&["test", "--quiet", "--workspace", "--lib", "bindings"]);
    match arguments {
        [] => run_command(command.env("VISAVI_BINDINGS", "write")),
        [only] if only == "--check" => run_command(&mut command),
        _ => Err("bindings takes --check or nothing".to_owned()),
    }
}
