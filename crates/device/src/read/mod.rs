//! What screens ask for. Nothing here writes.

pub mod dossier;
pub(crate) mod record;
pub mod reference;
pub mod staff;
pub mod shelf;
pub mod person;
pub mod today;
pub mod conflicts;
mod borrowed;
