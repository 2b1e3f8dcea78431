//! `visavi-hub retention`.

use std::io::Write;

use clap::Args;
use visavi_domain::Moment;

use super::{Data, Failure};
use crate::RetentionReport;

/// Delete what has been kept as long as it may be, here and on every device
///
/// How long that is stands in the catalogue, by attribute. `serve` does this by itself
/// every night, unless its clock has jumped.
#[derive(Debug, Args)]
pub(super) struct Retention {
    #[command(flatten)]
    data: Data,
    /// Say what would be deleted, and delete nothing
    #[arg(long)]
    dry_run: bool,
}

impl Retention {
    pub(super) fn run(self, now: Moment) -> Result<(), Failure> {
        let hub = self.data.open()?;
        let report = if self.dry_run { hub.foresee_retention(now)? } else { hub.apply_retention(now)? };
        Ok(write!(std::io::stdout().lock(), "{}", table(&report, self.dry_run))?)
    }
}

fn table(report: &RetentionReport, dry_run: bool) -> String {
    let facts: u64 = report.facts.values().sum();
    let by_attribute: String =
        report.facts.iter().map(|(attribute, facts)| format!("{facts}\t{attribute}\n")).collect();
    let what = if dry_run { "would be deleted" } else { "deleted" };
    format!(
        "{by_attribute}{facts}\tfacts {what}\n\
         {}\tcustomers of whom nothing is left\n\
         {}\trefused operations let go of\n\
         {}\tcustomers looked at\n",
        report.customers_gone, report.refused, report.customers
    )
}
