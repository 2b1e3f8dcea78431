//! Finds customers as somebody types: by the beginning of any word of a name in any
//! order, by any three characters in a row of a phone number, an e-mail address, a
//! member or an order number, and by names that are one typo away.
//!
//! Exact before near; among equals the one heard of last comes first.

pub mod found;
pub mod find;
pub mod recognise;
pub mod twins;
mod question;
pub(crate) mod names;
mod neighbours;
mod best;
pub(crate) mod codes;
pub(crate) mod runs;
mod spans;
pub(crate) mod index;
