//! The laws of the fold, as properties of messy dossiers.
//!
//! Each file holds one law. Each was seen red with its rule broken in the code.

#[path = "../support/mod.rs"]
mod support;

mod model;

mod confirming;
mod conflict;
mod consents;
mod evidence;
mod garbage;
mod keeping;
mod order;
mod records;
mod time;
mod trust;
mod undo;
