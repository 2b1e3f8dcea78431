//! The hub on SQLite.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../both/mod.rs"]
mod both;
mod erased;
mod file;
#[path = "../support/mod.rs"]
mod support;
