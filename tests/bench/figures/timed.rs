//! Takes by two clocks: the one on the wall, and that of the thread's own work.

use std::time::{Duration, Instant};

use super::Takes;

/// What was waited for, and how much of it was work. On a busy machine the rest of the
/// wait is other programs' turns, which come to every hundredth take or so and make a
/// p99 of their own length.
#[derive(Clone, Debug)]
pub struct Timed {
    pub wait: Takes,
    pub work: Takes,
}

/// Times of takes that are not all in yet.
#[derive(Clone, Debug, Default)]
pub struct Timing {
    waits: Vec<Duration>,
    works: Vec<Duration>,
}

impl Timing {
    /// Times one take.
    pub fn take<T>(&mut self, take: impl FnOnce() -> T) -> T {
        let (began, worked) = (Instant::now(), work());
        let outcome = take();
        self.works.push(work().saturating_sub(worked));
        self.waits.push(began.elapsed());
        outcome
    }

    pub fn done(self) -> Timed {
        Timed { wait: Takes::from_times(self.waits), work: Takes::from_times(self.works) }
    }
}

impl Timed {
    /// Times `count` takes.
    pub fn of(count: usize, mut take: impl FnMut(usize)) -> Self {
        let mut timing = Timing::default();
        (0..count).for_each(|number| timing.take(|| take(number)));
        timing.done()
    }

    /// Returns two cells of a table: the wait, and the work in it.
    pub fn shown(&self) -> String {
        format!("{} | {}", self.wait.shown(), self.work.shown())
    }
}

/// How long this thread has been at work.
#[cfg(unix)]
fn work() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// Not known here: all of the wait is shown as work.
#[cfg(not(unix))]
fn work() -> Duration {
    use std::sync::LazyLock;
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGAN.elapsed()
}
