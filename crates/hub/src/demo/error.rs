//! Why there is no demonstration.

use visavi_protocol::Disposition;

/// The demonstration could not be set up or shown.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("no calendar has this day: give --day as a year, a month and a day, such as 2026-10-15")]
    NoSuchDay,
    #[error(transparent)]
    Hub(#[from] crate::HubError),
    /// The hub refuses nothing that obeys its rules, and the demonstration does.
    #[error("the hub did not take something of the demonstration in: {0:?}")]
    NotTaken(Disposition),
    #[error(transparent)]
    Serve(#[from] crate::serve::ServeError),
}
