//! The world in which everything is tried: chains in one process, real programs, and the
//! real window.
//!
//! Nothing here waits a fixed time: it asks again and again for what must become true,
//! and says what did not.

pub mod dice;
pub mod in_process;
pub mod programs;
pub mod until;
pub mod window;
