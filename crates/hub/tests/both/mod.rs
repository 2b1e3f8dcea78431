//! What a hub does, whichever database it has: each of these is told once and tried on
//! SQLite (`sqlite.rs`) and on PostgreSQL (`postgres/main.rs`).

mod intake;
mod together;
mod histories;
mod membership;
mod catalogue;
mod refusals;
mod sealed;
mod held;
mod retention;
mod erasure;
mod sharing;
mod status;
mod logs;
mod calls;
mod callers;
mod proofs;
mod unlock;
mod heads;
mod snapshots;
mod look_up;
mod import;
mod demo;
