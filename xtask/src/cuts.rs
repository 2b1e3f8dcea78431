//! Power cuts and bad disks.

use std::process::Command;

use crate::step::{Outcome, cargo, root, run_command};

/// `cargo xtask test` tries one in so many: less than a minute.
const SHARE: &str = "12";
/// And kills the app so many times.
const KILLS: &str = "12";

/// Tries what the arguments say; without any, everything.
pub fn run(arguments: &[String]) -> Outcome {
    // With everything: another set of packages would build their dependencies anew.
    run_command(&mut cargo(&["build", "--quiet", "--workspace", "--bins"]))?;
    // The hub of the killed apps says a line for each push.
    run_command(Command::new(root().join("target/debug/cuts")).args(arguments).env("VISAVI_LOG", "warn"))
}

/// Tries a part, the same each time, and kills the real app a few times.
pub fn sample() -> Outcome {
    run(&["--share", SHARE].map(str::to_owned))?;
    run(&["--kills", KILLS].map(str::to_owned))
}
