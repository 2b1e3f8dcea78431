//! The visit card, built from a profile: one file per part.

pub(crate) mod about;
pub(crate) mod everything;
pub(crate) mod face;
pub(crate) mod history;
pub(crate) mod look;
pub(crate) mod money;
pub(crate) mod now;
pub(crate) mod prices;
pub(crate) mod questions;
pub(crate) mod row;
pub(crate) mod sizes;
pub(crate) mod source;
pub(crate) mod value;
pub(crate) mod whole;
