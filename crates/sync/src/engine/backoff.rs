//! How long to wait after a failure.

/// Doubles from one failure to the next, half of it left to chance so that many devices
/// do not come back in the same second after an outage.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
    not_before_ms: u64,
}

/// The first wait, in milliseconds.
pub const BACKOFF_FIRST_MS: u64 = 1_000;
/// The longest wait, in milliseconds.
pub const BACKOFF_MAX_MS: u64 = 5 * 60 * 1_000;

impl Backoff {
    /// Notes one more failure at `elapsed_ms`. `wish_ms` is what the hub asked for.
    pub(crate) fn failed(&mut self, elapsed_ms: u64, jitter: u64, wish_ms: Option<u64>) {
        let doubled = BACKOFF_FIRST_MS.saturating_mul(1 << self.failures.min(20)).min(BACKOFF_MAX_MS);
        let wait = doubled.max(wish_ms.unwrap_or(0).min(BACKOFF_MAX_MS));
        let half = wait / 2;
        self.failures = self.failures.saturating_add(1);
        self.not_before_ms = elapsed_ms + wait - half + jitter % (half + 1);
    }

    /// Lets the next try wait for `wait_ms`, though nothing failed.
    pub(crate) fn rest(&mut self, elapsed_ms: u64, wait_ms: u64) {
        *self = Self { failures: 0, not_before_ms: elapsed_ms + wait_ms };
    }

    /// Forgets what failed before.
    pub(crate) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Lets the next try happen at once, and still remembers how often it failed.
    pub(crate) fn hurry(&mut self) {
        self.not_before_ms = 0;
    }

    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }

    pub(crate) fn not_before_ms(&self) -> u64 {
        self.not_before_ms
    }

    pub(crate) fn over(&self, elapsed_ms: u64) -> bool {
        elapsed_ms >= self.not_before_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(jitter: u64) -> Vec<u64> {
        let mut backoff = Backoff::default();
        (0..12)
            .map(|_| {
                backoff.failed(0, jitter, None);
                backoff.not_before_ms()
            })
            .collect()
    }

    #[test]
    fn waits_double_from_one_second_to_five_minutes() {
        let shortest = waits(0);
        assert_eq!(shortest[..4], [500, 1_000, 2_000, 4_000]);
        assert_eq!(shortest[11], BACKOFF_MAX_MS / 2);
        assert!(waits(u64::MAX).into_iter().all(|wait| wait <= BACKOFF_MAX_MS));
    }

    #[test]
    fn the_hubs_wish_is_honoured_and_capped() {
        let mut backoff = Backoff::default();
        backoff.failed(0, 0, Some(20_000));
        assert!(backoff.not_before_ms() >= 10_000);
        backoff.failed(0, u64::MAX, Some(u64::MAX));
        assert!(backoff.not_before_ms() <= BACKOFF_MAX_MS);
    }
}
