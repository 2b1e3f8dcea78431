//! Figures: percentiles of many takes, and the load they were taken under.

pub mod timed;

use std::time::{Duration, Instant};

/// The times of many takes of one thing.
#[derive(Clone, Debug)]
pub struct Takes(Vec<Duration>);

impl Takes {
    /// Times `count` takes.
    pub fn of(count: usize, mut take: impl FnMut(usize)) -> Self {
        let mut times: Vec<Duration> = (0..count)
            .map(|number| {
                let began = Instant::now();
                take(number);
                began.elapsed()
            })
            .collect();
        times.sort_unstable();
        Self(times)
    }

    /// Returns figures that were timed elsewhere.
    pub fn from_times(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// Returns the time that `percent` of the takes did not exceed.
    pub fn percentile(&self, percent: f64) -> Duration {
        let place = ((self.0.len() - 1) as f64 * percent / 100.0).round() as usize;
        self.0[place]
    }

    pub fn median(&self) -> Duration {
        self.percentile(50.0)
    }

    /// Returns "p50 12 µs, p99 80 µs".
    pub fn shown(&self) -> String {
        format!(
            "p50 {}, p95 {}, p99 {}",
            shown(self.median()),
            shown(self.percentile(95.0)),
            shown(self.percentile(99.0))
        )
    }
}

/// Returns a duration with the unit that fits it.
pub fn shown(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        0.0..1_000.0 => format!("{micros:.0} µs"),
        1_000.0..1_000_000.0 => format!("{:.2} ms", micros / 1e3),
        _ => format!("{:.2} s", micros / 1e6),
    }
}

/// Returns the load averages, to stand beside every table.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// The clock of `/proc`, in ticks a second.
const TICKS: f64 = 100.0;

/// Returns the CPU time of this process so far, its own and the system's for it.
pub fn cpu_seconds() -> Result<f64, crate::Failed> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').ok_or("an unknown form of /proc")?.1;
    let ticks = after_name.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / TICKS)
}

/// Returns the most memory that this process has had, in MiB.
pub fn peak_mib() -> Result<u64, crate::Failed> {
    memory_mib("VmHWM:")
}

/// Returns the memory that this process has now, in MiB.
pub fn resident_mib() -> Result<u64, crate::Failed> {
    memory_mib("VmRSS:")
}

fn memory_mib(line: &str) -> Result<u64, crate::Failed> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let found = status.lines().find_map(|text| text.strip_prefix(line)).ok_or("an unknown form of /proc")?;
    let kib: u64 = found.split_whitespace().next().ok_or("an unknown form of /proc")?.parse()?;
    Ok(kib >> 10)
}
