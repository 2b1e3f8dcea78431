//! Everything an associate can ask for, one file per request.
//!
//! It holds the only clock on a device, and no SQL, no HTTP and no window.

mod anew;
mod answer;
mod app;
mod arg;
pub mod bindings;
mod card;
mod centre;
mod chain;
pub mod clock;
pub mod config;
mod conflicts;
mod contact;
mod deed;
mod dispatch;
mod door;
mod draft;
mod editing;
mod enrolled;
mod errand;
pub mod furnish;
mod hub_opens;
mod lease;
mod line;
mod memory;
mod newcomer;
mod pin;
mod porch;
mod requests;
mod saved;
mod session;
mod settings;
mod sheet;
mod shift;
mod shop;
mod shut_out;
pub mod start;
mod state_view;
pub mod trouble;
mod trouble_from;
mod twins;
mod undo;
pub mod view;
mod visits;

pub use app::App;
pub use clock::{Clock, SetClock, SystemClock};
pub use config::Config;
pub use furnish::furnish;
pub use saved::Saved;
pub use start::Start;
pub use trouble::{Code, Trouble};
