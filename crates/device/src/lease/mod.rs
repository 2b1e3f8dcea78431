//! How long a device may show customers without having heard its hub. It has no clock:
//! moments and running times come in.
//!
//! Time is counted as it goes by, by the device's clock or by the time the program has run,
//! whichever says more; what was counted is never taken back. Setting the clock back gains
//! nothing while the device runs, and once it is a day behind what it showed before, nobody
//! can say how much time went by: the device stays locked until it hears its hub.

mod kept;

use serde::{Deserialize, Serialize};
use visavi_domain::Moment;

const HOUR_MS: i64 = 60 * 60 * 1_000;
/// So often time is counted; a program that is killed in between loses no more than that.
pub const TICK_MS: i64 = 60 * 1_000;
/// Where the chain says nothing else.
pub const LEASE_HOURS: u32 = 72;
/// After so long without the hub the key of the database is destroyed, whatever the chain
/// says: whoever was erased meanwhile is gone here too within the month that the law gives.
const OVER_MS: i64 = 14 * 24 * HOUR_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// So long the hub has to be met again, once it has answered and the database is opened.
const ADMITTED_MS: i64 = 10 * 60 * 1_000;

/// What a device has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Running,
    /// The last day of it, or the last third of a shorter one.
    Ending {
        left_ms: i64,
    },
    /// Nobody gets in before the hub was heard.
    Ended,
    /// The key of the database is to be destroyed.
    Over,
}

/// The lease of one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    length_ms: i64,
    /// What was counted since the hub was heard.
    spent_ms: i64,
    /// The latest that the device's clock showed since then, and what was counted when it did.
    latest: Moment,
    spent_at_latest_ms: i64,
    /// The clock was set back too far to be believed.
    set_back: bool,
    /// Up to there the database may be open though the lease has ended: the hub has answered.
    admitted_ms: i64,
}

impl Lease {
    /// Returns the lease of a device that hears its hub now.
    pub fn new(clock: Moment, hours: u32) -> Self {
        let length_ms = i64::from(hours) * HOUR_MS;
        Self { length_ms, spent_ms: 0, latest: clock, spent_at_latest_ms: 0, set_back: false, admitted_ms: 0 }
    }

    /// Returns the lease of a device of which nobody knows when it heard its hub.
    pub fn unknown(clock: Moment) -> Self {
        Self { set_back: true, ..Self::new(clock, LEASE_HOURS) }
    }

    /// The hub was heard: what it has to say of erasures has been taken in.
    pub fn heard(&mut self, clock: Moment, hours: u32) {
        *self = Self::new(clock, hours);
    }

    /// The hub has answered while the database was closed: it may be opened, to hear the rest.
    pub fn admit(&mut self) {
        self.admitted_ms = self.spent_ms.saturating_add(ADMITTED_MS);
    }

    /// Counts the time since the last look, of which the program ran for `ran_ms` by a clock
    /// that nobody can set.
    pub fn count(&mut self, clock: Moment, ran_ms: i64) {
        self.spent_ms = self.spent_ms.saturating_add(ran_ms.max(0));
        let ahead_ms = clock.0.saturating_sub(self.latest.0);
        // A clock that forgot the year and learns it again has not lived through the years
        // between: what lies behind the latest it showed was counted already.
        if ahead_ms >= 0 {
            self.spent_ms = self.spent_ms.max(self.spent_at_latest_ms.saturating_add(ahead_ms));
            (self.latest, self.spent_at_latest_ms) = (clock, self.spent_ms);
        }
        self.set_back |= ahead_ms < -DAY_MS;
    }

    /// Counts what the program before may have run without writing it down, too. That the hub
    /// has answered the one before says nothing: nobody knows how long ago that was.
    pub fn count_start(&mut self, clock: Moment) {
        self.admitted_ms = 0;
        self.count(clock, TICK_MS);
    }

    /// Returns how it stands.
    pub fn standing(&self) -> Standing {
        let left_ms = self.length_ms.saturating_sub(self.spent_ms);
        if self.spent_ms >= OVER_MS {
            Standing::Over
        } else if (left_ms <= 0 || self.set_back) && self.spent_ms >= self.admitted_ms {
            Standing::Ended
        } else if left_ms <= DAY_MS.min(self.length_ms / 3) {
            Standing::Ending { left_ms: left_ms.max(0) }
        } else {
            Standing::Running
        }
    }
}
