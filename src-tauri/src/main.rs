//! The program on desktops.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

use clap::Parser;

/// The app in the hand of a store associate.
#[derive(Parser)]
#[command(name = "visavi", version)]
struct Arguments {
    #[command(flatten)]
    start: visavi_app::Start,
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("VISAVI_LOG").unwrap_or_else(|_| "warn".into()))
        .init();
    let arguments = Arguments::parse();
    if let Err(why) = visavi_window::desktop::need_display() {
        eprintln!("visavi: {why}");
        return ExitCode::FAILURE;
    }
    match visavi_window::run(arguments.start) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("visavi: {error}");
            ExitCode::FAILURE
        }
    }
}
