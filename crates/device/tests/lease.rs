//! Whatever is done to its clock, a device shows nobody for longer than its lease.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use proptest::prelude::*;
use visavi_device::key::MemoryKeys;
use visavi_device::lease::{LEASE_HOURS, Lease, Standing, TICK_MS};
use visavi_domain::Moment;

const HOUR: i64 = 60 * 60 * 1_000;
const DAY: i64 = 24 * HOUR;

/// A tablet with a clock that anybody can set, and what really happened to it.
struct Tablet {
    lease: Lease,
    keys: MemoryKeys,
    /// What its clock shows.
    clock: i64,
    /// What it really ran since the hub was heard, and how long ago that really is.
    ran: i64,
    ago: i64,
    starts: i64,
    /// Nobody has touched the clock since then.
    honest: bool,
}

#[derive(Clone, Debug)]
enum Deed {
    Run(i64),
    /// Killed so long after time was last written down, and started again.
    Kill(i64),
    Off(i64),
    /// The clock is set by so much.
    Set(i64),
    Hear,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (1..20 * HOUR).prop_map(Deed::Run),
        3 => (0..TICK_MS).prop_map(Deed::Kill),
        2 => (1..5 * DAY).prop_map(Deed::Off),
        2 => prop_oneof![-2 * DAY..2 * DAY, -3_650 * DAY..3_650 * DAY].prop_map(Deed::Set),
        1 => Just(Deed::Hear),
    ]
}

impl Tablet {
    fn new() -> Self {
        let clock = 1_779_278_400_000;
        let lease = Lease::new(Moment(clock), LEASE_HOURS);
        Self { lease, keys: MemoryKeys::default(), clock, ran: 0, ago: 0, starts: 0, honest: true }
    }

    fn pass(&mut self, ms: i64) {
        self.clock += ms;
        self.ago += ms;
    }

    fn start(&mut self) {
        self.lease = Lease::kept(&self.keys).unwrap().unwrap_or(self.lease.clone());
        self.lease.count_start(Moment(self.clock));
        self.lease.keep(&self.keys).unwrap();
        self.starts += 1;
    }

    fn does(&mut self, deed: &Deed) {
        match *deed {
            Deed::Run(ms) => {
                let mut left = ms;
                while left > 0 {
                    let tick = left.min(TICK_MS);
                    self.pass(tick);
                    self.ran += tick;
                    self.lease.count(Moment(self.clock), tick);
                    left -= tick;
                }
                self.lease.keep(&self.keys).unwrap();
            }
            Deed::Kill(ms) => {
                self.lease.keep(&self.keys).unwrap();
                self.pass(ms);
                self.ran += ms;
                self.start();
            }
            Deed::Off(ms) => {
                self.lease.keep(&self.keys).unwrap();
                self.pass(ms);
                self.start();
            }
            Deed::Set(ms) => {
                self.clock += ms;
                self.honest = false;
            }
            Deed::Hear => {
                self.lease.heard(Moment(self.clock), LEASE_HOURS);
                self.lease.keep(&self.keys).unwrap();
                (self.ran, self.ago, self.starts, self.honest) = (0, 0, 0, true);
            }
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.lease.standing(), Standing::Running | Standing::Ending { .. })
    }
}

proptest! {
    #[test]
    fn no_clock_keeps_a_device_open_for_longer_than_it_may_run(deeds in prop::collection::vec(deed(), 1..60)) {
        let mut tablet = Tablet::new();
        for deed in &deeds {
            tablet.does(deed);
            let length = i64::from(LEASE_HOURS) * HOUR;
            prop_assert!(!tablet.is_open() || tablet.ran < length, "open after {} ms", tablet.ran);
            prop_assert!(tablet.lease.standing() == Standing::Over || tablet.ran < 14 * DAY);
        }
    }

    #[test]
    fn a_clock_that_nobody_touches_counts_true(deeds in prop::collection::vec(deed(), 1..60)) {
        let mut tablet = Tablet::new();
        for deed in &deeds {
            tablet.does(deed);
            if tablet.honest {
                let length = i64::from(LEASE_HOURS) * HOUR;
                prop_assert!(!tablet.is_open() || tablet.ago < length);
                prop_assert!(tablet.is_open() || tablet.ago + tablet.starts * TICK_MS >= length);
            }
        }
    }

    #[test]
    fn what_has_ended_stays_ended_until_the_hub_is_heard(deeds in prop::collection::vec(deed(), 1..60)) {
        let mut tablet = Tablet::new();
        for deed in &deeds {
            let before = tablet.lease.standing();
            tablet.does(deed);
            let after = tablet.lease.standing();
            if !matches!(deed, Deed::Hear) {
                prop_assert!(before != Standing::Ended || matches!(after, Standing::Ended | Standing::Over));
                prop_assert!(before != Standing::Over || after == Standing::Over);
            } else {
                prop_assert_eq!(after, Standing::Running);
            }
        }
    }
}

#[test]
fn the_last_day_is_counted_down_then_it_ends_and_after_two_weeks_it_is_over() {
    let mut tablet = Tablet::new();
    tablet.does(&Deed::Run(48 * HOUR - 1));
    assert_eq!(tablet.lease.standing(), Standing::Running);
    tablet.does(&Deed::Run(1));
    assert_eq!(tablet.lease.standing(), Standing::Ending { left_ms: DAY });
    tablet.does(&Deed::Run(DAY));
    assert_eq!(tablet.lease.standing(), Standing::Ended);
    tablet.does(&Deed::Run(11 * DAY));
    assert_eq!(tablet.lease.standing(), Standing::Over);
}

#[test]
fn a_clock_set_back_by_more_than_a_day_ends_it_until_the_hub_is_heard() {
    let mut tablet = Tablet::new();
    tablet.does(&Deed::Run(2 * HOUR));
    tablet.does(&Deed::Set(-23 * HOUR));
    tablet.does(&Deed::Run(1));
    assert_eq!(tablet.lease.standing(), Standing::Running);
    tablet.does(&Deed::Set(-2 * HOUR));
    tablet.does(&Deed::Run(1));
    assert_eq!(tablet.lease.standing(), Standing::Ended);
    // Set right again: nobody knows what happened meanwhile.
    tablet.does(&Deed::Set(25 * HOUR));
    tablet.does(&Deed::Run(1));
    assert_eq!(tablet.lease.standing(), Standing::Ended);
    tablet.does(&Deed::Hear);
    assert_eq!(tablet.lease.standing(), Standing::Running);
}

#[test]
fn a_clock_that_forgot_the_year_and_learns_it_again_locks_and_destroys_nothing() {
    let mut tablet = Tablet::new();
    tablet.does(&Deed::Set(-56 * 365 * DAY));
    tablet.does(&Deed::Off(HOUR));
    assert_eq!(tablet.lease.standing(), Standing::Ended);
    tablet.does(&Deed::Set(56 * 365 * DAY));
    tablet.does(&Deed::Run(HOUR));
    assert_eq!(tablet.lease.standing(), Standing::Ended);
    tablet.does(&Deed::Hear);
    assert_eq!(tablet.lease.standing(), Standing::Running);
}

#[test]
fn killing_the_program_within_every_minute_gains_nothing_even_with_a_clock_that_stands_still() {
    let mut tablet = Tablet::new();
    for _ in 0..i64::from(LEASE_HOURS) * HOUR / TICK_MS {
        assert!(tablet.is_open());
        tablet.does(&Deed::Kill(TICK_MS - 1));
        tablet.does(&Deed::Set(1 - TICK_MS));
    }
    assert!(!tablet.is_open());
}

#[test]
fn a_hub_that_answers_lets_the_database_be_opened_to_hear_the_rest_and_no_longer() {
    let mut tablet = Tablet::new();
    tablet.does(&Deed::Run(80 * HOUR));
    tablet.lease.admit();
    tablet.does(&Deed::Run(9 * TICK_MS));
    assert!(tablet.is_open());
    tablet.does(&Deed::Run(TICK_MS));
    assert!(!tablet.is_open());
    assert_eq!(Lease::unknown(Moment(0)).standing(), Standing::Ended);
    // What is over is not opened any more.
    tablet.does(&Deed::Run(14 * DAY));
    tablet.lease.admit();
    assert_eq!(tablet.lease.standing(), Standing::Over);
}

#[test]
fn that_a_hub_has_answered_opens_nothing_any_more_once_the_program_was_started_again() {
    let mut tablet = Tablet::new();
    tablet.does(&Deed::Set(-3_650 * DAY));
    tablet.does(&Deed::Run(TICK_MS));
    tablet.lease.admit();
    assert!(tablet.is_open());
    // Its clock says nothing of these days.
    tablet.does(&Deed::Off(48 * DAY));
    assert_eq!(tablet.lease.standing(), Standing::Ended);
}
