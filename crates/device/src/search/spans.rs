//! Which letters of a name the typed words match, for the underline.

use visavi_domain::name::{folded, one_typo};

use super::found::{Closeness, Span};
use super::index::beginning;
use super::neighbours::begins_nearly;

/// Returns the matched parts of a shown name, from left to right. The longest typed word
/// chooses first; each word of the name is matched once, exactly where that can be.
pub(super) fn of_name(shown: &str, typed: &[String]) -> Vec<Span> {
    let words = words_of(shown);
    let mut longest_first: Vec<&String> = typed.iter().collect();
    longest_first.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut taken: Vec<(usize, Span)> = Vec::new();
    for typed in longest_first {
        let free = |place: &usize| taken.iter().all(|(other, _)| other != place);
        let exact = (0..words.len()).filter(free).find(|place| words[*place].folded.starts_with(typed.as_str()));
        let near = || (0..words.len()).filter(free).find(|place| begins_nearly(typed, &words[*place].folded));
        let found =
            exact.map(|place| (place, Closeness::Exact)).or_else(|| near().map(|place| (place, Closeness::Near)));
        if let Some((place, closeness)) = found {
            let length = match closeness {
                Closeness::Exact => typed.chars().count(),
                Closeness::Near => near_length(typed, &words[place].folded),
            };
            let end = words[place].end_of(shown, length);
            taken.push((place, Span { start: words[place].start, end, closeness }));
        }
    }
    taken.sort_by_key(|(place, _)| *place);
    taken.into_iter().map(|(_, span)| span).collect()
}

/// Returns how many letters of `word` the typed ones stand for: a letter that was left
/// out is meant all the same, one too many is not.
fn near_length(typed: &str, word: &str) -> usize {
    let length = typed.chars().count();
    let stands_for = |end: &usize| one_typo(typed, beginning(word, *end));
    [length, length + 1, length.saturating_sub(1)].into_iter().find(stands_for).unwrap_or(length)
}

/// Returns the part of a shown number that the typed characters match, whatever signs
/// stand between them.
pub(super) fn of_number(shown: &str, run: &str) -> Vec<Span> {
    let letters: Vec<(usize, char)> = shown.char_indices().filter(|(_, letter)| letter.is_alphanumeric()).collect();
    let typed: Vec<char> = run.chars().collect();
    let same = |(_, ours): &(usize, char), theirs: &char| ours.to_lowercase().eq(theirs.to_lowercase());
    letters
        .windows(typed.len().max(1))
        .find(|window| !typed.is_empty() && window.iter().zip(&typed).all(|(ours, theirs)| same(ours, theirs)))
        .map(|window| {
            let (start, (last, letter)) = (window[0].0, window[window.len() - 1]);
            Span { start, end: last + letter.len_utf8(), closeness: Closeness::Exact }
        })
        .into_iter()
        .collect()
}

/// One word of a shown name.
struct Word {
    start: usize,
    end: usize,
    folded: String,
}

fn words_of(shown: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (place, letter) in shown.char_indices().chain([(shown.len(), ' ')]) {
        // Combining marks belong to the letter before them.
        let inside =
            letter.is_alphanumeric() || (start.is_some() && folded(letter.encode_utf8(&mut [0; 4])).is_empty());
        match (inside, start) {
            (true, None) => start = Some(place),
            (false, Some(begun)) => {
                words.push(Word { start: begun, end: place, folded: folded(&shown[begun..place]) });
                start = None;
            }
            _ => {}
        }
    }
    words
}

impl Word {
    /// The end of the shortest beginning that folds to at least `length` letters: `Å`
    /// for `a`, `Aa` in `Aaberg` for `a` too.
    fn end_of(&self, shown: &str, length: usize) -> usize {
        let word = &shown[self.start..self.end];
        // Nothing was drawn together in folding: a letter is a letter.
        if word.is_ascii() && word.len() == self.folded.len() {
            return self.start + length.min(word.len());
        }
        let ends = word.char_indices().skip(1).map(|(end, _)| end).chain([word.len()]);
        let mut reached = word.len();
        for end in ends {
            match folded(&word[..end]).chars().count() {
                letters if letters > length => break,
                letters if letters == length => reached = end,
                _ => {}
            }
        }
        self.start + reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(shown: &str, typed: &[&str]) -> String {
        let typed: Vec<String> = typed.iter().map(|word| (*word).to_owned()).collect();
        let mut marked = String::new();
        let mut at = 0;
        for span in of_name(shown, &typed) {
            let (open, close) = if span.closeness == Closeness::Exact { ('[', ']') } else { ('<', '>') };
            marked.push_str(&format!("{}{open}{}{close}", &shown[at..span.start], &shown[span.start..span.end]));
            at = span.end;
        }
        marked + &shown[at..]
    }

    #[test]
    fn beginnings_are_marked_in_the_letters_as_written() {
        assert_eq!(marked("Åsa Öberg", &["as", "ob"]), "[Ås]a [Öb]erg");
        assert_eq!(marked("Aase Aaberg", &["ab"]), "Aase [Aab]erg");
        assert_eq!(marked("Anna-Karin O'Brien", &["brien", "karin"]), "Anna-[Karin] O'[Brien]");
        assert_eq!(marked("Eva A\u{30a}berg", &["aberg"]), "Eva [A\u{30a}berg]");
    }

    #[test]
    fn a_typo_is_marked_as_near() {
        assert_eq!(marked("Eva Lindqvist", &["lindqivst"]), "Eva <Lindqvist>");
    }

    #[test]
    fn a_near_mark_covers_the_letter_that_was_left_out_and_no_more_than_was_meant() {
        assert_eq!(marked("Annika Lindqvist", &["anika", "lindkvi"]), "<Annika> <Lindqvi>st");
        assert_eq!(marked("Annika", &["annnik"]), "<Annik>a");
    }

    #[test]
    fn two_typed_words_never_share_a_word() {
        assert_eq!(marked("Anna Andersson", &["a", "an"]), "[An]na [A]ndersson");
    }

    #[test]
    fn a_number_is_marked_across_its_signs() {
        assert_eq!(of_number("NH-4471-08", "7108"), [Span { start: 5, end: 10, closeness: Closeness::Exact }]);
        assert_eq!(of_number("17850", ""), []);
        assert_eq!(of_number("17", "178"), []);
    }
}
