//! The chain's shelf: takes operations in, hands changes out, talks to the chain's systems.
//!
//! It never answers a question about customers outside the caller's scope, never takes
//! anything in except through its intake, and never settles by time of arrival what two
//! people said differently.

mod place;
mod error;
mod hub;
mod intake;
mod scope;
mod enrol;
mod desk;
pub mod pin;
mod prices;
pub mod catalogue;
mod held;
mod retention;
pub mod serve;
pub mod route;
pub mod cli;
mod reading;
mod database;
mod table;
pub mod import;
pub mod demo;

pub use error::HubError;
pub use held::Undecided;
pub use hub::Hub;
pub use intake::Batch;
pub use place::Place;
pub use retention::RetentionReport;
pub use scope::{Scope, Scoped};
pub use table::devices::Device;
pub use table::held::{Counts, Decision, Held, Standing};
pub use table::meta::Meta;
