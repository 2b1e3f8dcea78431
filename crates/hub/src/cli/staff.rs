//! `visavi-hub staff`.

use std::io::{IsTerminal, Write};

use clap::{Args, Subcommand};
use visavi_domain::{AssociateId, DeviceNumber, Moment, StoreId, record};

use super::{Data, Failure};
use crate::{Hub, pin};

/// Say who works in the stores
///
/// Devices show a change as soon as they hear from the hub.
#[derive(Debug, Subcommand)]
pub(super) enum Staff {
    Add(Add),
    /// List everybody, those who left too
    List {
        #[command(flatten)]
        data: Data,
    },
    /// Give an associate another PIN; it is asked for, or read from standard input
    Pin {
        #[command(flatten)]
        data: Data,
        /// The associate's code, as the list shows it
        code: String,
        /// Do not ask: read the PIN from standard input
        #[arg(long)]
        pin_stdin: bool,
    },
    /// Print a code with which an associate can open a device again
    ///
    /// After ten wrong PINs a device asks for it. It works once, for this associate on this
    /// device, within ten minutes.
    Unlock {
        #[command(flatten)]
        data: Data,
        /// The device's number, as `visavi-hub device list` shows it
        #[arg(long, value_name = "NUMBER")]
        device: u32,
        /// The associate's code, as the list shows it
        #[arg(long, value_name = "CODE")]
        associate: String,
    },
    /// Note that an associate left: their tile goes, and what comes in their name later
    /// waits for a person
    Disable {
        #[command(flatten)]
        data: Data,
        /// The associate's code, as the list shows it
        code: String,
    },
    /// Note that an associate is back
    Enable {
        #[command(flatten)]
        data: Data,
        /// The associate's code, as the list shows it
        code: String,
    },
}

/// Add an associate; the six digits of the PIN are asked for, or read from standard input
#[derive(Debug, Args)]
pub(super) struct Add {
    #[command(flatten)]
    data: Data,
    /// A short code that is not a name, such as LKP-07; it never changes
    #[arg(long)]
    code: String,
    /// The name on the tile
    #[arg(long)]
    name: String,
    /// The store's code
    #[arg(long, value_name = "CODE")]
    store: String,
    /// Where in the store they are found, such as "Outdoor, floor 2"
    #[arg(long, default_value = "")]
    place: String,
    /// The language the app speaks to them
    #[arg(long, default_value = "en", value_parser = ["sv", "nb", "da", "fi", "en"])]
    language: String,
    /// Put what the thumb needs on the left
    #[arg(long)]
    left_handed: bool,
    /// Do not ask: read the PIN from standard input
    #[arg(long)]
    pin_stdin: bool,
}

impl Staff {
    pub(super) fn run(self, now: Moment) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(now),
            Self::List { data } => list(&data),
            Self::Pin { data, code, pin_stdin } => {
                let hub = data.open()?;
                let mut staff = associate(&hub, code)?;
                staff.pin = Some(pin::hash(&ask_pin(&staff.name, pin_stdin)?)?);
                Ok(hub.put_staff(staff, now)?)
            }
            Self::Unlock { data, device, associate } => {
                let code = data.open()?.unlock_code(DeviceNumber(device), &AssociateId(associate), now)?;
                Ok(writeln!(std::io::stdout(), "{code}")?)
            }
            Self::Disable { data, code } => set_active(&data, code, false, now),
            Self::Enable { data, code } => set_active(&data, code, true, now),
        }
    }
}

impl Add {
    fn run(self, now: Moment) -> Result<(), Failure> {
        let hub = self.data.open()?;
        let associate = AssociateId(self.code.clone());
        if hub.associate(&associate)?.is_some() {
            return Err(Failure::AssociateTaken(self.code));
        }
        let pin = ask_pin(&self.name, self.pin_stdin)?;
        let staff = record::Staff {
            associate,
            name: self.name,
            store: StoreId(self.store),
            place: self.place,
            pin: Some(pin::hash(&pin)?),
            language: self.language,
            left_handed: self.left_handed,
            active: true,
        };
        Ok(hub.put_staff(staff, now)?)
    }
}

fn list(data: &Data) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for staff in data.open()?.staff()? {
        let state = if staff.active { "" } else { "\tleft" };
        writeln!(out, "{}\t{}\t{}\t{}{state}", staff.associate.0, staff.store.0, staff.name, staff.place)?;
    }
    Ok(())
}

fn set_active(data: &Data, code: String, active: bool, now: Moment) -> Result<(), Failure> {
    let hub = data.open()?;
    let staff = associate(&hub, code)?;
    Ok(hub.put_staff(record::Staff { active, ..staff }, now)?)
}

fn associate(hub: &Hub, code: String) -> Result<record::Staff, Failure> {
    hub.associate(&AssociateId(code.clone()))?.ok_or(Failure::UnknownAssociate(code))
}

fn ask_pin(name: &str, quietly: bool) -> Result<String, Failure> {
    if !quietly && std::io::stdin().is_terminal() {
        let mut terminal = std::io::stderr().lock();
        write!(terminal, "PIN for {name} (six digits): ")?;
        terminal.flush()?;
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let pin = line.trim();
    pin::is_pin(pin).then(|| pin.to_owned()).ok_or(Failure::NotAPin)
}
