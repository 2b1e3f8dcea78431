//! `visavi-hub catalogue`.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::Subcommand;
use visavi_domain::Moment;
use visavi_domain::catalogue::DEFAULT_TOML;

use super::{Data, Failure};
use crate::catalogue::Difference;

/// See or replace the catalogue: what can be known about a customer, and for how long
///
/// To begin one of your own, print the one in force into a file and edit it; the file
/// explains itself.
#[derive(Debug, Subcommand)]
pub(super) enum Catalogue {
    /// Print the catalogue in force
    Show {
        #[command(flatten)]
        data: Data,
    },
    /// Print the catalogue that comes with this version, to see what is new in it
    Shipped,
    /// Put a catalogue of your own in force; devices have it with their next round
    ///
    /// A file in which anything is wrong is not taken, and nothing changes. What facts may
    /// already say should stay: give it a shelf life, do not take it away.
    Put {
        #[command(flatten)]
        data: Data,
        /// Say what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
        /// Take the file even if facts that are known could be shown no longer
        #[arg(long)]
        lose: bool,
        /// The catalogue as TOML
        file: PathBuf,
    },
}

impl Catalogue {
    pub(super) fn run(self, now: Moment) -> Result<(), Failure> {
        match self {
            Self::Show { data } => Ok(write!(std::io::stdout().lock(), "{}", data.open()?.catalogue()?.1)?),
            Self::Shipped => Ok(write!(std::io::stdout().lock(), "{DEFAULT_TOML}")?),
            Self::Put { data, dry_run, lose, file } => put(&data, dry_run, lose, file, now),
        }
    }
}

fn put(data: &Data, dry_run: bool, lose: bool, file: PathBuf, now: Moment) -> Result<(), Failure> {
    let text = fs::read_to_string(&file).map_err(|source| Failure::File { file: file.clone(), source })?;
    let hub = data.open()?;
    let wrong = |error| match error {
        crate::HubError::CatalogueFault(fault) => Failure::Catalogue { file: file.clone(), fault },
        other => Failure::Hub(other),
    };
    let difference = hub.compare_catalogue(&text).map_err(wrong)?;
    let mut out = std::io::stdout().lock();
    write!(out, "{}", table(&difference))?;
    if dry_run {
        return Ok(());
    }
    if !difference.lost.is_empty() && !lose {
        return Err(Failure::WouldLose(difference.lost.len()));
    }
    let handed_in = hub.put_catalogue(&text, now).map_err(wrong)?;
    writeln!(out, "version {} is in force", handed_in.version)?;
    Ok(())
}

/// Returns a line for each thing that changes.
fn table(difference: &Difference) -> String {
    let lines = |word: &str, keys: &[String]| -> String { keys.iter().map(|key| format!("{word}\t{key}\n")).collect() };
    let lost: String = difference.lost.iter().map(|loss| format!("lost\t{loss}\n")).collect();
    let table = [lines("new", &difference.added), lines("changed", &difference.changed), lost].concat();
    if table.is_empty() { "nothing changes in what it says\n".to_owned() } else { table }
}
