//! What came from the hub: buckets and their feeds.

pub mod buckets;
pub mod apply;
mod keep;
mod leave;
pub(crate) mod whose;
