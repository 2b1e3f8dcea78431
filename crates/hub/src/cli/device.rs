//! `visavi-hub device`.

use std::io::Write;

use clap::Subcommand;
use visavi_domain::{DeviceNumber, StoreId};

use super::{Data, Failure, moment};
use crate::Counts;

/// See which devices there are, and shut one out that was lost or stolen
#[derive(Debug, Subcommand)]
pub(super) enum Device {
    /// List the enrolled devices
    ///
    /// Of each: its number, its store, whether it is let in, when it last called, the version
    /// of its app, how many operations waited on it to be sent when it last asked, how many
    /// wait at the hub for a person and how many were refused (`visavi-hub held list`), and
    /// what people call it.
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
    /// Give a device to another store
    ///
    /// At its next contact it lets go of the customers of its old store and takes those of
    /// the new one. What was said on it and not sent yet still arrives.
    Move {
        #[command(flatten)]
        data: Data,
        /// Its number, as the list shows it
        number: u32,
        /// The code of the store, such as LKP
        #[arg(long)]
        store: String,
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
            Self::Move { data, number, store } => give_to(&data, number, StoreId(store)),
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
        let app = device.app.unwrap_or_else(|| "?".to_owned());
        let to_send = device.waiting.map_or_else(|| "?".to_owned(), |waiting| waiting.to_string());
        let Counts { waiting, refused } = held.get(&device.number).copied().unwrap_or_default();
        writeln!(
            out,
            "{}\t{store}\t{state}\tlast contact {contact}\tapp {app}\tto send {to_send}\tto decide {waiting}\t\
             refused {refused}\t{}",
            device.number.0, device.name
        )?;
    }
    Ok(())
}

fn give_to(data: &Data, number: u32, store: StoreId) -> Result<(), Failure> {
    let hub = data.open()?;
    if !hub.has_store(&store)? {
        return Err(Failure::UnknownStore(store.0));
    }
    if hub.move_device(DeviceNumber(number), &store)? { Ok(()) } else { Err(Failure::UnknownDevice(number)) }
}

fn set_enabled(data: &Data, number: u32, enabled: bool) -> Result<(), Failure> {
    if data.open()?.set_enabled(DeviceNumber(number), enabled)? { Ok(()) } else { Err(Failure::UnknownDevice(number)) }
}
