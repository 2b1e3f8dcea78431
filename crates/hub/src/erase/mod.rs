//! Erasing a customer: here at once and whole, on every device as the first thing of its
//! next contact, and for good.
//!
//! Who was erased is written nowhere. A tag stands for them, made with a key of the chain,
//! so that what is said about them later is known and let go of.

mod keys;
mod forget;
mod customer;
mod ledger;
mod replay;
mod told;
mod receipt;
mod standing;

pub use customer::Erased;
use keys::ErasureKeys;
pub(crate) use keys::reserve_others;
pub use ledger::Ledger;
pub use standing::{ErasureState, Outstanding};
pub(crate) use told::told;
