//! Nordhem, an invented chain to try everything on: three shops and a web shop, their
//! staff, products and customers, in situations that happen.
//!
//! It is the same for the same seed and moment, down to the byte. Everything enters
//! through the hub's intake, from imaginary devices and sources with numbers of their own.

mod buying;
pub mod chance;
mod crowd;
mod error;
mod names;
mod people;
mod serving;
pub mod shops;
mod stage;
mod stock;
mod tasks;
pub mod telling;
pub mod today;
pub mod wares;

use std::net::SocketAddr;

use visavi_domain::Moment;

use crate::{Home, Hub};
use chance::Chance;
pub use error::DemoError;
use stage::Stage;
use today::Today;

/// Fill a new hub with an invented chain, to try everything on
///
/// "Nordhem" has three shops (LKP, NRK, STO) and a web shop (WEB). Everybody's PIN is
/// 123456. A hub that has a chain already keeps it.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub home: Home,
    /// Another seed gives other people.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The day that is today, such as 2026-10-15; the clock's day unless said.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub day: Option<jiff::civil::Date>,
    /// How many customers there are; those whom the demonstration knows by name are
    /// always among them.
    #[arg(long, default_value_t = 2_000)]
    pub customers: usize,
    /// Let devices in when the hub is filled, until Ctrl-C; prints the address and two
    /// enrolment codes for each shop, as one line of JSON.
    #[arg(long)]
    pub serve: bool,
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0", requires = "serve")]
    pub listen: SocketAddr,
}

/// What is asked of a demonstration.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub today: Today,
    pub customers: usize,
}

/// Fills the folder, and serves it where that is asked.
///
/// # Errors
/// See [`DemoError`].
pub fn run(args: &Args, now: Moment) -> Result<(), DemoError> {
    let hub = Hub::open(args.home.place())?;
    if hub.stores()?.is_empty() {
        let today = Today::at(now).ok_or(DemoError::NoSuchDay)?;
        let today = match args.day {
            Some(day) => today.on(day).ok_or(DemoError::NoSuchDay)?,
            None => today,
        };
        fill(&hub, &Plan { seed: args.seed, today, customers: args.customers })?;
    }
    if args.serve { serving::until_interrupted(hub, args.listen) } else { Ok(()) }
}

/// Fills an empty hub.
///
/// # Errors
/// The hub's database fails.
pub fn fill(hub: &Hub, plan: &Plan) -> Result<(), DemoError> {
    hub.set_meta(|meta| meta.chain = "Nordhem".to_owned())?;
    let chance = Chance::of(plan.seed);
    let mut stage = Stage::new(hub, plan.today.clone());
    shops::open(&mut stage.telling)?;
    wares::tell(&mut stage.telling)?;
    stock::tell(&mut stage.telling, &plan.today, &chance)?;
    people::enter(&mut stage)?;
    crowd::enter(&mut stage, plan.customers.saturating_sub(people::COUNT), &chance)?;
    stage.telling.finish()?;
    hub.count_prices(plan.today.now())?;
    Ok(())
}
