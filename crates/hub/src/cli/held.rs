//! `visavi-hub held`.

use std::io::Write;

use clap::Args;

use super::{Data, Failure, moment};

/// See what waits for a person: operations of a copied device, or in the name of an
/// associate who had left
///
/// They are kept, and no device is told of them. What they say is not shown here.
#[derive(Debug, Args)]
pub(super) struct Held {
    #[command(flatten)]
    data: Data,
}

impl Held {
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        for held in self.data.open()?.held()? {
            let associate = held.operation.associate.map_or_else(|| "-".to_owned(), |associate| associate.0);
            writeln!(
                out,
                "{}\t{}\tdevice {}\tassociate {associate}\treceived {}",
                held.operation.id,
                held.reason,
                held.operation.id.device.0,
                moment(held.received_at)
            )?;
        }
        Ok(())
    }
}
