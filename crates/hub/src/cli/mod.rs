//! The commands of `visavi-hub`, one per file.

mod log;
mod serve;
mod enrol;
mod device;
mod staff;
mod store;
mod chain;
mod catalogue;
mod held;
mod retention;
mod customer;
mod erasures;
mod status;
mod failure;

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use visavi_domain::Moment;

pub use failure::Failure;

use crate::serve::Clock;
use crate::{Home, Hub, demo, import};

/// The shelf of a chain of stores: what its associates know about their customers,
/// shared between all devices that belong to the chain.
///
/// A hub keeps everything in one folder, given by --data, or in a PostgreSQL database, given
/// by --database, which several hubs can share. To try it, `visavi-hub demo
/// --data try --serve` fills one with an invented chain and lets devices in. To begin with a
/// real one: `store add`, `staff add`, `serve`, and `enrol` for each device. All commands
/// may be used on a hub that is being served.
#[derive(Debug, Parser)]
#[command(name = "visavi-hub", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Enrol(enrol::Enrol),
    #[command(subcommand)]
    Device(device::Device),
    #[command(subcommand)]
    Staff(staff::Staff),
    #[command(subcommand)]
    Store(store::Store),
    Chain(chain::Chain),
    #[command(subcommand)]
    Catalogue(catalogue::Catalogue),
    #[command(subcommand)]
    Held(held::Held),
    Retention(retention::Retention),
    #[command(subcommand)]
    Customer(customer::Customer),
    Erasures(erasures::Erasures),
    Status(status::Status),
    Import(import::Args),
    Demo(demo::Args),
}

/// Where a hub is that is there. A command that only looks or changes must not begin a
/// second hub where somebody mistyped the path of the first.
#[derive(Clone, Debug, Args)]
struct Data {
    #[command(flatten)]
    home: Home,
}

impl Data {
    fn open(&self) -> Result<Hub, Failure> {
        let place = self.home.place();
        if place.holds_hub()? { Ok(self.home.open()?) } else { Err(Failure::NoHub(place)) }
    }
}

/// Where a hub is with which a chain may begin: it is made where there is none.
#[derive(Clone, Debug, Args)]
struct NewData {
    #[command(flatten)]
    home: Home,
}

impl NewData {
    fn open(&self) -> Result<Hub, Failure> {
        Ok(self.home.open()?)
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    log::start();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("visavi-hub: {}", failure.whole());
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    let now = Clock::of_this_machine().now();
    match command {
        Command::Serve(serve) => serve.run(),
        Command::Enrol(enrol) => enrol.run(now),
        Command::Device(device) => device.run(),
        Command::Staff(staff) => staff.run(now),
        Command::Store(store) => store.run(now),
        Command::Chain(chain) => chain.run(now),
        Command::Catalogue(catalogue) => catalogue.run(now),
        Command::Held(held) => held.run(now),
        Command::Retention(retention) => retention.run(now),
        Command::Customer(customer) => customer.run(now),
        Command::Erasures(erasures) => erasures.run(now),
        Command::Status(status) => status.run(now),
        Command::Demo(args) => Ok(demo::run(&args, now)?),
        Command::Import(args) => {
            let report = import::run(&args, now)?;
            Ok(write!(std::io::stdout().lock(), "{report}")?)
        }
    }
}

/// Returns a moment as people read it, in UTC.
fn moment(at: Moment) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| "-".to_owned(), |at| format!("{at:.0}"))
}
