//! What happened, line by line: the same seed must write the same bytes.

use std::fmt::Display;

use visavi_domain::Moment;

/// The lines of one run.
#[derive(Debug, Default)]
pub struct Trace {
    start: i64,
    lines: Vec<String>,
}

impl Trace {
    pub fn new(start: Moment) -> Self {
        Self { start: start.0, lines: Vec::new() }
    }

    pub fn say(&mut self, now: Moment, line: impl Display) {
        let since = now.0 - self.start;
        self.lines.push(format!("{:>10}.{:03} {line}", since / 1_000, since % 1_000));
    }

    pub fn lines(&self) -> &[String] {
        &self.lines
    }
}
