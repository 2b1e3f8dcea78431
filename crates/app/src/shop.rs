//! The shop a device stands in, and what day it is there.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use visavi_device::Device;
use visavi_domain::record::Store;
use visavi_domain::{Day, Moment, StoreId};

use crate::trouble::Trouble;
use crate::view::StoreView;

/// Returns the shop's record; until it has come, a plain one under its code.
pub(crate) fn of(device: &Device, store: &StoreId) -> Result<Store, Trouble> {
    Ok(device.store(store)?.unwrap_or_else(|| Store {
        store: store.clone(),
        name: store.0.clone(),
        town: String::new(),
        country: "SE".to_owned(),
        time_zone: "Europe/Stockholm".to_owned(),
        currency: "SEK".to_owned(),
        online: false,
    }))
}

/// Returns the shop as screens see it.
pub(crate) fn view(store: Store) -> StoreView {
    StoreView {
        id: store.store.0,
        name: store.name,
        town: store.town,
        time_zone: store.time_zone,
        currency: store.currency,
    }
}

/// Returns the day it is at `now` in a time zone, with its first moment and the first
/// of the next day. A zone that is not known counts as UTC.
pub(crate) fn day(time_zone: &str, now: Moment) -> (Day, Moment, Moment) {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    let now = Timestamp::from_millisecond(now.0).unwrap_or_default().to_zoned(zone);
    let date = now.date();
    let day = Day { year: date.year(), month: date.month() as u8, day: date.day() as u8 };
    let utc = (day, day.start(), day.start().plus_days(1));
    let begins =
        |zoned: Result<jiff::Zoned, jiff::Error>| zoned.ok().map(|zoned| Moment(zoned.timestamp().as_millisecond()));
    let from = begins(now.start_of_day());
    let to = begins(now.checked_add(1.day()).and_then(|tomorrow| tomorrow.start_of_day()));
    match (from, to) {
        (Some(from), Some(to)) => (day, from, to),
        _ => utc,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_the_shop_is_23_hours_when_summer_time_begins() {
        // 2026-03-29T10:00:00Z
        let (day, from, to) = day("Europe/Stockholm", Moment(1_774_778_400_000));
        assert_eq!(day, Day { year: 2026, month: 3, day: 29 });
        assert_eq!(to.0 - from.0, 23 * 3_600_000);
    }

    #[test]
    fn late_in_the_evening_it_is_still_today_in_the_shop() {
        // 2026-10-15T21:30:00Z is 23:30 in Linköping.
        let (day, _, _) = day("Europe/Stockholm", Moment(1_792_099_800_000));
        assert_eq!(day, Day { year: 2026, month: 10, day: 15 });
    }
}
