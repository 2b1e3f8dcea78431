//! Whether a word is one typo away from what was typed.

use visavi_domain::name::one_typo;

use super::index::{TYPO_MIN, beginning};

/// Says whether a beginning of `word` is one typo away from `typed`.
pub(super) fn begins_nearly(typed: &str, word: &str) -> bool {
    let length = typed.chars().count();
    if length <= TYPO_MIN {
        return length == TYPO_MIN && one_typo(typed, word);
    }
    (length - 1..=length + 1).any(|end| one_typo(typed, beginning(word, end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_may_have_one_typo() {
        for typed in ["lindqvsit", "lindqist", "lindqvvist", "mindqvist", "indqvist", "lindx"] {
            assert!(begins_nearly(typed, "lindqvist"), "{typed}");
        }
        assert!(!begins_nearly("lundqvest", "lindqvist"));
    }

    #[test]
    fn three_letters_are_compared_with_whole_words() {
        assert!(begins_nearly("evs", "eva"));
        assert!(!begins_nearly("evs", "evald"));
        assert!(!begins_nearly("ev", "eva"));
    }
}
