//! The search that compares with every name: what the quick one must agree with.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Builder, Hit, Names};
use crate::search::neighbours::begins_nearly;

/// Each person's names, a line per name, and how long ago they were heard of.
type People = BTreeMap<i64, (i64, String)>;

fn sorted(people: &People, wanted: usize, matches: impl Fn(&[&str]) -> bool) -> Vec<Hit> {
    let matching =
        people.iter().filter(|(_, (_, lines))| lines.lines().any(|name| matches(&name.split(' ').collect::<Vec<_>>())));
    let hits: BTreeSet<Hit> = matching.map(|(person, (ago, _))| Hit { ago: *ago, person: *person }).collect();
    hits.into_iter().take(wanted).collect()
}

/// Says whether every typed word fits a word of its own.
fn assign(typed: &[&str], words: &[&str], fits: &impl Fn(usize, &str, &str) -> bool) -> bool {
    let Some((last, before)) = typed.split_last() else { return true };
    (0..words.len()).any(|place| {
        fits(before.len(), last, words[place]) && {
            let mut left = words.to_vec();
            left.swap_remove(place);
            assign(before, &left, fits)
        }
    })
}

fn exact(people: &People, typed: &[&str], wanted: usize) -> Vec<Hit> {
    sorted(people, wanted, |words| !typed.is_empty() && assign(typed, words, &|_, typed, word| word.starts_with(typed)))
}

fn near(people: &People, typed: &[&str], wanted: usize) -> Vec<Hit> {
    let is_near = |typed: &str, word: &str| !word.starts_with(typed) && begins_nearly(typed, word);
    sorted(people, wanted, |words| {
        (0..typed.len()).any(|wrong| {
            assign(typed, words, &|place, typed, word| {
                is_near(typed, word) || (place != wrong && word.starts_with(typed))
            })
        })
    })
}

/// A name of few letters, so that many are alike; some people have two.
fn lines() -> impl Strategy<Value = String> {
    let name = prop::collection::vec("[abo]{1,5}", 1..4).prop_map(|words| words.join(" "));
    prop::collection::vec(name, 0..3).prop_map(|names| names.join("\n"))
}

fn people() -> impl Strategy<Value = People> {
    prop::collection::btree_map(0..200_i64, (-5..5_i64, lines()), 0..120)
}

fn agree(names: &Names, people: &People, questions: &[Vec<String>], wanted: usize) -> Result<(), TestCaseError> {
    for typed in questions {
        let plain: Vec<&str> = typed.iter().map(String::as_str).collect();
        prop_assert_eq!(names.exact(typed, wanted), exact(people, &plain, wanted), "{:?}", typed);
        prop_assert_eq!(names.near(typed, wanted), near(people, &plain, wanted), "near {:?}", typed);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn names_are_found_as_a_comparison_with_everybody_finds_them(
        first in people(),
        changes in prop::collection::vec((people(), prop::collection::btree_set(0..200_i64, 0..30)), 0..6),
        questions in prop::collection::vec(prop::collection::vec("[abo]{1,5}", 0..4), 1..8),
        wanted in 1..12_usize,
    ) {
        let mut builder = Builder::default();
        for (person, (ago, lines)) in &first {
            lines.lines().for_each(|words| builder.add(Hit { ago: *ago, person: *person }, words.split(' ')));
        }
        let mut names = Names::of(builder);
        let mut people = first;
        agree(&names, &people, &questions, wanted)?;
        for (changed, left) in changes {
            let touched: BTreeSet<i64> = changed.keys().chain(&left).copied().collect();
            people.extend(changed);
            people.retain(|person, _| !left.contains(person));
            let now: Vec<(Hit, String)> = touched
                .iter()
                .filter_map(|person| people.get(person).map(|(ago, lines)| (person, ago, lines)))
                .map(|(person, ago, lines)| (Hit { ago: *ago, person: *person }, lines.clone()))
                .collect();
            names.put(&touched.into_iter().collect::<Vec<_>>(), &now);
            agree(&names, &people, &questions, wanted)?;
        }
    }
}
