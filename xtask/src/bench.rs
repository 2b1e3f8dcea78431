//! The benchmarks: in release, with stated data sets.

use std::path::Path;
use std::process::Command;

use crate::step::{Outcome, cargo, root, run_command, step};

/// Runs the named benchmarks, or all. Those of the window have a display of their own.
pub fn run(names: &[String]) -> Outcome {
    crate::setup::run()?;
    step("screens", crate::ui::build)?;
    step("build in release", || run_command(&mut cargo(&["build", "--release", "--workspace", "--bins"])))?;
    let mut bench = Command::new("xvfb-run");
    bench.current_dir(root()).args(["-a", "-s", "-screen 0 1600x1400x24"]).arg(root().join("target/release/bench"));
    if !Path::new("/dev/dri").exists() {
        // Without a graphics card WebKit's own painter takes a quarter of the time of OpenGL
        // in software. No tablet is without one.
        bench.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
    run_command(bench.args(names))
}
