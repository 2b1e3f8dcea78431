//! `visavi-hub store`.

use std::io::Write;

use clap::{Args, Subcommand};
use visavi_domain::{Moment, StoreId, record};

use super::{Data, Failure, NewData};

/// Say which stores the chain has
#[derive(Debug, Subcommand)]
pub(super) enum Store {
    Add(Add),
    /// List the stores
    List {
        #[command(flatten)]
        data: Data,
    },
}

/// Add a store, or describe one anew
#[derive(Debug, Args)]
pub(super) struct Add {
    #[command(flatten)]
    data: NewData,
    /// A short code such as LKP; it never changes
    #[arg(long)]
    code: String,
    /// What it is called, such as "Nordhem Linköping"
    #[arg(long)]
    name: String,
    /// The town it is in
    #[arg(long, default_value = "")]
    town: String,
    /// The country's two letters
    #[arg(long, default_value = "SE")]
    country: String,
    /// The time zone's name
    #[arg(long, default_value = "Europe/Stockholm", value_parser = time_zone)]
    time_zone: String,
    /// The currency's three letters
    #[arg(long, default_value = "SEK")]
    currency: String,
    /// It is the web shop
    #[arg(long)]
    online: bool,
}

impl Store {
    pub(super) fn run(self, now: Moment) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(now),
            Self::List { data } => list(&data),
        }
    }
}

impl Add {
    fn run(self, now: Moment) -> Result<(), Failure> {
        let store = record::Store {
            store: StoreId(self.code),
            name: self.name,
            town: self.town,
            country: self.country,
            time_zone: self.time_zone,
            currency: self.currency,
            online: self.online,
        };
        Ok(self.data.open()?.put_store(store, now)?)
    }
}

fn time_zone(name: &str) -> Result<String, jiff::Error> {
    jiff::tz::TimeZone::get(name).map(|_| name.to_owned())
}

fn list(data: &Data) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for store in data.open()?.stores()? {
        let online = if store.online { "\tonline" } else { "" };
        writeln!(out, "{}\t{}\t{}{online}", store.store.0, store.name, store.time_zone)?;
    }
    Ok(())
}
