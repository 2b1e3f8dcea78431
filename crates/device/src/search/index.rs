//! What of a customer can be searched, and in which form.

use visavi_domain::name;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swedish_number_is_also_found_as_it_is_dialled_at_home() {
        assert_eq!(national("46701234567").as_deref(), Some("0701234567"));
        assert_eq!(national("4791234567"), None);
    }
}
