//! `visavi-hub chain`.

use std::io::Write;

use clap::Args;
use visavi_domain::Moment;

use super::{Failure, NewData};
use crate::HubError;

/// See or change what holds for the whole chain
#[derive(Debug, Args)]
pub(super) struct Chain {
    #[command(flatten)]
    data: NewData,
    /// What devices show as the chain's name
    #[arg(long)]
    name: Option<String>,
    /// How many months a visit or an order keeps a customer on the devices of a store
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u32).range(1..=120))]
    membership_months: Option<u32>,
    /// How many hours a dossier stays on a device of another store that looked it up
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(1..=168))]
    loan_hours: Option<u32>,
    /// How many hours a device may be open without hearing the hub
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(1..=168))]
    lease_hours: Option<u32>,
    /// Say that the folder was restored from a backup: devices then compare everything
    /// anew, and offer again what the hub had acknowledged after the backup
    #[arg(long)]
    restored: bool,
}

impl Chain {
    pub(super) fn run(self, now: Moment) -> Result<(), Failure> {
        let hub = self.data.open()?;
        hub.set_meta(|meta| {
            if let Some(name) = &self.name {
                meta.chain.clone_from(name);
            }
            if let Some(months) = self.membership_months {
                meta.membership_months = months;
            }
            if let Some(hours) = self.loan_hours {
                meta.loan_hours = hours;
            }
            if let Some(hours) = self.lease_hours {
                meta.lease_hours = hours;
            }
        })?;
        if self.restored {
            hub.begin_again(now, getrandom::u32().map_err(HubError::from)?)?;
        }
        let meta = hub.meta()?;
        writeln!(
            std::io::stdout().lock(),
            "{}\n{} months\n{} hours\nlease {} hours\nhistory {}",
            meta.chain,
            meta.membership_months,
            meta.loan_hours,
            meta.lease_hours,
            meta.hub_epoch
        )?;
        Ok(())
    }
}
