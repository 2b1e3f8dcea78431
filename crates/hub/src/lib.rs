//! The chain's shelf: takes operations in, hands changes out, talks to the chain's systems.
//!
//! It never answers a question about customers outside the caller's scope, never takes
//! anything in except through its intake, and never settles by time of arrival what two
//! people said differently.

mod place;
mod error;
mod hub;
mod history;
mod intake;
mod scope;
mod heads;
mod look_up;
mod erase;
mod keys;
mod code;
mod enrol;
mod unlock;
mod desk;
pub mod pin;
mod prices;
pub mod catalogue;
mod held;
mod retention;
mod status;
pub mod serve;
pub mod route;
pub mod cli;
mod reading;
mod snapshot;
mod database;
mod table;
pub mod import;
pub mod demo;

pub use erase::{Erased, ErasureState, Ledger, Outstanding};
pub use error::HubError;
pub use held::Undecided;
pub use hub::Hub;
pub use intake::{Batch, Handed};
pub use keys::Keys;
pub use look_up::NotAllowed;
pub use place::{DatabaseUrl, Home, Place};
pub use retention::RetentionReport;
pub use scope::{Scope, Scoped};
pub use snapshot::Snapshot;
pub use status::Status;
pub use table::devices::Device;
pub use table::disclosures::Disclosure;
pub use table::held::{Counts, Decision, Held, Standing};
pub use table::meta::Meta;
pub use table::receipts::Receipt;
