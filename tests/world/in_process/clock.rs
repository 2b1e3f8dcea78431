//! One clock for everybody, moved by the story alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use visavi_domain::{Day, Moment};

/// The time in the story. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// Returns a clock at noon of the day.
    pub fn at_noon(day: Day) -> Self {
        Self(Arc::new(AtomicI64::new(day.start().0 + 12 * 60 * 60 * 1_000)))
    }

    pub fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }

    /// Lets a minute pass, so that whatever is said next is said later.
    pub fn minute(&self) {
        self.0.fetch_add(60_000, Ordering::SeqCst);
    }
}
