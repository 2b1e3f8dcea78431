//! Carries operations up and changes down; may be cut off anywhere; twice is the same
//! as once.
//!
//! It never asks what a fact means, never prints, and never speaks to a screen: what it
//! has to say is a [`Status`].

pub mod engine;
pub mod failure;
pub mod transport;
pub mod http;
pub mod key;
pub mod caller;
pub mod enrol;
pub mod status;
mod chores;
pub mod driver;

pub use caller::Caller;
pub use driver::{COMMANDS_MAX, Carriage, Command, run};
pub use enrol::{EnrolError, Enrolled, enrol};
pub use engine::{Pace, Trouble};
pub use failure::Failure;
pub use key::DeviceKey;
pub use status::Status;
pub use transport::{Method, Reply, Request, Transport};
