//! What came from the hub: buckets and their feeds.

pub mod buckets;
pub mod apply;
pub(crate) mod keep;
pub(crate) mod facts;
pub(crate) mod leave;
pub mod snapshot;
pub(crate) mod whose;
