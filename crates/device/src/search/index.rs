//! What of a customer can be searched, and in which form.

use std::collections::BTreeSet;

use visavi_domain::name;

/// The longest beginning that has rows of its own; longer ones are looked up among the
/// distinct words.
pub(crate) const BEGINNING_MAX: usize = 4;
/// The shortest run of characters that a code is found by.
pub(crate) const RUN_MIN: usize = 3;
/// Endings are cut to this; longer runs are compared with the whole code.
pub(crate) const ENDING_MAX: usize = 8;
/// Shorter words are compared whole or not at all.
pub(crate) const TYPO_MIN: usize = 3;
/// Of a name that somebody made absurdly long only so much is searched: a name that
/// obeys its own rules (80 characters) stays well below.
const WORDS_MAX: usize = 24;
const WORD_MAX: usize = 80;
const CODE_MAX: usize = 320;

/// What kind of code it is. The numbers are in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CodeKind {
    Phone = 1,
    Email = 2,
    Member = 3,
    Order = 4,
}

/// Returns the folded words of a name, in the order they are written.
pub(crate) fn name_words(text: &str) -> Vec<String> {
    name::words(text).take(WORDS_MAX).map(|word| word.chars().take(WORD_MAX).collect()).collect()
}

/// Returns the first `length` characters.
pub(crate) fn beginning(word: &str, length: usize) -> &str {
    word.char_indices().nth(length).map_or(word, |(end, _)| &word[..end])
}

/// Returns the keys under which one name is found, each with the name's words, the
/// keyed one first.
pub(crate) fn name_rows(words: &[String]) -> BTreeSet<(String, String)> {
    let mut rows = BTreeSet::new();
    for (place, word) in words.iter().enumerate() {
        let mut ordered = word.clone();
        for other in others(words, place) {
            ordered.push(' ');
            ordered.push_str(other);
        }
        let length = word.chars().count();
        for length in 1..=length.min(BEGINNING_MAX) {
            rows.insert((beginning(word, length).to_owned(), ordered.clone()));
        }
        if length > BEGINNING_MAX {
            rows.insert((format!("={word}"), ordered.clone()));
        }
        for other in others(words, place) {
            for key in pair_keys(word, other) {
                rows.insert((key, ordered.clone()));
            }
        }
    }
    rows
}

fn others(words: &[String], place: usize) -> impl Iterator<Item = &String> {
    words.iter().enumerate().filter_map(move |(other, word)| (other != place).then_some(word))
}

/// Returns the keys of one word beside another: two and four letters, and an initial.
fn pair_keys(word: &str, other: &str) -> BTreeSet<String> {
    if word.chars().nth(1).is_none() {
        return BTreeSet::new();
    }
    [pair_key(beginning(word, 2), other), pair_key(word, other)].into()
}

/// Returns the key of the longest list that holds every name with a word beginning with
/// `word`, of two letters at least, beside one that begins with the other's initial.
pub(crate) fn pair_key(word: &str, other: &str) -> String {
    let length = if word.chars().nth(BEGINNING_MAX - 1).is_some() { BEGINNING_MAX } else { 2 };
    format!("{} {}", beginning(word, length), beginning(other, 1))
}

/// Returns each way to leave out one letter: its position, and the rest.
pub(crate) fn without_one(word: &str) -> impl Iterator<Item = (usize, String)> {
    word.char_indices().enumerate().map(|(position, (start, letter))| {
        let mut rest = String::with_capacity(word.len());
        rest.push_str(&word[..start]);
        rest.push_str(&word[start + letter.len_utf8()..]);
        (position, rest)
    })
}

/// Returns a code as it is compared: an e-mail address in lower case, anything else as
/// its letters and digits alone.
pub(crate) fn code(kind: CodeKind, printed: &str) -> String {
    let lower = printed.trim().to_lowercase();
    match kind {
        CodeKind::Email => lower.chars().take(CODE_MAX).collect(),
        CodeKind::Phone => name::digits(&lower).chars().take(CODE_MAX).collect(),
        CodeKind::Member | CodeKind::Order => squeezed(&lower).chars().take(CODE_MAX).collect(),
    }
}

/// Returns the letters and digits alone, in lower case.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the number as it is dialled at home, for the countries of our shops where
/// that differs from the end of the international one.
pub(crate) fn national(international: &str) -> Option<String> {
    ["46", "358", "44"]
        .into_iter()
        .find_map(|country| international.strip_prefix(country))
        .map(|rest| format!("0{rest}"))
}

/// Returns the endings of a code that are long enough to be found.
pub(crate) fn endings(code: &str) -> impl Iterator<Item = &str> {
    let length = code.chars().count();
    code.char_indices()
        .take((length + 1).saturating_sub(RUN_MIN))
        .map(|(start, _)| beginning(&code[start..], ENDING_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_keyed_by_beginnings_whole_words_and_pairs() {
        let rows = name_rows(&["bo".to_owned(), "berglund".to_owned()]);
        let keys: Vec<&str> = rows.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["=berglund", "b", "b", "be", "be b", "ber", "berg", "berg b", "bo", "bo b"]);
        assert!(rows.contains(&("berg b".to_owned(), "berglund bo".to_owned())));
    }

    #[test]
    fn every_run_of_three_is_the_beginning_of_an_ending() {
        assert_eq!(endings("12345").collect::<Vec<_>>(), ["12345", "2345", "345"]);
        assert_eq!(endings("12").count(), 0);
        assert_eq!(endings("0123456789").next(), Some("01234567"));
    }

    #[test]
    fn a_swedish_number_is_also_found_as_it_is_dialled_at_home() {
        assert_eq!(national("46701234567").as_deref(), Some("0701234567"));
        assert_eq!(national("4791234567"), None);
    }
}
