//! The attribute catalogue: the one in force, and handing in the chain's own.

pub(crate) mod in_force;
mod fault;
mod difference;
mod hand_in;

pub use difference::{Difference, Loss, Lost};
pub use fault::CatalogueFault;
pub use hand_in::HandedIn;
