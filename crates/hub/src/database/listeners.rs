//! Whoever wants to hear that buckets moved.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use visavi_protocol::BucketId;

/// Is called with the buckets that one transaction moved, after its commit.
pub(crate) type Listener = Box<dyn Fn(&[BucketId]) + Send + Sync>;

/// Those who listen.
#[derive(Default)]
pub(crate) struct Listeners(RwLock<Vec<Listener>>);

impl Listeners {
    pub fn add(&self, listener: Listener) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    pub fn tell(&self, moved: &[BucketId]) {
        for listener in self.0.read().unwrap_or_else(PoisonError::into_inner).iter() {
            listener(moved);
        }
    }
}

impl fmt::Debug for Listeners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Listeners").finish_non_exhaustive()
    }
}
