//! The errands: setup, demo, test, sim, bindings, bench.
//!
//! It starts other programs and never holds logic of its own.

mod bench;
mod bindings;
mod children;
mod cuts;
mod demo;
mod setup;
mod sim;
mod step;
mod test;
mod ui;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <errand>

  demo [--tour] [--devices N] [--browser]
                      hub with a demonstration chain, an enrolled device, the app.
                      --tour      drives the real window under a virtual display through
                                  the main job; pictures in target/tour/
                      --devices 2 opens two devices of the same shop
                      --browser   serves the app to a browser tab (also where there is
                                  no display)
  test                every test, with all the set-up it needs
  sim [--seeds N] [--from S] [--trace]
                      the simulation: devices, hub and network in which everything
                      goes wrong, one seed after the other; --trace tells the first
  sim --cuts [--share N] [--kills N] [--seed S]
                      power cuts and bad disks: a cut after every call to the disk, every
                      call failing, flipped bits; --share tries one in N, --kills kills
                      the real app instead
  bench [NAME…]       the benchmarks, in release
  bindings [--check]  the TypeScript that screens are written against
  setup               system and npm packages, nothing else
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    children::kill_all_on_interrupt();
    let outcome = match arguments.first().map(String::as_str) {
        Some("demo") => demo::run(rest),
        Some("test") => test::run(),
        Some("sim") => match rest.iter().position(|argument| argument == "--cuts") {
            Some(place) => cuts::run(&[&rest[..place], &rest[place + 1..]].concat()),
            None => sim::run(rest),
        },
        Some("bench") => bench::run(rest),
        Some("bindings") => bindings::run(rest),
        Some("setup") => setup::run(),
        Some("help" | "--help" | "-h") | None => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("there is no errand {other:?}\n\n{HELP}")),
    };
    children::kill_all();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
