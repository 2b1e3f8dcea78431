//! Which words of a dictionary a typed one may stand for.

use std::ops::Range;

use super::dictionary::Dictionary;
use crate::search::index::{TYPO_MIN, without_one};

/// Numbers of words, as ranges in order and apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meant(Vec<Range<u32>>);

impl Meant {
    /// The words that `typed` is the beginning of.
    pub(super) fn exactly(dictionary: &Dictionary, typed: &str) -> Self {
        Self::of(vec![dictionary.beginning_with(dictionary.all(), typed)])
    }

    /// The words of which a beginning is one typo away from `typed`, apart from those
    /// that it is the beginning of. Three letters are compared with whole words only: of
    /// longer ones nearly every beginning would do.
    pub(super) fn nearly(dictionary: &Dictionary, typed: &str) -> Self {
        let length = typed.chars().count();
        if length < TYPO_MIN || !typed.contains(char::is_alphabetic) {
            return Self::default();
        }
        let fitting = |range: Range<u32>, text: &str| match length {
            TYPO_MIN => dictionary.whole(range, text),
            _ => dictionary.beginning_with(range, text),
        };
        let mut found: Vec<Range<u32>> = (without_one(typed).map(|(_, rest)| rest))
            .chain(swaps(typed))
            .map(|text| fitting(dictionary.all(), &text))
            .collect();
        let mut text = String::new();
        for (place, letter) in typed.char_indices() {
            let (before, from) = typed.split_at(place);
            let behind = &from[letter.len_utf8()..];
            each_next_letter(dictionary, before, |stem, range| {
                // Another letter in the place of this one, and one more before it.
                for rest in [behind, from] {
                    text.clear();
                    text.push_str(stem);
                    text.push_str(rest);
                    found.push(fitting(range.clone(), &text));
                }
            });
        }
        Self::of(found).without(&dictionary.beginning_with(dictionary.all(), typed))
    }

    pub(super) fn or(&self, other: &Self) -> Self {
        Self::of(self.0.iter().chain(&other.0).cloned().collect())
    }

    pub(super) fn holds(&self, word: u32) -> bool {
        if let [only] = &self.0[..] {
            return only.contains(&word);
        }
        let place = self.0.partition_point(|range| range.end <= word);
        self.0.get(place).is_some_and(|range| range.start <= word)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn ranges(&self) -> &[Range<u32>] {
        &self.0
    }

    fn of(mut ranges: Vec<Range<u32>>) -> Self {
        ranges.retain(|range| !range.is_empty());
        ranges.sort_unstable_by_key(|range| range.start);
        ranges.dedup_by(|next, last| {
            let touching = next.start <= last.end;
            if touching {
                last.end = last.end.max(next.end);
            }
            touching
        });
        Self(ranges)
    }

    fn without(self, gone: &Range<u32>) -> Self {
        let around = |range: Range<u32>| {
            [
                range.start..range.end.min(gone.start.max(range.start)),
                range.start.max(gone.end.min(range.end))..range.end,
            ]
        };
        if gone.is_empty() { self } else { Self::of(self.0.into_iter().flat_map(around).collect()) }
    }
}

/// Gives every letter that follows `before` in a word: the beginning that ends with it,
/// and the words that begin so.
fn each_next_letter(dictionary: &Dictionary, before: &str, mut give: impl FnMut(&str, Range<u32>)) {
    let mut left = dictionary.beginning_with(dictionary.all(), before);
    while !left.is_empty() {
        let word = dictionary.word(left.start);
        let Some(next) = word[before.len()..].chars().next() else {
            left.start += 1;
            continue;
        };
        let stem = &word[..before.len() + next.len_utf8()];
        let range = dictionary.beginning_with(left.clone(), stem);
        left.start = range.end;
        give(stem, range);
    }
}

/// Returns the word with each two neighbouring letters swapped.
fn swaps(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.chars().collect();
    (1..letters.len()).map(move |place| {
        let mut swapped = letters.clone();
        swapped.swap(place - 1, place);
        swapped.into_iter().collect()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::neighbours::begins_nearly;

    #[test]
    fn ranges_are_joined_and_cut() {
        let meant = Meant::of(vec![5..9, 1..3, 3..4, 7..7]);
        assert_eq!(meant.ranges(), [1..4, 5..9]);
        assert_eq!(meant.clone().without(&(2..6)).ranges(), [1..2, 6..9]);
        assert_eq!(meant.clone().without(&(0..20)).ranges(), []);
        assert_eq!(meant.clone().without(&(4..4)).ranges(), meant.ranges());
        assert!(meant.holds(1) && !meant.holds(4) && meant.holds(8) && !meant.holds(9));
    }

    proptest! {
        #[test]
        fn near_words_are_those_that_a_comparison_with_each_word_finds(
            words in prop::collection::btree_set("[abö]{1,7}", 0..60),
            typed in "[abö]{1,6}",
        ) {
            let dictionary = Dictionary::of(words.iter().map(String::as_str));
            let long_enough = typed.chars().count() >= TYPO_MIN;
            let plain = dictionary.all().filter(|number| {
                let word = dictionary.word(*number);
                long_enough && !word.starts_with(&typed) && begins_nearly(&typed, word)
            });
            let meant = Meant::nearly(&dictionary, &typed);
            prop_assert_eq!(meant.ranges().iter().cloned().flatten().collect::<Vec<_>>(), plain.collect::<Vec<_>>());
        }
    }
}
