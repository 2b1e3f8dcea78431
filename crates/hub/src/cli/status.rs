//! `visavi-hub status`.

use std::io::Write;

use clap::Args;
use visavi_domain::Moment;
use visavi_protocol::{VERSION, VERSION_MIN};

use super::{Data, Failure, moment};
use crate::Counts;

/// See how the hub stands: versions, devices, what waits for a person
#[derive(Debug, Args)]
pub(super) struct Status {
    #[command(flatten)]
    data: Data,
}

impl Status {
    pub(super) fn run(self, now: Moment) -> Result<(), Failure> {
        let status = self.data.open()?.status(now)?;
        let Counts { waiting, refused } = status.held;
        let catalogue = match status.catalogue {
            0 => "as it ships".to_owned(),
            version => format!("version {version} of the chain's own"),
        };
        let retention = status.meta.retention_ran_at.map_or_else(|| "never".to_owned(), moment);
        let lines = [
            ("program", env!("CARGO_PKG_VERSION").to_owned()),
            ("protocol", format!("{VERSION_MIN} to {VERSION}")),
            ("database", status.database),
            ("history", status.meta.hub_epoch.to_string()),
            ("chain", status.meta.chain),
            ("stores", status.stores.to_string()),
            ("devices", format!("{}, {} of them silent for a day", status.devices, status.silent)),
            ("shut out", status.shut_out.to_string()),
            ("items in buckets", status.items.to_string()),
            ("held", format!("{waiting} waiting, {refused} refused")),
            ("catalogue", catalogue),
            ("last retention", retention),
        ];
        let mut out = std::io::stdout().lock();
        for (what, is) in lines {
            writeln!(out, "{what}\t{is}")?;
        }
        Ok(())
    }
}
