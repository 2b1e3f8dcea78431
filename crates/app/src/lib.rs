//! Everything an associate can ask for, one file per request.
//!
//! It holds the only clock on a device, and no SQL, no HTTP and no window.

pub mod start;
pub mod config;
pub mod clock;
mod app;
mod dispatch;
mod door;
mod enrolled;
mod shift;
mod requests;
mod answer;
mod draft;
mod card;
mod sheet;
mod editing;
mod newcomer;
mod twins;
mod conflicts;
mod centre;
mod session;
mod pin;
mod visits;
mod errand;
mod undo;
mod deed;
mod settings;
mod shop;
mod state_view;
mod line;
mod memory;
mod arg;
mod saved;
pub mod view;
pub mod trouble;
mod trouble_from;
pub mod bindings;

pub use app::App;
pub use clock::{Clock, SetClock, SystemClock};
pub use config::Config;
pub use saved::Saved;
pub use start::Start;
pub use trouble::{Code, Trouble};
