//! Why an import cannot go on. A single bad line is no such reason: it is rejected.

use std::io;
use std::path::PathBuf;

use super::header::HeaderError;
use super::reader::LINE_BYTES_MAX;

/// The import ended before anything of the file was stored, unless it says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{} cannot be opened", path.display())]
    Open {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// A gzip file that was cut off is one of the reasons.
    #[error("the file cannot be read to its end; nothing of it was stored")]
    Read(#[source] io::Error),
    #[error("the reject file cannot be written")]
    Write(#[source] io::Error),
    #[error("the reject file cannot be written")]
    Rejects(#[from] csv::Error),
    #[error("the file is empty: not even a header stands in it")]
    Empty,
    #[error("the file is UTF-16: save it as CSV in UTF-8")]
    Utf16,
    #[error("the first line is no text: is this a CSV file?")]
    HeaderIsNoText,
    #[error("line {line} is longer than {LINE_BYTES_MAX} bytes: is this a CSV file?")]
    EndlessLine { line: u64 },
    #[error(transparent)]
    Header(#[from] HeaderError),
    #[error("there is no preset {name:?}; there are {known}, and files that end with .toml")]
    NoSuchPreset { name: String, known: String },
    #[error("the preset cannot be read: {0}")]
    Preset(#[from] toml::de::Error),
    #[error("there is no time zone {0:?}")]
    NoSuchZone(String),
    #[error("the hub did not take it in")]
    Hub(#[from] crate::HubError),
}
