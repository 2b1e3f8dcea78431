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
        if self.is_beyond(hit) || self.hits.iter().any(|have| have.person == hit.person) {
            return;
        }
        let place = self.hits.partition_point(|have| *have < hit);
        self.hits.insert(place, hit);
        self.hits.truncate(self.wanted);
    }

    /// Says whether neither this hit nor any after it in a list can be among the best any
    /// more. Among people heard of at the same moment, as after an import, the order is
    /// theirs: else a list of a million equals would be walked to its end.
    pub(super) fn is_beyond(&self, hit: Hit) -> bool {
        self.is_full() && self.hits.last().is_none_or(|worst| hit > *worst)
    }

    pub(super) fn is_full(&self) -> bool {
        self.hits.len() >= self.wanted
    }

    pub(super) fn wanted(&self) -> usize {
        self.wanted
    }

    pub(super) fn into_hits(self) -> Vec<Hit> {
        self.hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_equals_is_left_as_soon_as_the_best_are_known() {
        let mut best = Best::new(2);
        let equals = [1, 2, 3].map(|person| Hit { ago: -7, person });
        assert!(!best.is_beyond(equals[2]));
        best.offer(equals[1]);
        best.offer(equals[2]);
        assert!(!best.is_beyond(equals[0]));
        best.offer(equals[0]);
        assert!(best.is_beyond(equals[2]));
        assert_eq!(best.into_hits(), equals[..2]);
    }
}
