//! A hub and devices in one process, with cables between them that can be pulled.

mod cable;
mod chain;
mod clock;
mod tablet;

pub use cable::Cable;
pub use chain::{Chain, agree};
pub use clock::Clock;
pub use tablet::Tablet;

/// The shop in which everything happens.
pub const STORE: &str = "LKP";
