//! Many names, sorted once: the most recent first.
//!
//! A name is known by its place in that order, so that every list of places is a list
//! by recency. Nothing is ever put in; a name can only be marked as gone.

use super::dictionary::Dictionary;
use super::meant::Meant;
use crate::search::best::{Best, Hit};

/// Where one segment's matches are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// All names, the most recent first, until there are enough.
    Down,
    /// The names of each word that the rarest of the typed ones may stand for.
    Rarest(usize),
}

#[derive(Debug)]
pub(super) struct Segment {
    pub(super) dictionary: Dictionary,
    /// Whose name it is, in order. A person with two names stands here twice.
    pub(super) hits: Vec<Hit>,
    /// Where each name's words end in `words`.
    pub(super) name_ends: Vec<u32>,
    /// The words of each name, as numbers of the dictionary.
    pub(super) words: Vec<u32>,
    /// Where each word's names end in `lists`.
    pub(super) list_ends: Vec<u32>,
    /// The names that have each word, in order.
    pub(super) lists: Vec<u32>,
    /// All names by person, to find those of one.
    pub(super) by_person: Vec<u32>,
    pub(super) gone: Vec<bool>,
    /// Names that are not gone.
    pub(super) left: usize,
}

impl Segment {
    /// Marks a person's names as gone.
    pub(super) fn forget(&mut self, person: i64) {
        let start = self.by_person.partition_point(|name| self.hits[*name as usize].person < person);
        for name in &self.by_person[start..] {
            let name = *name as usize;
            if self.hits[name].person != person {
                break;
            }
            self.left -= usize::from(!self.gone[name]);
            self.gone[name] = true;
        }
    }

    /// The words of a name.
    pub(super) fn words_of(&self, name: usize) -> &[u32] {
        let start = if name == 0 { 0 } else { self.name_ends[name - 1] };
        &self.words[start as usize..self.name_ends[name] as usize]
    }

    /// Offers the people who have, for each typed word, a word of their own that it may
    /// stand for.
    pub(super) fn offer(&self, typed: &[Meant], best: &mut Best) {
        let Some(way) = self.way(typed, best.wanted()) else { return };
        match way {
            Way::Rarest(rarest) => self.through_lists(typed, rarest, best),
            Way::Down => {
                // Names are not as independent of each other as was reckoned.
                let rarest = self.rarest(typed);
                if !self.down(typed, self.names_with(&typed[rarest]), best) {
                    self.through_lists(typed, rarest, best);
                }
            }
        }
    }

    /// Reckons which way is shorter, as if words were spread evenly; `None` where there
    /// is nobody to be found.
    fn way(&self, typed: &[Meant], wanted: usize) -> Option<Way> {
        let rarest = self.rarest(typed);
        let (all, matching) = (self.hits.len() as f64, self.matching(typed));
        if matching == 0.0 {
            return None;
        }
        let (wanted, names) = (wanted as f64, self.names_with(&typed[rarest]) as f64);
        let lists = typed[rarest].ranges().iter().map(|range| range.len()).sum::<usize>() as f64;
        // A step into a list waits for memory, a step down does not.
        let through_lists = 2.0 * lists + 3.0 * names.min(2.0 * wanted * names / matching);
        Some(if wanted * all / matching < through_lists { Way::Down } else { Way::Rarest(rarest) })
    }

    /// How many names match, if words were spread evenly.
    fn matching(&self, typed: &[Meant]) -> f64 {
        let all = self.hits.len() as f64;
        typed.iter().fold(all, |matching, meant| matching * self.names_with(meant) as f64 / all)
    }

    fn rarest(&self, typed: &[Meant]) -> usize {
        (0..typed.len()).min_by_key(|place| self.names_with(&typed[*place])).unwrap_or_default()
    }

    /// How many names have one of the words, those with two of them counted twice.
    fn names_with(&self, meant: &Meant) -> usize {
        meant.ranges().iter().map(|range| self.list_start(range.end) - self.list_start(range.start)).sum()
    }

    fn list_start(&self, word: u32) -> usize {
        if word == 0 { 0 } else { self.list_ends[word as usize - 1] as usize }
    }

    /// Walks down from the most recent name; gives up after so many.
    fn down(&self, typed: &[Meant], steps_max: usize, best: &mut Best) -> bool {
        for (name, hit) in self.hits.iter().enumerate() {
            if best.is_beyond(*hit) {
                return true;
            }
            if name > steps_max {
                return false;
            }
            if !self.gone[name] && fit(typed, self.words_of(name)) {
                best.offer(*hit);
            }
        }
        true
    }

    /// Walks the beginnings of the rarest word's lists: as deep into the order of all
    /// names as should hold enough, and deeper where it did not.
    fn through_lists(&self, typed: &[Meant], rarest: usize, best: &mut Best) {
        let alone = typed.len() == 1;
        let mut depth = 2.0 * best.wanted() as f64 * self.hits.len() as f64 / self.matching(typed);
        loop {
            let end = depth.min(self.hits.len() as f64) as usize;
            for word in typed[rarest].ranges().iter().cloned().flatten() {
                for name in &self.lists[self.list_start(word)..self.list_start(word + 1)] {
                    let name = *name as usize;
                    if name >= end || best.is_beyond(self.hits[name]) {
                        break;
                    }
                    if !self.gone[name] && (alone || fit(typed, self.words_of(name))) {
                        best.offer(self.hits[name]);
                    }
                }
            }
            if self.hits.get(end).is_none_or(|next| best.is_beyond(*next)) {
                return;
            }
            depth = depth.max(1.0) * 8.0;
        }
    }
}

/// Says whether every typed word may stand for a word of its own: "anna anna" is not
/// Anna Berg.
fn fit(typed: &[Meant], words: &[u32]) -> bool {
    fn rest_fits(typed: &[Meant], words: &[u32], taken: u32) -> bool {
        let Some((first, rest)) = typed.split_first() else { return true };
        words.iter().enumerate().any(|(place, word)| {
            taken & (1 << place) == 0 && first.holds(*word) && rest_fits(rest, words, taken | 1 << place)
        })
    }
    rest_fits(typed, words, 0)
}
