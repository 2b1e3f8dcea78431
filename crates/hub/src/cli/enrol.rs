//! `visavi-hub enrol`.

use std::io::Write;

use clap::Args;
use visavi_domain::{Moment, StoreId};

use super::{Data, Failure};

/// Make a code with which one new device can join a store
#[derive(Debug, Args)]
pub(super) struct Enrol {
    #[command(flatten)]
    data: Data,
    /// The code of the store the device will stand in
    #[arg(long, value_name = "CODE")]
    store: String,
    /// Print the code and nothing else
    #[arg(long)]
    plain: bool,
}

impl Enrol {
    pub(super) fn run(self, now: Moment) -> Result<(), Failure> {
        let code = self.data.open()?.enrol_code(&StoreId(self.store.clone()), now)?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{code}")?;
        if !self.plain {
            writeln!(
                out,
                "\nType this code and the hub's address on the new device within ten minutes.\n\
                 It works once, and makes the device one of the store {}.",
                self.store
            )?;
        }
        Ok(())
    }
}
