//! Brings order files of other systems into the hub, through its ordinary intake.
//!
//! Every line is accounted for: it is in one class of each kind or in the reject file.
//! Importing the same file twice changes nothing.

pub mod classify;
pub mod encoding;
mod error;
pub mod file;
pub mod header;
pub mod line;
pub mod load;
pub mod orders;
pub mod preset;
pub mod price;
pub mod reader;
pub mod reject;
pub mod report;
pub mod split;
pub mod survey;

use std::path::PathBuf;

use visavi_domain::{Moment, StoreId};

use crate::{Home, Hub, HubError, Place};
pub use error::ImportError;
use load::{Loaded, Loading};
use preset::Preset;
use reject::Rejects;
use report::Report;
use survey::{Question, Survey};

/// Bring orders of another system into the hub
///
/// Every line of the file is accounted for in the table that is printed. Importing the
/// same file twice changes nothing.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub home: Home,
    /// How the file is read: online-retail, orders-csv, or the path of a preset of your
    /// own that ends with .toml.
    #[arg(long, value_name = "NAME")]
    pub preset: String,
    /// The web shop that the orders belong to, such as WEB; it is added when the hub does
    /// not know it.
    #[arg(long, value_name = "CODE")]
    pub store: String,
    /// Say what would happen, and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where lines go that cannot be read, with line number and reason.
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Leave out a column that the preset does not know; may be given more than once.
    #[arg(long = "ignore-column", value_name = "COLUMN")]
    pub ignored_columns: Vec<String>,
    /// The file: CSV, plain or gzip, in UTF-8 or Windows-1252.
    pub file: PathBuf,
}

/// What an import found and did.
#[derive(Debug)]
pub struct Imported {
    pub survey: Survey,
    pub loaded: Loaded,
}

/// Imports a file and returns the table to print.
///
/// # Errors
/// See [`ImportError`].
pub fn run(args: &Args, now: Moment) -> Result<String, ImportError> {
    let preset = Preset::find(&args.preset)?;
    let hub = args.home.open_at(place(args)?)?;
    let imported = import(&hub, &preset, args, now)?;
    let report = Report {
        file: args.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        preset: &preset.name,
        store: &args.store,
        survey: &imported.survey,
        loaded: &imported.loaded,
        dry_run: args.dry_run,
    };
    Ok(report.to_string())
}

/// Imports a file into an open hub. A dry run takes the source's number, nothing else.
///
/// # Errors
/// See [`ImportError`].
pub fn import(hub: &Hub, preset: &Preset, args: &Args, now: Moment) -> Result<Imported, ImportError> {
    let store = StoreId(args.store.clone());
    let source = hub.source(&format!("{}:{}", preset.name, args.store))?;
    let question = Question { preset, source, store: store.clone(), ignored_columns: &args.ignored_columns, now };
    let survey = survey::of_file(&args.file, &question, Rejects::to(args.rejects.as_deref())?)?;
    let mut loading = Loading::new(hub, preset, source, store, now)?;
    let loaded = if args.dry_run { loading.compare(&survey.orders)? } else { loading.load(&survey.orders)? };
    Ok(Imported { survey, loaded })
}

/// A dry run makes no database where there is none.
fn place(args: &Args) -> Result<Place, HubError> {
    let place = args.home.place();
    let is_dry = args.dry_run && !place.holds_hub()?;
    Ok(if is_dry { Place::Memory } else { place })
}
