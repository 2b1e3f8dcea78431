//! `visavi-hub customer`.

use std::io::Write;

use clap::{Args, Subcommand};
use visavi_domain::{CustomerId, Moment};

use super::{Data, Failure};

/// Erase a customer who asks for it
#[derive(Debug, Subcommand)]
pub(super) enum Customer {
    Erase(Erase),
}

/// Erase a customer, here and on every device
///
/// All that was said of them, all their orders, appointments and visits go, at once here and
/// on each device as the first thing of its next contact. It cannot be taken back. What is
/// still said about them on a device without a network is let go of when it comes, and an
/// import passes them over. That somebody looked, when and what for, stays, without whom.
/// `visavi-hub erasures` says which devices have done it.
#[derive(Debug, Args)]
pub(super) struct Erase {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    whom: Whom,
    /// Do it; without this the command only says whether there is such a customer
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Whom {
    /// The customer's id: 32 hexadecimal digits
    #[arg(long, value_name = "ID", conflicts_with_all = ["number", "source"])]
    id: Option<CustomerId>,
    /// The member number by which they are known; with --source the number that they have
    /// in that source
    #[arg(long)]
    number: Option<String>,
    /// The source of an import, such as orders-csv:WEB. Who was not imported yet can be
    /// erased as well: no import brings them in then
    #[arg(long, value_name = "NAME", requires = "number")]
    source: Option<String>,
}

impl Customer {
    pub(super) fn run(self, now: Moment) -> Result<(), Failure> {
        let Self::Erase(erase) = self;
        erase.run(now)
    }
}

impl Erase {
    fn run(self, now: Moment) -> Result<(), Failure> {
        let hub = self.data.open()?;
        let customer = self.whom.find(&hub)?;
        let mut out = std::io::stdout().lock();
        if !self.yes {
            let known = if hub.knows(customer)? { "known here" } else { "not known here" };
            writeln!(out, "customer {customer}, {known}")?;
            return Err(Failure::NotConfirmed);
        }
        let erased = hub.erase(customer, now)?;
        let known = if erased.was_known { "erased" } else { "was not known here, and will not be taken in" };
        writeln!(out, "erasure {}\tcustomer {customer} {known}", erased.number)?;
        if !erased.is_scrubbed {
            writeln!(out, "another program reads from the database: its log is emptied with the next erasure")?;
        }
        if hub.ledger().is_none() {
            writeln!(out, "there is no ledger (--ledger): a backup that is put back would bring the customer back")?;
        }
        Ok(())
    }
}

impl Whom {
    fn find(&self, hub: &crate::Hub) -> Result<CustomerId, Failure> {
        match (&self.id, &self.number, &self.source) {
            (Some(id), ..) => Ok(*id),
            (None, Some(number), Some(source)) => {
                let source = hub.source_called(source)?.ok_or_else(|| Failure::UnknownSource(source.clone()))?;
                Ok(CustomerId::from_external(source, number))
            }
            (None, number, _) => match hub.customers_with_number(number.as_deref().unwrap_or_default())?.as_slice() {
                [customer] => Ok(*customer),
                [] => Err(Failure::UnknownCustomer),
                several => Err(Failure::SeveralCustomers(several.to_vec())),
            },
        }
    }
}
