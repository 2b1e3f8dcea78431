//! Clocks: one true time, and what devices think of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use visavi_domain::Moment;

use visavi_tests::dice::Dice;

/// A hub's clock is fast or slow by at most so much, and set back by at most so much.
const HUB_OFF_MS: u64 = 5 * 60 * 1_000;
pub const HUB_BACK_MS_MAX: u64 = 12 * 60 * 60 * 1_000;
const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1_000;

/// The true time. Cloning shares it.
#[derive(Clone, Debug)]
pub struct TrueTime(Arc<AtomicI64>);

impl TrueTime {
    pub fn new(start: Moment) -> Self {
        Self(Arc::new(AtomicI64::new(start.0)))
    }

    pub fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::Relaxed))
    }

    /// Lets time go on to `moment`; it never goes back.
    pub fn reach(&self, moment: Moment) {
        self.0.fetch_max(moment.0, Ordering::Relaxed);
    }
}

/// The hub's own clock: a server's, right but for some minutes, or for hours when somebody
/// set it wrong. Cloning shares it.
#[derive(Clone, Debug)]
pub struct HubClock {
    time: TrueTime,
    off_ms: Arc<AtomicI64>,
}

impl HubClock {
    pub fn new(time: TrueTime) -> Self {
        Self { time, off_ms: Arc::default() }
    }

    pub fn now(&self) -> Moment {
        Moment(self.time.now().0 + self.off_ms.load(Ordering::Relaxed))
    }

    pub fn set(&self, off_ms: i64) {
        self.off_ms.store(off_ms, Ordering::Relaxed);
    }

    /// Returns by how much it may be off.
    pub fn any(dice: &mut Dice) -> i64 {
        match dice.below(4) {
            0 => 0,
            1 => -(dice.between(1, HUB_BACK_MS_MAX) as i64),
            _ => dice.between(0, 2 * HUB_OFF_MS) as i64 - HUB_OFF_MS as i64,
        }
    }
}

/// The clock on a device's wall: wrong in every way there is.
#[derive(Clone, Copy, Debug)]
pub enum DeviceClock {
    /// Off by so many milliseconds.
    Off(i64),
    /// Stands still.
    Frozen(Moment),
    /// Runs backwards from a moment, since then.
    Backwards { from: Moment, since: Moment },
}

impl DeviceClock {
    pub fn tell(self, now: Moment) -> Moment {
        match self {
            Self::Off(by) => Moment(now.0 + by),
            Self::Frozen(at) => at,
            Self::Backwards { from, since } => Moment(from.0 - (now.0 - since.0)),
        }
    }

    /// Returns what somebody or something may do to a clock.
    pub fn jump(self, now: Moment, dice: &mut Dice) -> Self {
        let shown = self.tell(now);
        match dice.below(8) {
            0..=2 => Self::Off(0),
            3 => Self::Off(-(dice.below(10 * YEAR_MS as u64) as i64)),
            4 => Self::Off(dice.below(10 * YEAR_MS as u64) as i64),
            5 => Self::Off(dice.below(120_000) as i64 - 60_000),
            6 => Self::Frozen(shown),
            _ => Self::Backwards { from: shown, since: now },
        }
    }
}
