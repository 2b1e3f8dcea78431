//! A hub and devices in one process, with cables between them that can be pulled.

mod cable;
mod chain;
mod clock;
mod deed;
mod tablet;

pub use cable::{Cable, answer};
pub use chain::{Chain, agree, said};
pub use clock::Clock;
pub use deed::deed;
pub use tablet::Tablet;

/// The shop in which everything happens.
pub const STORE: &str = "LKP";
