//! The hub on PostgreSQL: all that it does on SQLite, and what only several processes on
//! one database can do.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../both/mod.rs"]
mod both;
mod failover;
mod hints;
mod processes;
mod statements;
#[path = "../support/mod.rs"]
mod support;
mod writers;
