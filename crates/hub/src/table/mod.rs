//! The only SQL of the hub, one table per file.

pub(crate) mod meta;
pub(crate) mod devices;
pub(crate) mod enrol_codes;
pub(crate) mod items;
pub(crate) mod buckets;
pub(crate) mod feed;
pub(crate) mod memberships;
pub(crate) mod held;
pub(crate) mod associates_left;
