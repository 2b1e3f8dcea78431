//! The distinct words of many names, sorted: all that begin alike lie side by side, so
//! that "begins with" is a range of numbers.

use std::ops::Range;

/// Sorted words; the number of a word is its place.
#[derive(Debug)]
pub(super) struct Dictionary {
    /// All of them in one text: a million names have some hundred thousand words, and
    /// each would be an allocation of its own.
    text: String,
    ends: Vec<u32>,
}

impl Dictionary {
    /// Keeps words that come sorted, each once.
    pub(super) fn of<'a>(sorted: impl Iterator<Item = &'a str>) -> Self {
        let mut dictionary = Self { text: String::new(), ends: Vec::new() };
        for word in sorted {
            dictionary.text.push_str(word);
            dictionary.ends.push(dictionary.text.len() as u32);
        }
        dictionary
    }

    pub(super) fn all(&self) -> Range<u32> {
        0..self.ends.len() as u32
    }

    pub(super) fn word(&self, number: u32) -> &str {
        let place = number as usize;
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.text[start as usize..self.ends[place] as usize]
    }

    /// The words in `range` that begin with `text`.
    pub(super) fn beginning_with(&self, range: Range<u32>, text: &str) -> Range<u32> {
        let start = self.first(range.clone(), |word| word < text);
        start..self.end_of_run(start..range.end, |word| word.starts_with(text))
    }

    /// The word in `range` that is `text`, if it is there.
    pub(super) fn whole(&self, range: Range<u32>, text: &str) -> Range<u32> {
        let start = self.first(range.clone(), |word| word < text);
        let there = start < range.end && self.word(start) == text;
        start..start + u32::from(there)
    }

    /// The first in the range that is not among those which come before.
    fn first(&self, range: Range<u32>, before: impl Fn(&str) -> bool) -> u32 {
        let Range { mut start, mut end } = range;
        while start < end {
            let middle = start + (end - start) / 2;
            if before(self.word(middle)) {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }

    /// The end of the run at the beginning of the range. Most runs are short: it is
    /// looked for in growing steps.
    fn end_of_run(&self, range: Range<u32>, inside: impl Fn(&str) -> bool) -> u32 {
        let (mut known, mut step) = (range.start, 1);
        while known + step <= range.end && inside(self.word(known + step - 1)) {
            known += step;
            step *= 2;
        }
        self.first(known..range.end.min(known + step), inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_alike_are_one_range() {
        let words = ["a", "an", "anna", "annika", "bo", "åsa"];
        let dictionary = Dictionary::of(words.into_iter());
        for text in ["", "a", "an", "ann", "anna", "annab", "b", "c", "å"] {
            let plain: Vec<u32> = (0..6).filter(|number| words[*number as usize].starts_with(text)).collect();
            let found = dictionary.beginning_with(dictionary.all(), text);
            assert_eq!(found.collect::<Vec<_>>(), plain, "{text:?}");
        }
        assert_eq!(dictionary.whole(dictionary.all(), "anna"), 2..3);
        assert!(dictionary.whole(dictionary.all(), "ann").is_empty());
    }
}
