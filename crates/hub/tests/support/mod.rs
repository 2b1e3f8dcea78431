//! A hub with a clock that tests turn, and devices that sign.
#![allow(dead_code, reason = "every test file takes what it needs")]

pub mod calls;
pub mod chain;
pub mod cluster;
pub mod place;
pub mod program;
