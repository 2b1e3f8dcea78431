//! How long each device was out of touch with its hub, counted in true time and apart from
//! the device's own lease.

use std::path::Path;

use visavi_domain::Moment;

use crate::oracle::{Broken, Oracle};

/// How long a device may show customers without the hub, and after how long the key of its
/// database is gone; each with the minute in which it is noticed.
const LEASE_MS: i64 = 72 * 60 * MINUTE_MS + MINUTE_MS;
const OVER_MS: i64 = 14 * 24 * 60 * MINUTE_MS + MINUTE_MS;
const MINUTE_MS: i64 = 60 * 1_000;

/// When a device heard its hub last, in true time.
#[derive(Clone, Copy, Debug)]
pub struct Touch {
    at: Moment,
    /// For how long its program has run since.
    on_ms: i64,
    /// Its clock has gone right since, and it has not forgotten when it heard its hub.
    is_honest: bool,
    /// It has written that down: from then on it knows the time also while it is off.
    is_kept: bool,
    /// Its files were put back since, with a key that its hub may give it.
    pub was_put_back: bool,
}

impl Touch {
    /// Returns for how long it has known itself to be out of touch.
    fn out_ms(&self, now: Moment) -> i64 {
        if self.is_honest { now.0 - self.at.0 } else { self.on_ms }
    }
}

impl Oracle {
    /// Notes that a device has heard its hub.
    pub fn in_touch(&mut self, who: usize, is_honest: bool, now: Moment) {
        self.touches.insert(who, Touch { at: now, on_ms: 0, is_honest, is_kept: false, was_put_back: false });
    }

    /// Notes that a device is a copy of another, with a clock of its own.
    pub fn same_touch(&mut self, of: usize, copy: usize) {
        let touch = Touch { is_honest: false, ..self.touches[&of] };
        self.touches.insert(copy, touch);
    }

    /// Notes that a device's program has run for so long.
    pub fn was_on(&mut self, who: usize, milliseconds: i64) {
        self.touches.entry(who).and_modify(|touch| {
            touch.on_ms += milliseconds;
            touch.is_kept = true;
        });
    }

    /// Notes that a device's program was started, and knows what was written down.
    pub fn was_started(&mut self, who: usize) {
        self.touches.entry(who).and_modify(|touch| touch.is_honest &= touch.is_kept);
    }

    /// Notes that somebody or something set a device's clock.
    pub fn clock_was_set(&mut self, who: usize) {
        self.touches.entry(who).and_modify(|touch| touch.is_honest = false);
    }

    /// Checks that a device that shows customers has heard its hub lately.
    ///
    /// # Errors
    /// For how long it has not.
    pub fn may_show(&self, who: usize, now: Moment) -> Result<(), Broken> {
        let out_ms = self.touches[&who].out_ms(now);
        if out_ms <= LEASE_MS {
            return Ok(());
        }
        Err(format!("tablet-{who} shows customers, {} hours after it heard its hub", out_ms / (60 * MINUTE_MS)))
    }

    /// Checks that a device that runs holds nobody any more when it was out of touch for two
    /// weeks.
    ///
    /// # Errors
    /// For how long it was.
    pub fn nothing_outlives_its_key(&self, who: usize, device: &Path, now: Moment) -> Result<(), Broken> {
        let out_ms = self.touches[&who].out_ms(now);
        let is_over = out_ms > OVER_MS && !self.touches[&who].was_put_back;
        let Some(file) = self.device(device).filter(|_| is_over) else { return Ok(()) };
        let holds =
            file.prepare_cached("select 1 from customer where number > 0").and_then(|mut select| select.exists([]));
        if holds.expect("the memory can be read") {
            return Err(format!(
                "tablet-{who} holds customers, {} hours after it heard its hub",
                out_ms / (60 * MINUTE_MS)
            ));
        }
        Ok(())
    }
}
