//! What of a customer can be searched, and in which form.

use visavi_domain::name;

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
