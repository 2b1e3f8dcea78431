//! Carries operations up and changes down; may be cut off anywhere; twice is the same
//! as once.
//!
//! It never asks what a fact means, never prints, and never speaks to a screen: what it
//! has to say is a [`Status`].

mod belief;
pub mod caller;
pub mod chores;
pub mod driver;
pub mod engine;
pub mod enrol;
pub mod failure;
pub mod http;
pub mod key;
pub mod status;
pub mod transport;

pub use caller::Caller;
pub use driver::{COMMANDS_MAX, Carriage, Command, run};
pub use engine::{Pace, Trouble};
pub use enrol::{EnrolError, Enrolled, enrol};
pub use failure::Failure;
pub use key::DeviceKey;
pub use status::Status;
pub use transport::{Method, Reply, Request, Transport};
