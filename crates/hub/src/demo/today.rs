//! Today in the demonstration: everything in it is told relative to a moment.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};
use visavi_domain::{Day, Moment};

/// The zone of all the chain's shops.
pub const ZONE: &str = "Europe/Stockholm";

/// A moment, and the calendar around it.
#[derive(Clone, Debug)]
pub struct Today {
    now: Moment,
    local: Zoned,
}

impl Today {
    /// Returns the day around `now`; `None` for moments that no calendar has.
    pub fn at(now: Moment) -> Option<Self> {
        let zone = TimeZone::get(ZONE).ok()?;
        let local = Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone);
        Some(Self { now, local })
    }

    /// Returns this time of day on another `day`.
    pub fn on(&self, day: Date) -> Option<Self> {
        let local = self.local.with().date(day).build().ok()?;
        Some(Self { now: Moment(local.timestamp().as_millisecond()), local })
    }

    pub fn now(&self) -> Moment {
        self.now
    }

    /// Returns the moment so many minutes from now; negative is before.
    pub fn minutes(&self, minutes: i64) -> Moment {
        Moment(self.now.0 + minutes * 60_000)
    }

    /// Returns a time of day so many days ago, never later than now.
    pub fn ago(&self, days: i64, hour: i8, minute: i8) -> Moment {
        let then = self.time_on(self.shifted((-days).days()), hour, minute);
        then.min(self.now)
    }

    /// Returns a time of today, which may be past or still to come.
    pub fn time(&self, hour: i8, minute: i8) -> Moment {
        self.time_on(self.local.date(), hour, minute)
    }

    /// Returns the calendar day so many days from today; negative is before.
    pub fn day(&self, days: i64) -> Day {
        day(self.shifted(days.days()))
    }

    /// Returns the next Saturday after today.
    pub fn saturday(&self) -> Day {
        self.next(Weekday::Saturday)
    }

    /// Returns the next Friday after today.
    pub fn friday(&self) -> Day {
        self.next(Weekday::Friday)
    }

    /// Returns the next Tuesday after today.
    pub fn tuesday(&self) -> Day {
        self.next(Weekday::Tuesday)
    }

    /// Returns the times of today's three appointments: from the next half hour on where
    /// the day still has room for them, else at the hours they mostly are.
    pub fn appointments(&self) -> [Moment; 3] {
        let minutes = i64::from(self.local.hour()) * 60 + i64::from(self.local.minute());
        let first = (minutes + 10).div_euclid(30) * 30 + 30;
        let starts = if (9 * 60..=14 * 60).contains(&first) { first } else { 11 * 60 };
        [starts, starts + 150, starts + 255].map(|minute| {
            let time = |part: i64| i8::try_from(part).expect("an appointment is within the day");
            self.time(time(minute / 60), time(minute % 60))
        })
    }

    fn next(&self, weekday: Weekday) -> Day {
        let next = self.local.date().nth_weekday(1, weekday).expect("the calendar goes on for a week");
        day(next)
    }

    fn shifted(&self, span: Span) -> Date {
        self.local.date().saturating_add(span)
    }

    fn time_on(&self, date: Date, hour: i8, minute: i8) -> Moment {
        let zoned = date.at(hour, minute, 0, 0).to_zoned(self.local.time_zone().clone());
        zoned.map_or(self.now, |zoned| Moment(zoned.timestamp().as_millisecond()))
    }
}

fn day(date: Date) -> Day {
    Day {
        year: date.year(),
        month: u8::try_from(date.month()).expect("months are 1 to 12"),
        day: u8::try_from(date.day()).expect("days are 1 to 31"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thursday 15 October 2026, 10:42 in Linköping.
    fn thursday() -> Today {
        Today::at(Moment(1_792_053_720_000)).unwrap()
    }

    #[test]
    fn appointments_stand_ahead_while_the_day_has_room_for_them() {
        let today = thursday();
        assert_eq!(today.appointments(), [(11, 0), (13, 30), (15, 15)].map(|(hour, minute)| today.time(hour, minute)));
        let evening = Today::at(today.minutes(600)).unwrap();
        assert_eq!(evening.appointments(), today.appointments());
    }

    #[test]
    fn the_next_saturday_is_never_today() {
        assert_eq!(thursday().saturday(), Day { year: 2026, month: 10, day: 17 });
        let saturday = Today::at(thursday().now().plus_days(2)).unwrap();
        assert_eq!(saturday.saturday(), Day { year: 2026, month: 10, day: 24 });
    }

    #[test]
    fn nothing_that_was_is_later_than_now() {
        let today = thursday();
        assert_eq!(today.ago(0, 18, 0), today.now());
        assert!(today.ago(1, 18, 0) < today.now());
    }
}
