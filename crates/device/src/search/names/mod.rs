//! All names in memory, so that they are found in microseconds whatever was typed.
//!
//! They lie in segments that are sorted once. Changed names come in a new small segment
//! and are marked as gone in the older ones; a segment that is no longer much larger than
//! the next is sorted anew together with it. So a change costs little, and there are
//! never more segments than the number of names has binary digits.

mod dictionary;
mod meant;
mod segment;
mod builder;
pub(crate) mod kept;
#[cfg(test)]
mod plain;

use super::best::{Best, Hit};
use builder::Builder;
use meant::Meant;
use segment::Segment;

/// A segment that is smaller than so many of the next is sorted anew with it.
const GROWTH: usize = 3;

/// Names by the words they have.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The largest first.
    segments: Vec<Segment>,
}

impl Names {
    fn of(builder: Builder) -> Self {
        let mut names = Self::default();
        names.push(builder);
        names
    }

    /// Puts names in the place of all that the people had: folded words with spaces
    /// between them, a line per name.
    fn put(&mut self, people: &[i64], names: &[(Hit, String)]) {
        for segment in &mut self.segments {
            people.iter().for_each(|person| segment.forget(*person));
        }
        let mut builder = Builder::default();
        for (hit, lines) in names {
            lines.lines().for_each(|words| builder.add(*hit, words.split(' ')));
        }
        self.push(builder);
    }

    fn push(&mut self, mut builder: Builder) {
        self.segments.retain(|segment| segment.left > 0);
        if builder.is_empty() {
            return;
        }
        let mut newest = builder.build();
        while let Some(last) = self.segments.pop_if(|last| last.left < GROWTH * newest.left) {
            builder = Builder::default();
            builder.add_segment(&last);
            builder.add_segment(&newest);
            newest = builder.build();
        }
        self.segments.push(newest);
    }

    /// Returns the most recent people whose name has, for each typed word, a word of its
    /// own that begins with it.
    pub(super) fn exact(&self, typed: &[String], wanted: usize) -> Vec<Hit> {
        let mut best = Best::new(wanted);
        for segment in self.segments.iter().filter(|_| !typed.is_empty()) {
            let meant: Vec<Meant> = typed.iter().map(|word| Meant::exactly(&segment.dictionary, word)).collect();
            segment.offer(&meant, &mut best);
        }
        best.into_hits()
    }

    /// Returns the most recent people whose name has for each typed word one that begins
    /// with it or is one typo away, at least one of them a typo.
    pub(super) fn near(&self, typed: &[String], wanted: usize) -> Vec<Hit> {
        let mut best = Best::new(wanted);
        for segment in &self.segments {
            let near: Vec<Meant> = typed.iter().map(|word| Meant::nearly(&segment.dictionary, word)).collect();
            if near.iter().all(Meant::is_empty) {
                continue;
            }
            let either: Vec<Meant> = (typed.iter().zip(&near))
                .map(|(word, near)| Meant::exactly(&segment.dictionary, word).or(near))
                .collect();
            for (place, near) in near.into_iter().enumerate().filter(|(_, near)| !near.is_empty()) {
                let mut meant = either.clone();
                meant[place] = near;
                segment.offer(&meant, &mut best);
            }
        }
        best.into_hits()
    }
}
