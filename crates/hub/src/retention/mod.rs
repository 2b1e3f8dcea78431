//! Retention: what has been kept as long as it may be kept unconfirmed is taken away,
//! here and on every device.
//!
//! The fold hides such facts by itself, on the day. This removes them: an operation is
//! handed out again without them, under its old id, so that devices put it in the place of
//! what they hold and their digests go on agreeing.

mod outlived;
pub(crate) mod emptied;
mod run;

pub use run::RetentionReport;
