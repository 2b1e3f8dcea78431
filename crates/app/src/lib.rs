//! Everything an associate can ask for, one file per request.
//!
//! It holds the only clock on a device, and no SQL, no HTTP and no window.

pub mod bindings;
pub mod trouble;
pub mod view;

pub use trouble::{Code, Trouble};
