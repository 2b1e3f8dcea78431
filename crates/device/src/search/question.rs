//! What was typed, in the forms that names and codes are compared in.

use visavi_domain::name;

use super::index::{name_words, squeezed};
use super::runs::RUN;

/// One text, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Question {
    /// Folded words, in the order they were typed.
    pub(super) words: Vec<String>,
    /// Letters and digits alone: phones, member and order numbers. Empty where it is
    /// too short to find one by.
    pub(super) run: String,
    /// As typed, in lower case: e-mail addresses. Empty where it is too short, or where
    /// it cannot be a part of an address.
    pub(super) address: String,
}

impl Question {
    pub(super) fn read(text: &str) -> Self {
        let lower = text.trim().to_lowercase();
        let long_enough = |run: &String| run.chars().count() >= RUN;
        let address = !lower.contains(char::is_whitespace);
        Self {
            words: name_words(text),
            run: Some(run(&lower)).filter(long_enough).unwrap_or_default(),
            address: Some(lower).filter(|lower| address && long_enough(lower)).unwrap_or_default(),
        }
    }
}

/// A number as it is written to be dialled from abroad, `+46 (0)70` or `0046 70`, is
/// read as the number that is kept; anything else as its letters and digits.
fn run(lower: &str) -> String {
    let dialled = !lower.contains(char::is_alphabetic);
    if !dialled {
        return squeezed(lower);
    }
    let without_trunk = if lower.starts_with(['+', '0']) { lower.replace("(0)", "") } else { lower.to_owned() };
    let digits = name::digits(&without_trunk);
    digits.strip_prefix("00").map(str::to_owned).unwrap_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_of(text: &str) -> String {
        Question::read(text).run
    }

    #[test]
    fn a_number_written_in_any_fashion_is_the_same_number() {
        assert_eq!(run_of("+46 (0)70-123 45 67"), "46701234567");
        assert_eq!(run_of("0046 70 123 45 67"), "46701234567");
        assert_eq!(run_of("070-123 45 67"), "0701234567");
    }

    #[test]
    fn an_order_number_is_read_without_its_signs() {
        assert_eq!(run_of("4471-08"), "447108");
        assert_eq!(run_of("NH-88 a"), "nh88a");
    }

    #[test]
    fn two_characters_are_too_few_for_a_code() {
        let question = Question::read("7-0");
        assert_eq!((question.run.as_str(), question.words.len()), ("", 2));
    }

    #[test]
    fn words_of_a_name_are_no_part_of_an_address() {
        let question = Question::read("Anna Åström");
        assert_eq!(question.address, "");
        assert_eq!(question.words, ["anna", "astrom"]);
    }
}
