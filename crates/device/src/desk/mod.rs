//! What an associate does at this device: everything here is on disk, safe from a
//! power cut, before the call returns.

pub mod stamp;
pub mod save;
pub mod outbox;
pub(crate) mod offer;
pub mod deeds;
pub mod visit;
pub mod view;
pub mod setting;
