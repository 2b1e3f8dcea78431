//! Sorts names into a segment.

use std::collections::HashMap;

use super::dictionary::Dictionary;
use super::segment::Segment;
use crate::search::best::Hit;

/// Names in the order they come.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// The distinct words, numbered as they come.
    numbers: HashMap<Box<str>, u32>,
    hits: Vec<Hit>,
    name_ends: Vec<u32>,
    words: Vec<u32>,
}

impl Builder {
    /// Takes in one name of a person.
    pub(super) fn add<'a>(&mut self, hit: Hit, words: impl Iterator<Item = &'a str>) {
        for word in words {
            let number = self.number(word);
            self.words.push(number);
        }
        self.end(hit);
    }

    /// Takes in what is left of a segment.
    pub(super) fn add_segment(&mut self, segment: &Segment) {
        let mut numbers: Vec<Option<u32>> = vec![None; segment.dictionary.all().len()];
        for (name, hit) in segment.hits.iter().enumerate().filter(|(name, _)| !segment.gone[*name]) {
            for word in segment.words_of(name) {
                let number = numbers[*word as usize].get_or_insert_with(|| self.number(segment.dictionary.word(*word)));
                self.words.push(*number);
            }
            self.end(*hit);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(word.into(), number);
        number
    }

    fn end(&mut self, hit: Hit) {
        self.hits.push(hit);
        self.name_ends.push(self.words.len() as u32);
    }

    /// Sorts all of them.
    pub(super) fn build(self) -> Segment {
        let mut alphabet: Vec<(&str, u32)> = self.numbers.iter().map(|(word, number)| (&**word, *number)).collect();
        alphabet.sort_unstable();
        let mut sorted = vec![0; alphabet.len()];
        for ((_, number), place) in alphabet.iter().zip(0..) {
            sorted[*number as usize] = place;
        }
        let mut order: Vec<u32> = (0..self.hits.len() as u32).collect();
        order.sort_unstable_by_key(|name| (self.hits[*name as usize], *name));
        let mut segment = Segment {
            dictionary: Dictionary::of(alphabet.iter().map(|(word, _)| *word)),
            hits: Vec::with_capacity(order.len()),
            name_ends: Vec::with_capacity(order.len()),
            words: Vec::with_capacity(self.words.len()),
            list_ends: Vec::new(),
            lists: Vec::new(),
            by_person: (0..order.len() as u32).collect(),
            gone: vec![false; order.len()],
            left: order.len(),
        };
        for name in order {
            let name = name as usize;
            let start = if name == 0 { 0 } else { self.name_ends[name - 1] };
            let words = &self.words[start as usize..self.name_ends[name] as usize];
            segment.words.extend(words.iter().map(|word| sorted[*word as usize]));
            segment.name_ends.push(segment.words.len() as u32);
            segment.hits.push(self.hits[name]);
        }
        segment.by_person.sort_unstable_by_key(|name| segment.hits[*name as usize].person);
        list(&mut segment);
        segment
    }
}

/// Lists the names of each word, in order: counted first, so that each list is laid down
/// in its place at once.
fn list(segment: &mut Segment) {
    let mut ends = vec![0_u32; segment.dictionary.all().len()];
    let names = segment.hits.len();
    for name in 0..names {
        distinct(segment.words_of(name)).for_each(|word| ends[word as usize] += 1);
    }
    let mut total = 0;
    for end in &mut ends {
        let start = total;
        total += *end;
        *end = start;
    }
    let mut lists = vec![0; total as usize];
    for name in 0..names {
        for word in distinct(segment.words_of(name)) {
            let next = &mut ends[word as usize];
            lists[*next as usize] = name as u32;
            *next += 1;
        }
    }
    (segment.lists, segment.list_ends) = (lists, ends);
}

/// "Anna Anna" stands in the list of "anna" once.
fn distinct(words: &[u32]) -> impl Iterator<Item = u32> {
    words.iter().enumerate().filter(|(place, word)| !words[..*place].contains(word)).map(|(_, word)| *word)
}
