//! Moments, days and the logical timestamp. No clock: they come in as arguments.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub i64);

impl Moment {
    /// Returns the whole days from `earlier` to `self`; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(DAY_MS)
    }

    /// Returns the moment `days` later (earlier when negative).
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(DAY_MS)))
    }

    /// Returns the UTC calendar day.
    pub fn day(self) -> Day {
        Day::from_epoch_days(self.0.div_euclid(DAY_MS))
    }
}

/// A calendar day of the proleptic Gregorian calendar, without a time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day {
    pub year: i16,
    pub month: u8,
    pub day: u8,
}

impl Day {
    /// Returns the day, or `None` where the calendar has no such day.
    ///
    /// ```
    /// use visavi_domain::Day;
    /// assert!(Day::new(2024, 2, 29).is_some());
    /// assert!(Day::new(2025, 2, 29).is_none());
    /// ```
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let candidate = Self { year, month, day };
        let valid = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && Self::from_epoch_days(candidate.epoch_days()) == candidate;
        valid.then_some(candidate)
    }

    /// Returns the days since 1970-01-01 (Howard Hinnant's `days_from_civil`).
    pub fn epoch_days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// Returns the day that is `days` after 1970-01-01.
    pub fn from_epoch_days(days: i64) -> Self {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        Self {
            year: (year_of_era + era * 400 + i64::from(month <= 2)) as i16,
            month: month as u8,
            day: (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u8,
        }
    }

    /// Returns midnight UTC of the day.
    pub fn start(self) -> Moment {
        Moment(self.epoch_days() * DAY_MS)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What is wrong with a text that should have been a day: it is not `2026-05-15`, or
/// the calendar has no such day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this day does not exist")]
pub struct DayError;

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let mut parts = text.splitn(3, '-');
        let mut part = |length: usize| {
            parts.next().filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let (year, month, day) = (part(4), part(2), part(2));
        let read = || Self::new(year?.parse().ok()?, month?.parse().ok()?, day?.parse().ok()?);
        read().ok_or(DayError)
    }
}

/// A hybrid logical timestamp: wall milliseconds, and a counter for what happened in
/// the same millisecond or while the clock stood still or ran back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp {
    pub wall_ms: i64,
    pub counter: u16,
}

impl Stamp {
    /// Returns a stamp later than `self` for something that happens at `wall`.
    pub fn next(self, wall: Moment) -> Self {
        if wall.0 > self.wall_ms {
            Self { wall_ms: wall.0, counter: 0 }
        } else if self.counter == u16::MAX {
            Self { wall_ms: self.wall_ms.saturating_add(1), counter: 0 }
        } else {
            Self { wall_ms: self.wall_ms, counter: self.counter + 1 }
        }
    }
}
