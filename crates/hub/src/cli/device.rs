//! `visavi-hub device`.

use std::io::Write;

use clap::Subcommand;
use visavi_domain::DeviceNumber;

use super::{Data, Failure, moment};
use crate::Counts;

/// See which devices there are, and shut one out that was lost or stolen
#[derive(Debug, Subcommand)]
pub(super) enum Device {
    /// List the enrolled devices
    ///
    /// Of each: its number, its store, whether it is let in, when it last called, how many
    /// of its operations wait for a person and how many were refused (`visavi-hub held
    /// list`), and what people call it.
    List {
        #[command(flatten)]
        data: Data,
    },
    /// Shut a device out: it gets no answer any more, from its next request on
    Disable {
        #[command(flatten)]
        data: Data,
        /// Its number, as the list shows it
        number: u32,
    },
    /// Let a device in again
    Enable {
        #[command(flatten)]
        data: Data,
        /// Its number, as the list shows it
        number: u32,
    },
}

impl Device {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self {
            Self::List { data } => list(&data),
            Self::Disable { data, number } => set_enabled(&data, number, false),
            Self::Enable { data, number } => set_enabled(&data, number, true),
        }
    }
}

fn list(data: &Data) -> Result<(), Failure> {
    let hub = data.open()?;
    let held = hub.held_counts()?;
    let mut out = std::io::stdout().lock();
    for device in hub.devices()? {
        let store = device.store.map(|store| store.0).unwrap_or_default();
        let state = if device.enabled { "in" } else { "shut out" };
        let contact = device.last_contact.map_or_else(|| "never".to_owned(), moment);
        let Counts { waiting, refused } = held.get(&device.number).copied().unwrap_or_default();
        writeln!(
            out,
            "{}\t{store}\t{state}\tlast contact {contact}\twaiting {waiting}\trefused {refused}\t{}",
            device.number.0, device.name
        )?;
    }
    Ok(())
}

fn set_enabled(data: &Data, number: u32, enabled: bool) -> Result<(), Failure> {
    if data.open()?.set_enabled(DeviceNumber(number), enabled)? { Ok(()) } else { Err(Failure::UnknownDevice(number)) }
}
