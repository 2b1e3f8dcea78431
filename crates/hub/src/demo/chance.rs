//! Chance that is the same every time: a demonstration has to be repeatable.

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same on every machine.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Returns the chance of this seed.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a chance of its own for one person, so that a change to one leaves all
    /// others as they are.
    pub fn apart(&self, which: u64) -> Self {
        Self(Self(self.0 ^ which.wrapping_mul(0xd134_2543_de82_ef95)).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        // The bias of a remainder is far below what two thousand people could show.
        (self.next() % end as u64) as usize
    }

    /// Returns a number from `first` to `last`, both possible.
    pub fn between(&mut self, first: i64, last: i64) -> i64 {
        let span = u64::try_from(last - first + 1).expect("the last is not before the first");
        first + i64::try_from(self.next() % span).expect("a span of days or pieces is small")
    }

    /// Says yes in `percent` of a hundred cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Returns one of `choices`, of which there is at least one.
    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_another_seed_others() {
        let numbers = |seed| {
            let mut chance = Chance::of(seed);
            (0..20).map(|_| chance.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(numbers(1), numbers(1));
        assert_ne!(numbers(1), numbers(2));
    }

    #[test]
    fn a_range_reaches_both_its_ends_and_nothing_beyond() {
        let mut chance = Chance::of(7);
        let drawn: Vec<i64> = (0..200).map(|_| chance.between(-2, 2)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-2), Some(&2)));
    }
}
