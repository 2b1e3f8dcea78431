//! The best hits so far: the most recent, each person once.

/// One person who matches, and how long ago they were heard of (negated moment).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    pub(super) ago: i64,
    pub(super) person: i64,
}

/// A few hits in order.
#[derive(Debug)]
pub(super) struct Best {
    wanted: usize,
    hits: Vec<Hit>,
}

impl Best {
    pub(super) fn new(wanted: usize) -> Self {
        Self { wanted, hits: Vec::with_capacity(wanted.min(64) + 1) }
    }

    /// Takes a hit in, if it is among the best.
    pub(super) fn offer(&mut self, hit: Hit) {
        if self.is_beyond(hit.ago) || self.hits.iter().any(|have| have.person == hit.person) {
            return;
        }
        let place = self.hits.partition_point(|have| *have < hit);
        self.hits.insert(place, hit);
        self.hits.truncate(self.wanted);
    }

    /// Says whether nothing from so long ago can be among the best any more.
    pub(super) fn is_beyond(&self, ago: i64) -> bool {
        self.is_full() && self.hits.last().is_none_or(|worst| ago > worst.ago)
    }

    pub(super) fn is_full(&self) -> bool {
        self.hits.len() >= self.wanted
    }

    pub(super) fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    pub(super) fn into_hits(self) -> Vec<Hit> {
        self.hits
    }
}
