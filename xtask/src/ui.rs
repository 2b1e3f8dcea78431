//! The screens: built before the window, which embeds them.

use crate::step::{Outcome, start};

/// Builds `ui/dist`.
pub fn build() -> Outcome {
    npm_run("build")
}

/// Lint, types and unit tests of the screens.
pub fn check() -> Outcome {
    npm_run("lint")?;
    npm_run("check")?;
    npm_run("test")
}

fn npm_run(script: &str) -> Outcome {
    start("npm", &["--prefix", "ui", "run", "--silent", script])
}
